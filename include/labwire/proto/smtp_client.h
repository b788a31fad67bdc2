/* smtp_client.h - an SMTP client (RFC 5321) that performs no I/O: one message, one
 * connection.
 *
 * The driver asks for events.  Before each command it gets SEND with the stage and says
 * go when it likes: a user interface takes its time.  A sender that pipelines (RFC 2920)
 * gets one SEND for all recipients and DATA.  The end comes once, as DONE, then CLOSE;
 * what became of each recipient can be asked from then on.  Nothing that a server sends
 * can make it grow: long lines are cut, too many reply lines end the dialogue.  Bare CRs
 * and LFs of a message go out as CRLF (RFC 5321 2.3.8), so that no server can see another
 * end of the message than ours.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_PROTO_SMTP_CLIENT_H
#define LABWIRE_PROTO_SMTP_CLIENT_H

#include "labwire/base/err.h"
#include "labwire/base/rd.h"
#include "labwire/base/text.h"
#include "labwire/base/time.h"
#include "labwire/profile/mail.h"

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
	const struct lw_smtp_sender *sender;
	const char *helo; /* "[172.16.1.1]" or a name; borrowed, as all below */
	const char *from; /* without <>; "" for the null sender */
	const char *const *rcpts;
	size_t nrcpts;
	struct lw_rd message;
	/* To a server that knows DSN (RFC 3461): " RET=HDRS", and " NOTIFY=NEVER" per
	 * recipient.  NULL: none. */
	const char *mail_params;
	const char *const *rcpt_params;
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
	enum lw_smtp_stage stage; /* DONE: where it was decided */
	bool ok;		  /* DONE: the server has it for at least one recipient */
	bool temporary;	  /* DONE: worth another try (4xx, lost connection, timeout) */
	enum lw_err err;  /* DONE: LW_ECLOSED, LW_ETIMEDOUT: no reply decided */
	uint16_t code;	  /* of the last reply, 0: none came */
	const char *text; /* borrowed until the next call */
};

enum lw_smtp_fate {
	LW_SMTP_FATE_OPEN, /* it did not come to that: as the message as a whole */
	LW_SMTP_FATE_SENT,
	LW_SMTP_FATE_LATER, /* 4xx */
	LW_SMTP_FATE_NEVER, /* 5xx */
};

struct lw_smtp_client_rcpt {
	enum lw_smtp_fate fate;
	uint16_t code;	  /* of the reply that decided, 0: none */
	const char *text; /* its last line; borrowed from the client, or NULL */
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
/* After DONE. */
struct lw_smtp_client_rcpt lw_smtp_client_rcpt(const struct lw_smtp_client *c, size_t i);

#endif
