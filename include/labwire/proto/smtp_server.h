/* smtp_server.h - an SMTP server (RFC 5321) that performs no I/O.
 *
 * Bytes go in, bytes and events come out; the caller owns the socket, the clock and the
 * mail store.  The engine never calls back: the driver asks for the next event, acts on
 * it and answers.  Every reply is an answer, so that a driver can take its time over
 * each; event.say is what the engine would say.  Until the answer is given, and while
 * much output waits, the engine takes no more input: pipelined commands (RFC 2920) stay
 * in order, and a client that does not listen makes nothing grow.  Any split of the input
 * gives the same output.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_PROTO_SMTP_SERVER_H
#define LABWIRE_PROTO_SMTP_SERVER_H

#include "labwire/base/rd.h"
#include "labwire/base/text.h"
#include "labwire/base/time.h"
#include "labwire/profile/mail.h"
#include "labwire/proto/smtp_envelope.h"

enum {
	LW_SMTP_OUTPUT_MAX = 65536 /* no more input while so much waits to be sent */
};

struct lw_smtp_conf {
	const struct lw_smtp_persona *persona;
	const char *host;      /* %h; borrowed, as the next two */
	const char *client;    /* %c: "name [ip]" */
	const char *client_ip; /* %i */
	int zone;	       /* minutes east of UTC, for dates */
	uint64_t size_max;     /* 0: the persona's */
};

enum lw_smtp_event_kind {
	LW_SMTP_NONE,	  /* nothing to do until more input or a deadline */
	LW_SMTP_ASK_OPEN, /* a connection: the greeting */
	LW_SMTP_ASK_HELO,
	LW_SMTP_ASK_MAIL, /* is this sender welcome? */
	LW_SMTP_ASK_RCPT, /* is this recipient ours? */
	LW_SMTP_ASK_DATA,
	LW_SMTP_ASK_STORE, /* end of message: was it stored? */
	LW_SMTP_ASK_ETRN,  /* path: try again to send what waits for this node */
	LW_SMTP_ASK_QUIT,
	LW_SMTP_ASK_OTHER, /* all other commands, and all mistakes */
	LW_SMTP_CLOSE,	   /* flush the output, then close */
};

/* Text borrows the engine's buffers and lives until the next call on s. */
struct lw_smtp_event {
	enum lw_smtp_event_kind kind;
	enum lw_smtp_say say; /* the proposed answer */
	lw_span pause;	      /* answer no sooner: the client tries our patience */
	const char *line;     /* the command as received, without CRLF */
	const char *path;     /* MAIL, RCPT: mailbox without <>; ETRN: the node */
	uint64_t size;	      /* MAIL: as announced, 0: not */
	struct lw_rd message; /* STORE: dots unstuffed, lines end with CRLF */
};

struct lw_smtp_server;
struct lw_smtp_server *lw_smtp_server_new(const struct lw_smtp_conf *conf, lw_time now);
void lw_smtp_server_free(struct lw_smtp_server *s);

size_t lw_smtp_server_input(struct lw_smtp_server *s, struct lw_rd in, lw_time now);
struct lw_smtp_event lw_smtp_server_next(struct lw_smtp_server *s);
/* unix_s: UTC seconds, for the date in a text. */
void lw_smtp_server_answer(
	struct lw_smtp_server *s, enum lw_smtp_say say, int64_t unix_s);

struct lw_rd lw_smtp_server_output(const struct lw_smtp_server *s); /* ready to send */
void lw_smtp_server_sent(struct lw_smtp_server *s, size_t n);	    /* drop the first n */

lw_time lw_smtp_server_deadline(const struct lw_smtp_server *s); /* LW_NEVER: none */
void lw_smtp_server_expire(struct lw_smtp_server *s, lw_time now);

/* Of the transaction under way, for the one who stores. */
void lw_smtp_server_set_id(struct lw_smtp_server *s, const char *id); /* %q; copied */
const struct lw_smtp_envelope *lw_smtp_server_envelope(const struct lw_smtp_server *s);
/* The Received: lines for this message. */
void lw_smtp_server_received(
	const struct lw_smtp_server *s, int64_t unix_s, struct lw_text *out);

/* A queue id of 14 characters: year, month, day, hour, minute, second in UTC, each one
 * character; two of the sequence number in base 60; the process id in six digits. */
enum {
	LW_SMTP_ID_LEN = 14
};
void lw_smtp_queue_id(
	int64_t unix_s, uint32_t sequence, uint32_t pid, char out[LW_SMTP_ID_LEN + 1]);
/* "Sun, 28 Jan 2007 20:41:03 +1000" */
void lw_smtp_date(
	int64_t unix_s, int zone, bool day_padded, bool gmt, struct lw_text *out);

#endif
