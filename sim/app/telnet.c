/* telnet.c - a person types lines into a port of a server.
 * SPDX-License-Identifier: MIT */
#include "labwire/app/telnet.h"

#include "labwire/base/alloc.h"
#include "labwire/profile/screen.h"
#include "pump.h"
#include "target.h"

enum {
	TELNET_PORT = 23
};

struct telnet {
	struct lw_job job;
	struct lw_job_env env;
	struct lw_telnet_conf conf;
	struct target target;
	struct pump pump;
	struct lw_terminal *engine;
	struct lw_text last; /* line that came */
	uint32_t typed, received;
};

static void free_telnet(struct lw_job *job)
{
	struct telnet *t = lw_container_of(job, struct telnet, job);
	target_fini(&t->target);
	pump_fini(&t->pump);
	lw_terminal_free(t->engine);
	lw_text_fini(&t->last);
	lw_free(t);
}

static void finish(struct telnet *t, enum lw_err err, lw_time now)
{
	struct lw_outcome o = { .ok = err == LW_OK,
		.sentence = err == LW_OK ? lw_text_str(&t->last) : lw_strerror(err),
		.sent = t->typed,
		.received = t->received };
	t->env.done(t->env.ctx, &o, now);
}

PUMP_ENGINE(lw_terminal)

static void eng_eof(void *e)
{
	lw_terminal_eof(e);
}

static void tell(struct telnet *t, enum lw_line_kind kind, const char *text, lw_time now)
{
	if (t->env.line)
		t->env.line(t->env.ctx, kind, text, now);
}

static void tell_lost(struct telnet *t, lw_time now)
{
	const char *words[128] = { 0 };
	words['H'] = t->conf.target;
	print(&t->env, lw_screen_find(lw_stack_profile(t->env.stack)->name)->telnet_lost,
		words, now);
}

static bool act(struct pump *p, lw_time now)
{
	struct telnet *t = lw_container_of(p, struct telnet, pump);
	struct lw_terminal_event ev = lw_terminal_next(t->engine);
	switch (ev.kind) {
	case LW_TERMINAL_NONE:
		return false;
	case LW_TERMINAL_TYPED:
		t->typed++;
		tell(t, LW_LINE_SENT, ev.text, now);
		return true;
	case LW_TERMINAL_RECEIVED:
		t->received++;
		lw_text_clear(&t->last);
		lw_text_add(&t->last, ev.text);
		tell(t, LW_LINE_RECEIVED, ev.text, now);
		return true;
	case LW_TERMINAL_CLOSE:
		if (ev.lost && !p->closing)
			tell_lost(t, now);
		pump_close(p);
		return false;
	}
	return false;
}

static void over(struct pump *p, enum lw_err err, lw_time now)
{
	struct telnet *t = lw_container_of(p, struct telnet, pump);
	pump_fini(p);
	finish(t, err, now);
}

static void found(struct target *target, enum lw_err err, lw_time now)
{
	static const struct pump_ops ops = { PUMP_VERBS, .eof = eng_eof, .act = act,
		.over = over };
	struct telnet *t = lw_container_of(target, struct telnet, target);
	struct lw_endpoint to = { target->addr,
		t->conf.port ? t->conf.port : TELNET_PORT };
	pump_init(&t->pump, &ops, t->env.stack, "telnet");
	if (err == LW_OK)
		err = lw_sock_open(
			t->env.stack, LW_SOCK_TCP, &t->pump.user, &t->pump.sock);
	if (err == LW_OK)
		err = lw_sock_connect(t->env.stack, t->pump.sock, to);
	if (err != LW_OK) {
		lw_sock_close(t->env.stack, t->pump.sock);
		finish(t, err, now);
		return;
	}
	t->engine = lw_terminal_new(&t->conf.terminal, now);
	pump_start(&t->pump, t->engine, now);
}

struct lw_job *lw_telnet_start(
	const struct lw_job_env *env, const struct lw_telnet_conf *conf)
{
	struct telnet *t = lw_alloc(sizeof(*t));
	t->job.free = free_telnet;
	t->env = *env;
	t->conf = *conf;
	t->pump.sock = LW_SOCK_NONE;
	pump_init(&t->pump, NULL, env->stack, "telnet");
	t->pump.sock = LW_SOCK_NONE;
	target_find(&t->target, &t->env, t->conf.target, found);
	return &t->job;
}
