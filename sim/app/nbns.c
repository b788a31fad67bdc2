/* nbns.c - NetBIOS names on a host.  SPDX-License-Identifier: MIT */
#include "labwire/app/nbns.h"

#include <stdio.h>

#include "labwire/base/alloc.h"
#include "labwire/base/rand.h"
#include "labwire/base/text.h"

struct asker {
	struct lw_job job;
	struct lw_job_env env;
	struct lw_sock_user user;
	struct lw_sock sock;
	struct lw_nbns_conf conf;
	struct lw_nbns_query query;
	struct lw_event timer;
};

static void free_asker(struct lw_job *job)
{
	struct asker *a = lw_container_of(job, struct asker, job);
	lw_evq_cancel(lw_stack_engine(a->env.stack)->q, &a->timer);
	lw_sock_close(a->env.stack, a->sock);
	lw_free(a);
}

static void finish(struct asker *a, lw_time now)
{
	char ip[LW_IP4_TEXT];
	struct lw_text why = { 0 };
	bool ok = a->query.answered || a->conf.silence_is_ok;
	if (a->query.answered)
		lw_text_fmt(&why, "%s<%02x> is %s", a->conf.name, a->conf.suffix,
			lw_ip4_format(a->query.addr, ip));
	else
		lw_text_fmt(&why, "nobody answers for %s<%02x>", a->conf.name,
			a->conf.suffix);
	struct lw_outcome o = { .ok = ok,
		.sentence = lw_text_str(&why),
		.sent = a->query.tries,
		.received = a->query.answered };
	lw_sock_close(a->env.stack, a->sock);
	a->sock = LW_SOCK_NONE;
	a->env.done(a->env.ctx, &o, now);
	lw_text_fini(&why);
}

static void turn(struct asker *a, lw_time now)
{
	uint8_t room[LW_NBNS_LEN_MAX];
	struct lw_wr w = lw_wr_of(room, sizeof(room));
	struct lw_evq *q = lw_stack_engine(a->env.stack)->q;
	if (lw_nbns_query_send(&a->query, &w, now)) {
		struct lw_datagram d = { .peer = { a->conf.broadcast, LW_NBNS_PORT },
			.payload = lw_rd_of(room, lw_wr_len(&w)) };
		(void)!lw_sock_send(a->env.stack, a->sock, &d);
	}
	if (lw_nbns_query_over(&a->query, now)) {
		lw_evq_park(q, &a->timer);
		finish(a, now);
	} else {
		lw_evq_put(q, &a->timer, a->query.due);
	}
}

static void on_timer(struct lw_event *ev, lw_time now)
{
	turn(lw_container_of(ev, struct asker, timer), now);
}

static void asker_ready(
	struct lw_sock_user *u, struct lw_sock s, unsigned events, lw_time now)
{
	struct asker *a = lw_container_of(u, struct asker, user);
	struct lw_datagram d;
	(void)events;
	while (lw_sock_recv(a->env.stack, s, &d) == LW_OK)
		if (d.error == LW_OK)
			lw_nbns_query_input(&a->query, d.payload);
	if (a->query.answered)
		turn(a, now);
}

/* The broadcast address of the first network the host is on. */
static uint32_t own_broadcast(const struct lw_stack *stack)
{
	struct lw_route r;
	for (size_t i = 0; lw_stack_route_at(stack, i, &r); i++)
		if (r.connected)
			return r.to.addr | ~r.to.mask;
	return LW_IP4_BROADCAST;
}

struct lw_job *lw_nbns_ask_start(
	const struct lw_job_env *env, const struct lw_nbns_conf *conf)
{
	enum {
		ID_FIRST = 0x8000,
		ID_SPREAD = 0x1000
	};
	struct asker *a = lw_alloc(sizeof(*a));
	struct lw_engine *e = lw_stack_engine(env->stack);
	struct lw_rand rand;
	lw_time now = lw_engine_now(e);
	lw_rand_init(
		&rand, e->seed ^ (uint64_t)now, lw_stack_owner(env->stack)->id, "nbns");
	a->job.free = free_asker;
	a->env = *env;
	a->conf = *conf;
	a->user.ready = asker_ready;
	a->sock = LW_SOCK_NONE;
	if (!a->conf.broadcast)
		a->conf.broadcast = own_broadcast(env->stack);
	if (!a->conf.id)
		a->conf.id = (uint16_t)(ID_FIRST + lw_rand_below(&rand, ID_SPREAD));
	struct lw_nbns question = { .id = a->conf.id, .suffix = conf->suffix };
	snprintf(question.name, sizeof(question.name), "%s", conf->name);
	lw_nbns_query_start(&a->query, &question, conf->gaps[0] ? conf->gaps : NULL, now);
	if (lw_sock_open(env->stack, LW_SOCK_UDP, &a->user, &a->sock) == LW_OK)
		(void)!lw_sock_bind(
			env->stack, a->sock, (struct lw_endpoint){ 0, LW_NBNS_PORT });
	lw_event_init(&a->timer, lw_stack_owner(env->stack), "nbns", on_timer);
	lw_evq_put(e->q, &a->timer, now);
	return &a->job;
}

struct nbnsd {
	struct lw_job job;
	struct lw_sock_user user;
	struct lw_stack *stack;
	struct lw_sock sock;
	const char *name;
	uint32_t addr;
};

static void nbnsd_ready(
	struct lw_sock_user *u, struct lw_sock s, unsigned events, lw_time now)
{
	static const uint8_t suffixes[] = { 0x00, 0x20 };
	struct nbnsd *d = lw_container_of(u, struct nbnsd, user);
	struct lw_datagram in;
	(void)events;
	(void)now;
	while (lw_sock_recv(d->stack, s, &in) == LW_OK) {
		for (size_t i = 0; i < sizeof(suffixes) && in.error == LW_OK; i++) {
			uint8_t room[LW_NBNS_LEN_MAX];
			struct lw_wr w = lw_wr_of(room, sizeof(room));
			if (!lw_nbns_answer(
				    in.payload, d->name, suffixes[i], d->addr, &w))
				continue;
			struct lw_datagram out = { .peer = in.peer,
				.payload = lw_rd_of(room, lw_wr_len(&w)) };
			(void)!lw_sock_send(d->stack, s, &out);
			break; /* in's bytes are no longer ours */
		}
	}
}

static void free_nbnsd(struct lw_job *job)
{
	struct nbnsd *d = lw_container_of(job, struct nbnsd, job);
	lw_sock_close(d->stack, d->sock);
	lw_free(d);
}

enum lw_err lw_nbnsd_start(
	struct lw_stack *stack, const char *name, uint32_t addr, struct lw_job **out)
{
	struct nbnsd *d = lw_alloc(sizeof(*d));
	d->job.free = free_nbnsd;
	d->user.ready = nbnsd_ready;
	d->stack = stack;
	d->name = name;
	d->addr = addr;
	enum lw_err err = lw_sock_open(stack, LW_SOCK_UDP, &d->user, &d->sock);
	if (err == LW_OK)
		err = lw_sock_bind(
			stack, d->sock, (struct lw_endpoint){ 0, LW_NBNS_PORT });
	if (err != LW_OK) {
		free_nbnsd(&d->job);
		return err;
	}
	*out = &d->job;
	return LW_OK;
}
