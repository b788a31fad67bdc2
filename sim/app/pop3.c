/* pop3.c - a job: fetch a user's mail by POP3.  SPDX-License-Identifier: MIT */
#include "labwire/app/pop3.h"

#include "labwire/base/alloc.h"
#include "pump.h"
#include "target.h"

enum {
	POP3_PORT = 110
};

struct pop3 {
	struct lw_job job;
	struct lw_job_env env;
	struct lw_pop3_job_conf conf;
	struct target target;
	struct pump pump;
	struct lw_pop3_client *engine;
	struct lw_text sentence;
	bool ok;
};

static void free_pop3(struct lw_job *job)
{
	struct pop3 *f = lw_container_of(job, struct pop3, job);
	target_fini(&f->target);
	pump_fini(&f->pump);
	lw_pop3_client_free(f->engine);
	lw_text_fini(&f->sentence);
	lw_free(f);
}

static void say(struct pop3 *f, const char *what)
{
	lw_text_clear(&f->sentence);
	lw_text_fmt(&f->sentence, "%s: %s", f->conf.server, what);
}

static void finish(struct pop3 *f, lw_time now)
{
	struct lw_outcome o = { .ok = f->ok, .sentence = lw_text_str(&f->sentence) };
	if (f->engine) {
		o.received = lw_pop3_client_messages(f->engine);
		o.bytes = lw_pop3_client_bytes(f->engine);
	}
	f->env.done(f->env.ctx, &o, now);
}

PUMP_ENGINE(lw_pop3_client)

static void eng_eof(void *e)
{
	lw_pop3_client_eof(e);
}

static void ended(struct pop3 *f, const struct lw_pop3_client_event *ev)
{
	struct lw_text what = { 0 };
	uint32_t n = lw_pop3_client_messages(f->engine);
	f->ok = ev->ok;
	if (ev->ok)
		lw_text_fmt(&what, "%u message%s, %llu bytes", n, n == 1 ? "" : "s",
			(unsigned long long)lw_pop3_client_bytes(f->engine));
	else
		lw_text_add(&what, ev->text);
	say(f, lw_text_str(&what));
	lw_text_fini(&what);
}

static bool act(struct pump *p, lw_time now)
{
	struct pop3 *f = lw_container_of(p, struct pop3, pump);
	struct lw_pop3_client_event ev = lw_pop3_client_next(f->engine);
	switch (ev.kind) {
	case LW_POP3_CLIENT_NONE:
		return false;
	case LW_POP3_CLIENT_SENT:
	case LW_POP3_CLIENT_RECEIVED:
		if (f->env.line)
			f->env.line(f->env.ctx,
				ev.kind == LW_POP3_CLIENT_SENT ? LW_LINE_SENT
							       : LW_LINE_RECEIVED,
				ev.text, now);
		return true;
	case LW_POP3_CLIENT_DONE:
		ended(f, &ev);
		return true;
	case LW_POP3_CLIENT_CLOSE:
		pump_close(p);
		return false;
	}
	return false;
}

static void over(struct pump *p, enum lw_err err, lw_time now)
{
	struct pop3 *f = lw_container_of(p, struct pop3, pump);
	if (err != LW_OK) {
		f->ok = false;
		say(f, lw_strerror(err));
	}
	finish(f, now);
}

static void found(struct target *t, enum lw_err err, lw_time now)
{
	struct pop3 *f = lw_container_of(t, struct pop3, target);
	struct lw_endpoint to = { t->addr, POP3_PORT };
	bool by_name = err != LW_OK;
	if (err == LW_OK)
		err = lw_sock_open(
			f->env.stack, LW_SOCK_TCP, &f->pump.user, &f->pump.sock);
	if (err == LW_OK)
		err = lw_sock_connect(f->env.stack, f->pump.sock, to);
	if (err == LW_OK) {
		f->engine = lw_pop3_client_new(&f->conf.client, now);
		pump_start(&f->pump, f->engine, now);
		return;
	}
	if (!by_name)
		lw_sock_close(f->env.stack, f->pump.sock);
	say(f, by_name && err == LW_ENOENT ? "no such host" : lw_strerror(err));
	finish(f, now);
}

struct lw_job *lw_pop3_start(
	const struct lw_job_env *env, const struct lw_pop3_job_conf *conf)
{
	static const struct pump_ops ops = { PUMP_VERBS, .eof = eng_eof, .act = act,
		.over = over };
	struct pop3 *f = lw_alloc(sizeof(*f));
	f->job.free = free_pop3;
	f->env = *env;
	f->conf = *conf;
	pump_init(&f->pump, &ops, env->stack, "pop3");
	target_find(&f->target, &f->env, conf->server, found);
	return &f->job;
}
