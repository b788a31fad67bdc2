/* mail.h - the words of mail programs, as constant tables: what a server says and in
 * which form, what a client writes into a message.
 *
 * Texts hold directives: %h the server's host name, %a the address as it was typed, %c
 * the client ("name [ip]" or "[ip]"), %t the argument as typed, %v the command word as
 * typed, %l the whole line, %q the queue id, %d the date, %n the size limit, %i the
 * client's address, %% a percent sign.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_PROFILE_MAIL_H
#define LABWIRE_PROFILE_MAIL_H

#include <stdbool.h>
#include <stdint.h>

#include "labwire/base/time.h"

/* What a server can have to say; the name says when. */
#define LW_SMTP_SAY_MAP(X)                                                               \
	X(GREETING)                                                                      \
	X(HELO_OK)                                                                       \
	X(HELO_NO_DOMAIN)                                                                \
	X(HELO_BAD_DOMAIN)                                                               \
	X(MAIL_OK)                                                                       \
	X(MAIL_TWICE)                                                                    \
	X(MAIL_SYNTAX)                                                                   \
	X(MAIL_PARAMETER)                                                                \
	X(MAIL_TOO_BIG)                                                                  \
	X(MAIL_NO_DOMAIN)                                                                \
	X(MAIL_BEFORE_HELO)                                                              \
	X(RCPT_OK)                                                                       \
	X(RCPT_BEFORE_MAIL)                                                              \
	X(RCPT_SYNTAX)                                                                   \
	X(RCPT_UNKNOWN)                                                                  \
	X(RCPT_RELAY)                                                                    \
	X(RCPT_TOO_MANY)                                                                 \
	X(DATA_OK)                                                                       \
	X(DATA_BEFORE_MAIL)                                                              \
	X(DATA_BEFORE_RCPT)                                                              \
	X(STORED)                                                                        \
	X(STORE_FULL)                                                                    \
	X(BODY_TOO_BIG)                                                                  \
	X(BODY_LOOP)                                                                     \
	X(RSET_OK)                                                                       \
	X(NOOP_OK)                                                                       \
	X(QUIT_OK)                                                                       \
	X(VRFY)                                                                          \
	X(EXPN)                                                                          \
	X(VERB)                                                                          \
	X(HELP_HEAD)                                                                     \
	X(HELP_TAIL)                                                                     \
	X(HELP_UNKNOWN)                                                                  \
	X(ETRN_OK)                                                                       \
	X(ETRN_NO_ARGUMENT)                                                              \
	X(AUTH_UNAVAILABLE)                                                              \
	X(UNKNOWN)                                                                       \
	X(NOT_IMPLEMENTED)                                                               \
	X(LINE_TOO_LONG)                                                                 \
	X(TOO_MANY_BAD)                                                                  \
	X(TIMEOUT)                                                                       \
	X(BODY_TIMEOUT)

enum lw_smtp_say {
#define X(name) LW_SMTP_SAY_##name,
	LW_SMTP_SAY_MAP(X)
#undef X
	LW_SMTP_SAYS
};

struct lw_smtp_persona {
	const char *name;
	const char *say[LW_SMTP_SAYS]; /* "250 2.1.0 %a... Sender ok": code first */
	const char *const *extensions; /* EHLO lines after the first; NULL at the end */
	const char
		*received_with_for; /* header lines, CRLF and all; %e: SMTP or ESMTP, */
	const char *received;	    /* %H the HELO name, %r the only recipient */
	bool day_padded;	    /* "05 Jan" or "5 Jan" */
	bool gmt;		    /* zone +0000 is written GMT */
	uint32_t bad_commands_max;
	uint32_t rcpt_max;
	uint32_t line_max; /* of a command, CRLF included (RFC 5321 4.5.3.1.4) */
	uint32_t hops_max; /* Received: lines */
	uint64_t size_max; /* 0: no limit */
	lw_span command_timeout;
};

/* "sendmail", "rfc"; NULL: none of that name. */
const struct lw_smtp_persona *lw_smtp_persona_find(const char *name);

/* A mail client: header lines in order, as directives: %m a message id, %d the date,
 * %f the sender's name and address, %t the recipients, %s the subject. */
struct lw_mua_persona {
	const char *name;
	const char *const *headers; /* without CRLF; NULL at the end */
};

const struct lw_mua_persona *lw_mua_persona_find(const char *name);

#endif
