/* echo.c - UDP echo.  SPDX-License-Identifier: MIT */
#include "labwire/app/echo.h"

#include "labwire/base/alloc.h"

enum {
	ECHO_PORT = 7,
	DATA_MAX = 1472,
};

struct echod {
	struct lw_job job;
	struct lw_sock_user user;
	struct lw_stack *stack;
	struct lw_sock sock;
};

static void echod_ready(
	struct lw_sock_user *u, struct lw_sock s, unsigned events, lw_time now)
{
	struct echod *d = lw_container_of(u, struct echod, user);
	struct lw_datagram in;
	(void)events;
	(void)now;
	while (lw_sock_recv(d->stack, s, &in) == LW_OK) {
		struct lw_datagram out = {
			.peer = in.peer, .local = in.local, .payload = in.payload
		};
		if (in.error == LW_OK &&
			in.peer.port != ECHO_PORT) /* no endless ping-pong */
			(void)!lw_sock_send(d->stack, s, &out);
	}
}

static void free_echod(struct lw_job *job)
{
	struct echod *d = lw_container_of(job, struct echod, job);
	lw_sock_close(d->stack, d->sock);
	lw_free(d);
}

enum lw_err lw_echod_start(struct lw_stack *stack, struct lw_job **out)
{
	struct echod *d = lw_alloc(sizeof(*d));
	d->job.free = free_echod;
	d->user.ready = echod_ready;
	d->stack = stack;
	enum lw_err err = lw_sock_open(stack, LW_SOCK_UDP, &d->user, &d->sock);
	if (err == LW_OK)
		err = lw_sock_bind(stack, d->sock, (struct lw_endpoint){ 0, ECHO_PORT });
	if (err != LW_OK) {
		free_echod(&d->job);
		return err;
	}
	*out = &d->job;
	return LW_OK;
}

struct echo {
	struct lw_job job;
	struct lw_job_env env;
	struct lw_echo_conf conf;
	struct lw_sock_user user;
	struct lw_sock sock;
	struct lw_event timer;
	uint32_t sent, received;
};

static void free_echo(struct lw_job *job)
{
	struct echo *e = lw_container_of(job, struct echo, job);
	lw_evq_cancel(lw_stack_engine(e->env.stack)->q, &e->timer);
	lw_sock_close(e->env.stack, e->sock);
	lw_free(e);
}

static void next(struct echo *e, lw_time now)
{
	uint8_t data[DATA_MAX] = { 0 };
	struct lw_evq *q = lw_stack_engine(e->env.stack)->q;
	if (e->sent == e->conf.count) {
		struct lw_outcome o = { .ok = e->received == e->sent,
			.sentence = "echo",
			.sent = e->sent,
			.received = e->received };
		lw_evq_park(q, &e->timer);
		e->env.done(e->env.ctx, &o, now);
		return;
	}
	struct lw_datagram d = { .peer = { e->conf.server, ECHO_PORT },
		.payload = lw_rd_of(data, e->conf.data_bytes) };
	e->sent++;
	(void)!lw_sock_send(e->env.stack, e->sock, &d);
	lw_evq_put(q, &e->timer, now + e->conf.timeout);
}

static void on_timer(struct lw_event *ev, lw_time now)
{
	next(lw_container_of(ev, struct echo, timer), now);
}

static void echo_ready(
	struct lw_sock_user *u, struct lw_sock s, unsigned events, lw_time now)
{
	struct echo *e = lw_container_of(u, struct echo, user);
	struct lw_datagram d;
	bool answered = false;
	(void)events;
	while (lw_sock_recv(e->env.stack, s, &d) == LW_OK)
		answered = answered || d.error == LW_OK;
	if (!answered || e->received >= e->sent)
		return;
	e->received++;
	next(e, now);
}

struct lw_job *lw_echo_start(
	const struct lw_job_env *env, const struct lw_echo_conf *conf)
{
	struct echo *e = lw_alloc(sizeof(*e));
	struct lw_engine *engine = lw_stack_engine(env->stack);
	e->job.free = free_echo;
	e->env = *env;
	e->conf = *conf;
	if (e->conf.data_bytes > DATA_MAX)
		e->conf.data_bytes = DATA_MAX;
	e->user.ready = echo_ready;
	e->sock = LW_SOCK_NONE;
	(void)!lw_sock_open(env->stack, LW_SOCK_UDP, &e->user, &e->sock);
	lw_event_init(&e->timer, lw_stack_owner(env->stack), "echo", on_timer);
	lw_evq_put(engine->q, &e->timer, lw_engine_now(engine));
	return &e->job;
}
