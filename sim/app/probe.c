/* probe.c - echo requests or connections until one is answered.
 * SPDX-License-Identifier: MIT */
#include "labwire/app/probe.h"

#include "labwire/base/alloc.h"
#include "labwire/wire/icmp.h"
#include "target.h"

enum {
	PROBE_ID = 0x7072,
	ENOUGH = 2, /* answers in a row */
};

struct probe {
	struct lw_job job;
	struct lw_job_env env;
	struct lw_probe_conf conf;
	struct lw_sock_user user;
	struct lw_sock sock;
	struct lw_event timer;	 /* the begin of each try, or its end */
	uint32_t tries, answers; /* answers: in a row */
	bool open, answered;
};

static void hang_up(struct probe *p)
{
	if (p->open)
		lw_sock_close(p->env.stack, p->sock);
	p->open = false;
}

static void free_probe(struct lw_job *job)
{
	struct probe *p = lw_container_of(job, struct probe, job);
	lw_evq_cancel(lw_stack_engine(p->env.stack)->q, &p->timer);
	hang_up(p);
	lw_free(p);
}

static void finish(struct probe *p, bool ok, lw_time now)
{
	struct lw_outcome o = { .ok = ok,
		.sentence = ok ? "answered" : "no answer",
		.sent = p->tries,
		.received = p->answers };
	lw_evq_park(lw_stack_engine(p->env.stack)->q, &p->timer);
	hang_up(p);
	p->env.done(p->env.ctx, &o, now);
}

static void again_at(struct probe *p, lw_time at)
{
	lw_evq_put(lw_stack_engine(p->env.stack)->q, &p->timer, at);
}

static void send_echo(struct probe *p, lw_time now)
{
	uint8_t message[LW_ICMP_HLEN];
	size_t n = echo_message(PROBE_ID, (uint16_t)p->tries, NULL, 0, message);
	struct lw_datagram d = { .peer = { p->conf.addr, 0 },
		.payload = lw_rd_of(message, n) };
	p->answered = false;
	(void)!lw_sock_send(p->env.stack, p->sock, &d); /* no route today: none later */
	again_at(p, now + p->conf.wait);
}

static void try_again(struct probe *p, lw_time now)
{
	struct lw_endpoint peer = { p->conf.addr, p->conf.port };
	enum lw_sock_kind kind = p->conf.port ? LW_SOCK_TCP : LW_SOCK_ICMP;
	bool local =
		lw_ip4_is_loopback(peer.addr) || lw_stack_is_own(p->env.stack, peer.addr);
	if (!p->conf.port && !p->answered)
		p->answers = 0;
	if (p->tries++ == p->conf.tries || local) {
		finish(p, false, now);
		return;
	}
	if (!p->open && lw_sock_open(p->env.stack, kind, &p->user, &p->sock) == LW_OK)
		p->open = true;
	if (!p->open)
		finish(p, false, now);
	else if (!p->conf.port)
		send_echo(p, now);
	else if (lw_sock_connect(p->env.stack, p->sock, peer) != LW_OK)
		finish(p, false, now);
}

static void on_timer(struct lw_event *ev, lw_time now)
{
	try_again(lw_container_of(ev, struct probe, timer), now);
}

static void answered(struct probe *p, lw_time now)
{
	p->answered = true;
	if (++p->answers == ENOUGH)
		finish(p, true, now);
	else
		again_at(
			p, now + p->conf.wait); /* a second ARP reply may be on its way */
}

static void echo_ready(struct probe *p, lw_time now)
{
	struct lw_datagram d;
	while (p->open && lw_sock_recv(p->env.stack, p->sock, &d) == LW_OK) {
		uint8_t type = 0;
		uint16_t seq = 0;
		if (d.error == LW_OK && d.peer.addr == p->conf.addr &&
			echo_is_ours(&d, PROBE_ID, &type, &seq) &&
			type == LW_ICMP_ECHO_REPLY && seq == (uint16_t)p->tries &&
			!p->answered)
			answered(p, now);
	}
}

static void ready(struct lw_sock_user *u, struct lw_sock s, unsigned events, lw_time now)
{
	struct probe *p = lw_container_of(u, struct probe, user);
	(void)s;
	if (!p->open)
		return;
	if (!p->conf.port) {
		echo_ready(p, now);
	} else if (events & LW_SOCK_CONNECTED) {
		hang_up(p);
		answered(p, now);
	} else if (events & (LW_SOCK_ERROR | LW_SOCK_CLOSED)) {
		hang_up(p);
		p->answers = 0;
		again_at(p, now + p->conf.wait);
	}
}

struct lw_job *lw_probe_start(
	const struct lw_job_env *env, const struct lw_probe_conf *conf)
{
	struct probe *p = lw_alloc(sizeof(*p));
	struct lw_engine *e = lw_stack_engine(env->stack);
	p->job.free = free_probe;
	p->env = *env;
	p->conf = *conf;
	p->user.ready = ready;
	lw_event_init(&p->timer, lw_stack_owner(env->stack), "probe", on_timer);
	again_at(p, lw_engine_now(e));
	return &p->job;
}
