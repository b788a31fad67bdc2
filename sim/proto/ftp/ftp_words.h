/* ftp_words.h - what an FTP client's user typed, and the lines that a manner makes of it.
 * Private to sim/proto/ftp.  SPDX-License-Identifier: MIT */
#ifndef SIM_PROTO_FTP_WORDS_H
#define SIM_PROTO_FTP_WORDS_H

#include "labwire/profile/ftp.h"
#include "labwire/proto/ftp_address.h"

struct ftp_words {
	struct lw_text all, first, second; /* what follows the command's word */
};

/* What a line is for, by its verb. */
enum ftp_line_kind {
	FTP_LINE_PLAIN,
	FTP_LINE_LISTEN, /* PORT, EPRT: needs a port first */
	FTP_LINE_PASV,
	FTP_LINE_EPSV,
	FTP_LINE_GET,
	FTP_LINE_LIST,
	FTP_LINE_PUT,
};

enum ftp_line_kind ftp_line_kind(const char *line);

static inline bool ftp_line_prepares(enum ftp_line_kind k)
{
	return k == FTP_LINE_LISTEN || k == FTP_LINE_PASV || k == FTP_LINE_EPSV;
}

static inline bool ftp_line_moves(enum ftp_line_kind k)
{
	return k == FTP_LINE_GET || k == FTP_LINE_LIST || k == FTP_LINE_PUT;
}

/* Words stand between blanks. */
void ftp_words_split(struct ftp_words *w, const char *typed);
/* The line that a form of profile/ftp.h makes of them, without blanks at its end. */
void ftp_words_fill(const struct ftp_words *w, const char *form,
	const struct lw_ftp_address *port, struct lw_text *out);
void ftp_words_fini(struct ftp_words *w);

#endif
