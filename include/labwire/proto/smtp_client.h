/* smtp_client.h - an SMTP client (RFC 5321) that performs no I/O: one message, one
 * connection, every command awaited.
 *
 * The driver asks for events.  Before each command it gets SEND with the stage and says
 * go when it likes: a user interface takes its time.  The end comes once, as DONE, then
 * CLOSE.  Nothing that a server sends can make it grow: long lines are cut, too many
 * reply lines end the dialogue.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_PROTO_SMTP_CLIENT_H
#define LABWIRE_PROTO_SMTP_CLIENT_H

#include "labwire/base/rd.h"
#include "labwire/base/text.h"
#include "labwire/base/time.h"

enum lw_smtp_stage {
	LW_SMTP_STAGE_OPEN, /* waiting for the greeting */
	LW_SMTP_STAGE_EHLO,
	LW_SMTP_STAGE_HELO, /* the fallback */
	LW_SMTP_STAGE_MAIL,
	LW_SMTP_STAGE_RCPT,
	LW_SMTP_STAGE_DATA,
	LW_SMTP_STAGE_BODY,
	LW_SMTP_STAGE_QUIT,
	LW_SMTP_STAGE_CLOSE,
	LW_SMTP_STAGES
};

struct lw_smtp_client_conf {
	const char *helo; /* "[172.16.1.1]" or a name; borrowed, as all below */
	const char *from; /* without <>; "" for the null sender */
	const char *const *rcpts;
	size_t nrcpts;
	struct lw_rd message; /* lines end with CRLF; dots are stuffed here */
	lw_span timeout;      /* for each reply; 0: 5 minutes */
};

enum lw_smtp_client_kind {
	LW_SMTP_CLIENT_NONE,
	LW_SMTP_CLIENT_SEND,	 /* stage: call go to send its command */
	LW_SMTP_CLIENT_SENT,	 /* text: a line that went out (for people) */
	LW_SMTP_CLIENT_RECEIVED, /* text: a line that came */
	LW_SMTP_CLIENT_DONE,	 /* ok, or code and text say why not */
	LW_SMTP_CLIENT_CLOSE,
};

struct lw_smtp_client_event {
	enum lw_smtp_client_kind kind;
	enum lw_smtp_stage stage;
	bool ok;
	bool temporary;	  /* DONE: worth another try (4xx, lost connection, timeout) */
	uint16_t code;	  /* of the last reply, 0: none came */
	const char *text; /* borrowed until the next call */
};

struct lw_smtp_client;
struct lw_smtp_client *lw_smtp_client_new(
	const struct lw_smtp_client_conf *conf, lw_time now);
void lw_smtp_client_free(struct lw_smtp_client *c);
/* Returns the bytes eaten: a reply at a time; what comes early waits for the next
 * command, so that any split of the input gives the same dialogue. */
size_t lw_smtp_client_input(struct lw_smtp_client *c, struct lw_rd in, lw_time now);
void lw_smtp_client_eof(struct lw_smtp_client *c);
struct lw_smtp_client_event lw_smtp_client_next(struct lw_smtp_client *c);
void lw_smtp_client_go(struct lw_smtp_client *c, lw_time now);
struct lw_rd lw_smtp_client_output(const struct lw_smtp_client *c);
void lw_smtp_client_sent(struct lw_smtp_client *c, size_t n);
lw_time lw_smtp_client_deadline(const struct lw_smtp_client *c);
void lw_smtp_client_expire(struct lw_smtp_client *c, lw_time now);

#endif
