/* listener.c - waiting for connections.  SPDX-License-Identifier: MIT */
#include "listener.h"

static void ready(struct lw_sock_user *u, struct lw_sock s, unsigned events, lw_time now)
{
	(void)s;
	if (events & LW_SOCK_ACCEPT)
		listener_serve(lw_container_of(u, struct listener, user), now);
}

enum lw_err listener_open(
	struct listener *l, struct lw_stack *stack, struct lw_endpoint at, int backlog)
{
	l->user.ready = ready;
	l->stack = stack;
	enum lw_err err = lw_sock_open(stack, LW_SOCK_TCP, &l->user, &l->sock);
	if (err != LW_OK) {
		l->sock = LW_SOCK_NONE;
		return err;
	}
	err = lw_sock_bind(stack, l->sock, at);
	if (err == LW_OK)
		err = lw_sock_listen(stack, l->sock, backlog);
	if (err != LW_OK)
		listener_close(l);
	return err;
}

void listener_serve(struct listener *l, lw_time now)
{
	while (l->welcome(l, now))
		;
}

void listener_close(struct listener *l)
{
	if (l->stack)
		lw_sock_close(l->stack, l->sock);
	l->sock = LW_SOCK_NONE;
}
