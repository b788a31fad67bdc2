/* pop3_client.h - a POP3 client (RFC 1939) that performs no I/O: it fetches every
 * message, and removes them if it is told to.
 *
 * Messages are counted and summed, not kept.  Every command is awaited.  The end comes
 * once, as DONE, then CLOSE.  Nothing that a server sends can make it grow.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_PROTO_POP3_CLIENT_H
#define LABWIRE_PROTO_POP3_CLIENT_H

#include "labwire/base/rd.h"
#include "labwire/base/text.h"
#include "labwire/base/time.h"

/* Borrowed for the engine's life. */
struct lw_pop3_client_conf {
	const char *user, *password;
	bool remove;	 /* from the server, after each was fetched */
	lw_span timeout; /* for each reply; 0: ten minutes */
};

enum lw_pop3_client_kind {
	LW_POP3_CLIENT_NONE,
	LW_POP3_CLIENT_SENT,	 /* text: a line that went out (for people) */
	LW_POP3_CLIENT_RECEIVED, /* text: a line that came, but for those of messages */
	LW_POP3_CLIENT_DONE,	 /* ok, or text says what was refused */
	LW_POP3_CLIENT_CLOSE,
};

struct lw_pop3_client_event {
	enum lw_pop3_client_kind kind;
	bool ok;
	const char *text; /* borrowed until the next call */
};

struct lw_pop3_client;
struct lw_pop3_client *lw_pop3_client_new(
	const struct lw_pop3_client_conf *conf, lw_time now);
void lw_pop3_client_free(struct lw_pop3_client *c);
size_t lw_pop3_client_input(struct lw_pop3_client *c, struct lw_rd in, lw_time now);
void lw_pop3_client_eof(struct lw_pop3_client *c);
struct lw_pop3_client_event lw_pop3_client_next(struct lw_pop3_client *c);
struct lw_rd lw_pop3_client_output(const struct lw_pop3_client *c);
void lw_pop3_client_sent(struct lw_pop3_client *c, size_t n);
lw_time lw_pop3_client_deadline(const struct lw_pop3_client *c);
void lw_pop3_client_expire(struct lw_pop3_client *c, lw_time now);

/* Of the messages so far: how many are whole, their bytes with dots unstuffed, and the
 * CRC-32 over all of them. */
uint32_t lw_pop3_client_messages(const struct lw_pop3_client *c);
uint64_t lw_pop3_client_bytes(const struct lw_pop3_client *c);
uint32_t lw_pop3_client_crc32(const struct lw_pop3_client *c);

#endif
