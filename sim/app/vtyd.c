/* vtyd.c - terminal lines that refuse.  SPDX-License-Identifier: MIT */
#include "labwire/app/vtyd.h"

#include <string.h>

#include "labwire/base/alloc.h"
#include "labwire/base/list.h"
#include "listener.h"

enum {
	TELNET_PORT = 23,
	PATIENCE_S = 10, /* for the other end to close, too */
};

struct vtyd {
	struct lw_job job;
	struct listener listener;
	struct lw_list lines; /* in use */
	uint8_t used;
};

struct line {
	struct lw_list list;
	struct vtyd *vtyd;
	struct lw_sock_user user;
	struct lw_sock sock;
	struct lw_event timer;
};

static const struct lw_vty_profile *profile_of(const struct vtyd *d)
{
	return &lw_stack_profile(d->listener.stack)->vty;
}

static void free_line(struct line *l)
{
	struct lw_stack *stack = l->vtyd->listener.stack;
	lw_evq_cancel(lw_stack_engine(stack)->q, &l->timer);
	lw_list_del(&l->list);
	l->vtyd->used--;
	lw_free(l);
}

/* What is typed meanwhile, and how telnet would like to be set up, matters no more. */
static void ready(struct lw_sock_user *u, struct lw_sock s, unsigned events, lw_time now)
{
	struct line *l = lw_container_of(u, struct line, user);
	struct lw_stack *stack = l->vtyd->listener.stack;
	struct lw_rd bytes;
	enum lw_err err = LW_OK;
	(void)now;
	while ((err = lw_sock_peek(stack, s, &bytes)) == LW_OK)
		lw_sock_consume(stack, s, lw_rd_left(&bytes));
	if (err == LW_EAGAIN && !(events & (LW_SOCK_ERROR | LW_SOCK_CLOSED)))
		return;
	lw_sock_close(stack, s);
	free_line(l);
}

static void lose_patience(struct lw_event *ev, lw_time now)
{
	struct line *l = lw_container_of(ev, struct line, timer);
	(void)now;
	lw_sock_abort(l->vtyd->listener.stack, l->sock);
	free_line(l);
}

static void refuse(struct line *l, lw_time now)
{
	struct lw_stack *stack = l->vtyd->listener.stack;
	const char *text = profile_of(l->vtyd)->refusal;
	size_t done = 0;
	(void)!lw_sock_write(stack, l->sock, text, strlen(text), &done);
	lw_sock_shutdown(stack, l->sock);
	lw_evq_put(lw_stack_engine(stack)->q, &l->timer, now + LW_SEC(PATIENCE_S));
}

static bool welcome(struct listener *at, lw_time now)
{
	struct vtyd *d = lw_container_of(at, struct vtyd, listener);
	struct line *l = lw_alloc(sizeof(*l));
	l->user.ready = ready;
	if (lw_sock_accept(at->stack, at->sock, &l->user, &l->sock) != LW_OK) {
		lw_free(l);
		return false;
	}
	l->vtyd = d;
	lw_list_add(&d->lines, &l->list);
	lw_event_init(&l->timer, lw_stack_owner(at->stack), "vty", lose_patience);
	if (d->used++ < profile_of(d)->lines)
		refuse(l, now);
	else
		lose_patience(&l->timer, now); /* all are taken */
	return true;
}

static void free_vtyd(struct lw_job *job)
{
	struct vtyd *d = lw_container_of(job, struct vtyd, job);
	while (!lw_list_empty(&d->lines)) {
		struct line *l = lw_container_of(d->lines.next, struct line, list);
		lw_sock_close(d->listener.stack, l->sock);
		free_line(l);
	}
	listener_close(&d->listener);
	lw_free(d);
}

enum lw_err lw_vtyd_start(struct lw_stack *stack, struct lw_job **out)
{
	struct vtyd *d = lw_alloc(sizeof(*d));
	struct lw_endpoint at = { 0, TELNET_PORT };
	d->job.free = free_vtyd;
	lw_list_init(&d->lines);
	d->listener.welcome = welcome;
	enum lw_err err = listener_open(
		&d->listener, stack, at, lw_stack_profile(stack)->vty.lines);
	if (err != LW_OK) {
		free_vtyd(&d->job);
		return err;
	}
	*out = &d->job;
	return LW_OK;
}
