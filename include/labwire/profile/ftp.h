/* ftp.h - the words and manners of FTP programs, as constant tables.
 *
 * Texts hold directives.  A server's: %p the argument as typed, %w a path with its quotes
 * doubled, %n a number, %a the passive port in commas, %t a time, %u the user, %c the
 * client's address, %m the mode ("ASCII", "BINARY"), %s the idle timeout in seconds.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_PROFILE_FTP_H
#define LABWIRE_PROFILE_FTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "labwire/base/time.h"

/* What a server can have to say; the name says when. */
#define LW_FTP_SAY_MAP(X)                                                                \
	X(GREETING)                                                                      \
	X(TOO_MANY_CLIENTS)                                                              \
	X(USER_OK)                                                                       \
	X(ANONYMOUS_ONLY)                                                                \
	X(PASS_BEFORE_USER)                                                              \
	X(LOGIN_OK)                                                                      \
	X(LOGIN_BAD)                                                                     \
	X(LOGIN_FIRST)                                                                   \
	X(QUIT_OK)                                                                       \
	X(PWD)                                                                           \
	X(CWD_OK)                                                                        \
	X(CWD_BAD)                                                                       \
	X(TYPE_BINARY)                                                                   \
	X(TYPE_ASCII)                                                                    \
	X(TYPE_BAD)                                                                      \
	X(STRU_OK)                                                                       \
	X(STRU_BAD)                                                                      \
	X(MODE_OK)                                                                       \
	X(MODE_BAD)                                                                      \
	X(PORT_OK)                                                                       \
	X(PORT_BAD)                                                                      \
	X(EPRT_OK)                                                                       \
	X(EPRT_BAD)                                                                      \
	X(EPRT_PROTOCOL)                                                                 \
	X(EPRT_ILLEGAL)                                                                  \
	X(PASV_OK)                                                                       \
	X(EPSV_OK)                                                                       \
	X(EPSV_ALL)                                                                      \
	X(EPSV_PROTOCOL)                                                                 \
	X(DATA_FIRST)                                                                    \
	X(DATA_FAILED)                                                                   \
	X(LIST_BEGINS)                                                                   \
	X(LIST_OK)                                                                       \
	X(LIST_NO_FOLDER)                                                                \
	X(RETR_BEGINS)                                                                   \
	X(RETR_OK)                                                                       \
	X(RETR_BAD)                                                                      \
	X(RETR_ASCII_REST)                                                               \
	X(STOR_BEGINS)                                                                   \
	X(STOU_BEGINS)                                                                   \
	X(STOR_OK)                                                                       \
	X(STOR_BAD)                                                                      \
	X(STOR_FULL)                                                                     \
	X(SEND_FAILED)                                                                   \
	X(ABOR_OK)                                                                       \
	X(ABOR_NOTHING)                                                                  \
	X(REST_OK)                                                                       \
	X(SIZE)                                                                          \
	X(SIZE_BAD)                                                                      \
	X(MDTM)                                                                          \
	X(MDTM_BAD)                                                                      \
	X(MDTM_SET)                                                                      \
	X(MDTM_SET_BAD)                                                                  \
	X(MKD_OK)                                                                        \
	X(MKD_BAD)                                                                       \
	X(RMD_OK)                                                                        \
	X(RMD_BAD)                                                                       \
	X(DELE_OK)                                                                       \
	X(DELE_BAD)                                                                      \
	X(RNFR_OK)                                                                       \
	X(RNFR_BAD)                                                                      \
	X(RNTO_OK)                                                                       \
	X(RNTO_BAD)                                                                      \
	X(RNTO_BEFORE_RNFR)                                                              \
	X(NOOP)                                                                          \
	X(SYST)                                                                          \
	X(FEAT)                                                                          \
	X(HELP)                                                                          \
	X(STAT)                                                                          \
	X(STAT_FILE_HEAD)                                                                \
	X(STAT_FILE_TAIL)                                                                \
	X(ALLO)                                                                          \
	X(OPTS)                                                                          \
	X(REIN)                                                                          \
	X(ACCT)                                                                          \
	X(SMNT)                                                                          \
	X(SITE_HELP)                                                                     \
	X(SITE_UNKNOWN)                                                                  \
	X(DENIED)                                                                        \
	X(UNKNOWN)                                                                       \
	X(LINE_TOO_LONG)                                                                 \
	X(TIMEOUT)                                                                       \
	X(DATA_TIMEOUT)

enum lw_ftp_say {
#define X(name) LW_FTP_SAY_##name,
	LW_FTP_SAY_MAP(X)
#undef X
	LW_FTP_SAYS
};

struct lw_ftp_persona {
	const char *name;
	const char
		*say[LW_FTP_SAYS]; /* whole replies, code first, without the last CRLF */
	uint32_t line_max;	   /* of a command, its end included */
	lw_span idle_timeout, data_timeout, connect_timeout;
	const char *anonymous;		 /* whom anonymous is logged in as */
	uint16_t owner, uploader, group; /* numbers in listings */
	uint16_t pasv_first, pasv_last;	 /* ports that PASV picks from */
};

/* "vsftpd"; NULL: none of that name. */
const struct lw_ftp_persona *lw_ftp_persona_find(const char *name);
/* The i-th one's name; NULL: there are no more. */
const char *lw_ftp_persona_name(size_t i);

/* A client: what goes out for each word that its user types.  %1, %2: the user's words,
 * %f the last name in the first of them, %P and %Q the data port for PORT and EPRT.  The
 * line after PORT, PASV, EPRT or EPSV opens the data connection that it prepared. */
struct lw_ftp_word {
	const char *word;
	const char *lines[5]; /* NULL at the end */
};

enum {
	LW_FTP_WORDS = 20
};

struct lw_ftp_manner {
	const char *name;
	const char *user, *password; /* unless the user has others */
	const char *login[5];	     /* after PASS; NULL at the end */
	struct lw_ftp_word words[LW_FTP_WORDS];
};

/* "ftp.exe" (active), "firefox" (passive), "rfc" (extended passive). */
const struct lw_ftp_manner *lw_ftp_manner_find(const char *name);
/* The i-th one's name; NULL: there are no more. */
const char *lw_ftp_manner_name(size_t i);
/* By the first word of what was typed; NULL: the program knows no such word. */
const struct lw_ftp_word *lw_ftp_word_find(
	const struct lw_ftp_manner *m, const char *typed);

#endif
