/* mail_queue.h - messages that wait for the next server (RFC 5321 4.5.4.1), without I/O:
 * what is to be tried when, how it went, when the sender is to be told.
 *
 * The driver asks for the next event.  TRY names a message and a domain: the recipients
 * there are `trying` now; the driver tells the fate of each and then says tried.  WARN
 * and BOUNCE want a notification for the sender, which the driver writes before it asks
 * again.  A message is gone, with its memory, when nobody waits for it any more.  The
 * queue owns its messages.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_PROTO_MAIL_QUEUE_H
#define LABWIRE_PROTO_MAIL_QUEUE_H

#include "labwire/base/assert.h" /* lw_container_of */
#include "labwire/base/list.h"
#include "labwire/base/text.h"
#include "labwire/base/time.h"
#include "labwire/profile/mail.h"
#include "labwire/proto/smtp_envelope.h"

enum lw_queued_state {
	LW_QUEUED_WAITING,
	LW_QUEUED_TRYING,
	LW_QUEUED_TRIED,  /* not now; the others of the message first */
	LW_QUEUED_FAILED, /* for good; the sender is to be told */
	LW_QUEUED_OVER,	  /* sent, or told */
};

/* The driver writes state (of what is trying), status, reply and mta. */
struct lw_queued_rcpt {
	struct lw_smtp_rcpt to;
	char *alias; /* what it was expanded from, or NULL */
	enum lw_queued_state state;
	char status[12]; /* RFC 3463: "5.1.1" */
	char *reply;	 /* the other server's last word, or NULL */
	char *mta;	 /* who said so, or NULL */
	lw_time last_try;
};

struct lw_queued_mail {
	struct lw_list list; /* of the queue */
	char id[16];
	char *sender;	      /* "" for the null sender */
	char *envid;	      /* or NULL */
	bool headers_only;    /* of a notification: without the body */
	char *client;	      /* who brought it: "name [ip]" */
	char *client_name;    /* its name alone, or NULL */
	struct lw_text bytes; /* with the Received: of this server */
	struct lw_queued_rcpt *rcpts;
	size_t nrcpts, cap;
	lw_time arrived, due;
	uint32_t tries;
	bool warned;
	struct lw_text transcript; /* of the last try, for a notification */
};

/* A message without recipients, of which the caller fills in the rest. */
struct lw_queued_mail *lw_queued_mail_new(
	const char *id, const char *sender, lw_time now);
void lw_queued_mail_add(
	struct lw_queued_mail *m, const struct lw_smtp_rcpt *to, const char *alias);
void lw_queued_mail_free(struct lw_queued_mail *m);

enum lw_queue_kind {
	LW_QUEUE_NONE,
	LW_QUEUE_TRY,	 /* the recipients in `domain` */
	LW_QUEUE_WARN,	 /* tell the sender that it takes long */
	LW_QUEUE_BOUNCE, /* tell the sender about the recipients that are `failed` */
};

struct lw_queue_event {
	enum lw_queue_kind kind;
	struct lw_queued_mail *mail; /* lives until the next call of next */
	const char *domain;	     /* TRY */
};

struct lw_mail_queue;
/* times: borrowed. */
struct lw_mail_queue *lw_mail_queue_new(const struct lw_queue_times *times, lw_time now);
void lw_mail_queue_free(struct lw_mail_queue *q);
/* Takes the message over; it is due at once. */
void lw_mail_queue_add(struct lw_mail_queue *q, struct lw_queued_mail *m);
struct lw_queue_event lw_mail_queue_next(struct lw_mail_queue *q, lw_time now);
/* The TRY of this message and domain is over: what is still `trying` is tried later. */
void lw_mail_queue_tried(struct lw_mail_queue *q, struct lw_queued_mail *m,
	const char *domain, lw_time now);
/* ETRN (RFC 1985): what waits for this domain ("@": and below it) is due now. */
void lw_mail_queue_hurry(struct lw_mail_queue *q, const char *node, lw_time now);
lw_time lw_mail_queue_deadline(const struct lw_mail_queue *q);
size_t lw_mail_queue_len(const struct lw_mail_queue *q);

#endif
