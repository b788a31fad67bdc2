/* imap_client.h - an IMAP client (RFC 3501) that performs no I/O: what a mail program
 * does on one connection, every command awaited.
 *
 * It logs in and then carries out its actions: check for mail, read what is new, move it
 * to the trash, put a sent message into a folder, watch.  The driver asks for events.
 * Before each command it gets SEND with the stage and says go when it likes: a user
 * interface takes its time.  The end comes once, as DONE, then CLOSE.  Nothing that a
 * server sends can make it grow beyond its limits: then the dialogue ends.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_PROTO_IMAP_CLIENT_H
#define LABWIRE_PROTO_IMAP_CLIENT_H

#include "labwire/base/rd.h"
#include "labwire/base/text.h"
#include "labwire/base/time.h"
#include "labwire/profile/imap.h"

enum lw_imap_action {
	LW_IMAP_CHECK,	 /* open INBOX, see what is there, fetch the headers */
	LW_IMAP_READ,	 /* fetch every message that is not \Seen */
	LW_IMAP_DELETE,	 /* copy all that are \Seen into the trash, mark them \Deleted */
	LW_IMAP_EXPUNGE, /* take out what is marked */
	LW_IMAP_SENT,	 /* put the message into the folder of sent ones */
	LW_IMAP_WATCH,	 /* IDLE for a while, or NOOP where there is no IDLE */
	LW_IMAP_ACTIONS
};

/* The command whose answer is awaited, or that is about to be sent. */
enum lw_imap_stage {
	LW_IMAP_STAGE_OPEN, /* waiting for the greeting */
	LW_IMAP_STAGE_CAPABILITY,
	LW_IMAP_STAGE_LOGIN,
	LW_IMAP_STAGE_NAMESPACE,
	LW_IMAP_STAGE_LSUB,
	LW_IMAP_STAGE_LIST,
	LW_IMAP_STAGE_SELECT,
	LW_IMAP_STAGE_FLAGS,
	LW_IMAP_STAGE_HEADERS,
	LW_IMAP_STAGE_READ,
	LW_IMAP_STAGE_COPY,
	LW_IMAP_STAGE_MARK,
	LW_IMAP_STAGE_EXPUNGE,
	LW_IMAP_STAGE_APPEND,
	LW_IMAP_STAGE_LITERAL, /* the message, after "+" */
	LW_IMAP_STAGE_CREATE,  /* the folder that is not there yet */
	LW_IMAP_STAGE_SUBSCRIBE,
	LW_IMAP_STAGE_IDLE,
	LW_IMAP_STAGE_DONE, /* of IDLE */
	LW_IMAP_STAGE_NOOP,
	LW_IMAP_STAGE_LOGOUT,
	LW_IMAP_STAGE_CLOSE,
	LW_IMAP_STAGES
};

/* Borrowed. */
struct lw_imap_client_conf {
	const struct lw_imap_mua *persona;
	const char *user;
	const char *const *passwords; /* tried one after the other */
	size_t npasswords;
	const enum lw_imap_action *actions;
	size_t nactions;
	struct lw_rd message; /* LW_IMAP_SENT: lines end with CRLF */
	lw_span watch;	      /* LW_IMAP_WATCH */
	lw_span timeout;      /* for each answer; 0: 5 minutes */
};

enum lw_imap_client_kind {
	LW_IMAP_CLIENT_NONE,
	LW_IMAP_CLIENT_SEND,	 /* stage: call go to send its command */
	LW_IMAP_CLIENT_SENT,	 /* text: a line that went out (for people) */
	LW_IMAP_CLIENT_RECEIVED, /* text: a line that came */
	LW_IMAP_CLIENT_MESSAGE,	 /* uid, bytes: a message that was read */
	LW_IMAP_CLIENT_DONE,	 /* ok, or text says why not */
	LW_IMAP_CLIENT_CLOSE,
};

struct lw_imap_client_event {
	enum lw_imap_client_kind kind;
	enum lw_imap_stage stage; /* SEND */
	bool ok;
	bool temporary;	  /* DONE: worth another try (lost connection, timeout) */
	const char *text; /* borrowed until the next call, as bytes */
	struct lw_rd bytes;
	uint32_t uid;
};

struct lw_imap_client;
struct lw_imap_client *lw_imap_client_new(
	const struct lw_imap_client_conf *conf, lw_time now);
void lw_imap_client_free(struct lw_imap_client *c);
/* Returns the bytes eaten: an answer at a time. */
size_t lw_imap_client_input(struct lw_imap_client *c, struct lw_rd in, lw_time now);
void lw_imap_client_eof(struct lw_imap_client *c);
struct lw_imap_client_event lw_imap_client_next(struct lw_imap_client *c);
void lw_imap_client_go(struct lw_imap_client *c, lw_time now);
struct lw_rd lw_imap_client_output(const struct lw_imap_client *c);
void lw_imap_client_sent(struct lw_imap_client *c, size_t n);
lw_time lw_imap_client_deadline(const struct lw_imap_client *c);
void lw_imap_client_expire(struct lw_imap_client *c, lw_time now);

/* How many messages INBOX had when last looked at. */
size_t lw_imap_client_messages(const struct lw_imap_client *c);

#endif
