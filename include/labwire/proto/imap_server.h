/* imap_server.h - an IMAP4rev1 server (RFC 3501) that performs no I/O, with LITERAL+
 * (RFC 7888), IDLE (2177), NAMESPACE (2342), UIDPLUS (4315), CHILDREN (3348), UNSELECT
 * (3691) and MULTIAPPEND (3502).
 *
 * Bytes go in, bytes and events come out; the caller owns the socket, the clock and the
 * mail store.  The engine never calls back: the driver asks for the next event, takes its
 * time over it and answers; with the answer the command is carried out.  Until then no
 * more input is taken, so pipelined commands stay in order.  Any split of the input gives
 * the same output.  Long answers are made piece by piece, as `sent` makes room for them.
 *
 * Several engines on one store see each other's changes when they may tell their clients:
 * at the end of a command, and every now and then in IDLE, by expire.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_PROTO_IMAP_SERVER_H
#define LABWIRE_PROTO_IMAP_SERVER_H

#include "labwire/base/rd.h"
#include "labwire/base/time.h"
#include "labwire/profile/imap.h"
#include "labwire/store/mailstore.h"

struct lw_imap_conf {
	const struct lw_imap_persona *persona;
	struct lw_mailstore *store; /* borrowed; outlives the engine */
	int zone;		    /* minutes east of UTC, for INTERNALDATE */
};

/* What a command costs the server, so that a driver can take its time. */
enum lw_imap_work {
	LW_IMAP_WORK_OPEN,    /* the greeting */
	LW_IMAP_WORK_LOGIN,   /* passwords */
	LW_IMAP_WORK_SELECT,  /* opening a mailbox */
	LW_IMAP_WORK_READ,    /* FETCH, SEARCH */
	LW_IMAP_WORK_WRITE,   /* APPEND, COPY, STORE, EXPUNGE */
	LW_IMAP_WORK_LITERAL, /* "+": go on */
	LW_IMAP_WORK_OTHER,   /* all else, and all mistakes */
	LW_IMAP_WORKS
};

enum lw_imap_event_kind {
	LW_IMAP_NONE, /* nothing to do until more input, room for output, or a deadline */
	LW_IMAP_ASK,  /* something to be carried out: answer when it is time */
	LW_IMAP_CLOSE, /* flush the output, then close */
};

struct lw_imap_event {
	enum lw_imap_event_kind kind;
	enum lw_imap_work work;
};

struct lw_imap_server;
struct lw_imap_server *lw_imap_server_new(const struct lw_imap_conf *conf, lw_time now);
void lw_imap_server_free(struct lw_imap_server *s);

size_t lw_imap_server_input(struct lw_imap_server *s, struct lw_rd in, lw_time now);
struct lw_imap_event lw_imap_server_next(struct lw_imap_server *s, lw_time now);
/* To what next just said.  unix_s: UTC seconds, for what is stored. */
void lw_imap_server_answer(struct lw_imap_server *s, int64_t unix_s);

struct lw_rd lw_imap_server_output(const struct lw_imap_server *s); /* ready to send */
void lw_imap_server_sent(struct lw_imap_server *s, size_t n);	    /* drop the first n */

lw_time lw_imap_server_deadline(const struct lw_imap_server *s); /* LW_NEVER: none */
void lw_imap_server_expire(struct lw_imap_server *s, lw_time now);

/* NULL: nobody has logged in. */
const char *lw_imap_server_user(const struct lw_imap_server *s);

#endif
