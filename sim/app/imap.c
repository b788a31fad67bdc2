/* imap.c - a mail client on one IMAP connection: resolve, connect, dialogue.
 * SPDX-License-Identifier: MIT */
#include "labwire/app/imap.h"

#include "labwire/base/alloc.h"
#include "pump.h"
#include "target.h"

enum {
	IMAP_PORT = 143
};

struct imap {
	struct lw_job job;
	struct lw_job_env env;
	struct lw_imap_job_conf conf;
	struct target target;
	struct lw_text sentence;
	struct pump pump;
	struct lw_imap_client *engine;
	bool ok;
	uint32_t read;
	uint64_t bytes;
};

static void free_imap(struct lw_job *job)
{
	struct imap *m = lw_container_of(job, struct imap, job);
	target_fini(&m->target);
	pump_fini(&m->pump);
	lw_imap_client_free(m->engine);
	lw_text_fini(&m->sentence);
	lw_free(m);
}

static void say(struct imap *m, const char *why)
{
	lw_text_clear(&m->sentence);
	lw_text_fmt(&m->sentence, "%s: %s", m->conf.server, why);
}

static void ended(struct imap *m, lw_time now)
{
	struct lw_outcome o = { .ok = m->ok,
		.sentence = lw_text_str(&m->sentence),
		.received = m->read,
		.bytes = m->bytes };
	m->env.done(m->env.ctx, &o, now);
}

PUMP_ENGINE(lw_imap_client)

static void eng_eof(void *e)
{
	lw_imap_client_eof(e);
}

static void succeeded(struct imap *m)
{
	struct lw_text t = { 0 };
	size_t n = lw_imap_client_messages(m->engine);
	lw_text_fmt(&t, "%zu message%s in INBOX, %u read", n, n == 1 ? "" : "s",
		(unsigned)m->read);
	say(m, lw_text_str(&t));
	lw_text_fini(&t);
}

static void done(struct imap *m, const struct lw_imap_client_event *ev)
{
	m->ok = ev->ok;
	if (ev->ok)
		succeeded(m);
	else
		say(m, ev->text);
}

static bool act(struct pump *p, lw_time now)
{
	struct imap *m = lw_container_of(p, struct imap, pump);
	struct lw_imap_client_event ev = lw_imap_client_next(m->engine);
	switch (ev.kind) {
	case LW_IMAP_CLIENT_NONE:
		return false;
	case LW_IMAP_CLIENT_SENT:
	case LW_IMAP_CLIENT_RECEIVED:
		if (m->env.line)
			m->env.line(m->env.ctx,
				ev.kind == LW_IMAP_CLIENT_SENT ? LW_LINE_SENT
							       : LW_LINE_RECEIVED,
				ev.text, now);
		return true;
	case LW_IMAP_CLIENT_MESSAGE:
		m->read++;
		m->bytes += lw_rd_left(&ev.bytes);
		return true;
	case LW_IMAP_CLIENT_DONE:
		done(m, &ev);
		return true;
	case LW_IMAP_CLIENT_SEND:
		if (!pump_thought(p, m->conf.think[ev.stage], now))
			return false;
		lw_imap_client_go(m->engine, now);
		return true;
	case LW_IMAP_CLIENT_CLOSE:
		pump_close(p);
		return false;
	}
	return false;
}

static void over(struct pump *p, enum lw_err err, lw_time now)
{
	struct imap *m = lw_container_of(p, struct imap, pump);
	pump_fini(p);
	if (err != LW_OK && !m->ok)
		say(m, lw_strerror(err));
	ended(m, now);
}

static void found(struct target *t, enum lw_err err, lw_time now)
{
	static const struct pump_ops ops = { PUMP_VERBS, .eof = eng_eof, .act = act,
		.over = over };
	struct imap *m = lw_container_of(t, struct imap, target);
	struct lw_endpoint to = { t->addr, m->conf.port ? m->conf.port : IMAP_PORT };
	pump_init(&m->pump, &ops, m->env.stack, "imap");
	if (err == LW_OK)
		err = lw_sock_open(
			m->env.stack, LW_SOCK_TCP, &m->pump.user, &m->pump.sock);
	if (err == LW_OK) {
		err = lw_sock_connect(m->env.stack, m->pump.sock, to);
		if (err != LW_OK)
			lw_sock_close(m->env.stack, m->pump.sock);
	}
	if (err != LW_OK) {
		say(m, err == LW_ENOENT ? "no such host" : lw_strerror(err));
		ended(m, now);
		return;
	}
	m->engine = lw_imap_client_new(&m->conf.client, now);
	pump_start(&m->pump, m->engine, now);
}

struct lw_job *lw_imap_start(
	const struct lw_job_env *env, const struct lw_imap_job_conf *conf)
{
	struct imap *m = lw_alloc(sizeof(*m));
	m->job.free = free_imap;
	m->env = *env;
	m->conf = *conf;
	pump_init(&m->pump, NULL, env->stack, "imap");
	target_find(&m->target, &m->env, conf->server, found);
	return &m->job;
}
