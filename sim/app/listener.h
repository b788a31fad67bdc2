/* listener.h - a port that a server waits at, and how many it serves at a time.  Embedded
 * in its owner; private to sim/app.  SPDX-License-Identifier: MIT */
#ifndef SIM_APP_LISTENER_H
#define SIM_APP_LISTENER_H

#include "labwire/stack/socket.h"

struct listener {
	struct lw_sock_user user;
	struct lw_stack *stack;
	struct lw_sock sock; /* LW_SOCK_NONE: closed */
	/* A connection waits: take it with lw_sock_accept.  False: not now. */
	bool (*welcome)(struct listener *l, lw_time now);
};

/* port 0: any.  LW_EINUSE, LW_EFULL. */
LW_MUST_USE enum lw_err listener_open(
	struct listener *l, struct lw_stack *stack, struct lw_endpoint at, int backlog);
/* All who wait are welcomed, until one is not. */
void listener_serve(struct listener *l, lw_time now);
void listener_close(struct listener *l);
static inline bool listener_is_open(const struct listener *l)
{
	return l->sock.slot != LW_SOCK_NONE.slot;
}

#endif
