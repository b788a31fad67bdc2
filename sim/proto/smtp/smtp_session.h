/* smtp_session.h - what the files of the SMTP server share: one session's state, and its
 * words.  Private to sim/proto/smtp.  SPDX-License-Identifier: MIT */
#ifndef SIM_PROTO_SMTP_SESSION_H
#define SIM_PROTO_SMTP_SESSION_H

#include "../line.h"
#include "labwire/proto/smtp_server.h"
#include "smtp_path.h"

/* How much of the end-of-data mark stands at the end of the body so far. */
enum body_mark {
	MARK_LINE, /* after CRLF, or at the start */
	MARK_DOT,
	MARK_DOT_CR,
	MARK_CR,
	MARK_NONE,
};

struct lw_smtp_server {
	struct lw_smtp_conf conf;
	struct lw_smtp_event pending;
	struct line line;    /* the command being collected */
	struct lw_text helo; /* argument of the last HELO or EHLO */
	bool esmtp, greeted, closing;
	struct lw_smtp_envelope envelope; /* sender NULL: no MAIL yet */
	struct smtp_path path;		  /* of the command being answered */
	struct lw_text argument, verb;
	bool in_body;
	enum body_mark mark;
	struct lw_text body;
	bool body_too_big;
	uint32_t bad_commands, tried[LW_SMTP_PATIENCES];
	char id[LW_SMTP_ID_LEN + 1];
	struct lw_text out;
	lw_time deadline;
};

uint64_t smtp_size_max(const struct lw_smtp_server *s);
/* The event that waits for its answer. */
void smtp_ask(
	struct lw_smtp_server *s, enum lw_smtp_event_kind kind, enum lw_smtp_say say);
/* smtp_command.c: the line in s->line is complete. */
void smtp_command(struct lw_smtp_server *s);
/* smtp_say.c: the reply, into s->out. */
void smtp_say(struct lw_smtp_server *s, enum lw_smtp_say say, int64_t unix_s);
/* Does the persona have help on the argument? */
bool smtp_has_help(const struct lw_smtp_server *s);

#endif
