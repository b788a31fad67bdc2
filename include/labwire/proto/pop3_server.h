/* pop3_server.h - a POP3 server (RFC 1939, CAPA of RFC 2449) that performs no I/O.
 *
 * Serves the INBOX of a mailstore's users.  A long answer is made in pieces as the output
 * is fetched; until it is out no further command is taken.  Messages that are marked go
 * at QUIT, and only then.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_PROTO_POP3_SERVER_H
#define LABWIRE_PROTO_POP3_SERVER_H

#include "labwire/base/rd.h"
#include "labwire/base/time.h"
#include "labwire/profile/pop3.h"
#include "labwire/store/mailstore.h"

/* Borrowed for the engine's life. */
struct lw_pop3_conf {
	const struct lw_pop3_persona *persona;
	struct lw_mailstore *store;
	int64_t epoch_ns; /* UTC at the start of the run */
};

struct lw_pop3_server;
struct lw_pop3_server *lw_pop3_server_new(const struct lw_pop3_conf *conf, lw_time now);
void lw_pop3_server_free(struct lw_pop3_server *s);

size_t lw_pop3_server_input(struct lw_pop3_server *s, struct lw_rd in, lw_time now);
struct lw_rd lw_pop3_server_output(const struct lw_pop3_server *s);
void lw_pop3_server_sent(struct lw_pop3_server *s, size_t n);
/* Flush the output, then close. */
bool lw_pop3_server_closing(const struct lw_pop3_server *s);

lw_time lw_pop3_server_deadline(const struct lw_pop3_server *s);
void lw_pop3_server_expire(struct lw_pop3_server *s, lw_time now);

#endif
