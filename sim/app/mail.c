/* mail.c - a mail client sends one message: resolve, connect, dialogue, and again when it
 * failed for now.  SPDX-License-Identifier: MIT */
#include "labwire/app/mail.h"

#include "labwire/app/resolver.h"
#include "labwire/base/alloc.h"
#include "stream.h"
#include "target.h"

enum {
	SMTP_PORT = 25
};

struct mail {
	struct lw_job job;
	struct lw_job_env env;
	struct lw_mail_conf conf;
	struct lw_lookup lookup;
	struct lw_text message, helo, sentence;
	struct stream stream;
	struct lw_event again; /* the start, and every further try */
	uint32_t tries;
	bool ok, temporary, over;
};

static void try_once(struct mail *m, lw_time now);

static void free_mail(struct lw_job *job)
{
	struct mail *m = lw_container_of(job, struct mail, job);
	if (m->env.resolver)
		lw_resolver_cancel(m->env.resolver, &m->lookup);
	stream_fini(&m->stream);
	lw_evq_cancel(lw_stack_engine(m->env.stack)->q, &m->again);
	lw_text_fini(&m->message);
	lw_text_fini(&m->helo);
	lw_text_fini(&m->sentence);
	lw_free(m);
}

static void say_why(struct mail *m, const char *what, const char *why)
{
	lw_text_clear(&m->sentence);
	lw_text_fmt(&m->sentence, "%s: %s", what, why);
}

/* One try is over: done, or again later. */
static void ended(struct mail *m, lw_time now)
{
	struct lw_evq *q = lw_stack_engine(m->env.stack)->q;
	if (!m->ok && m->temporary && m->tries <= m->conf.retries) {
		lw_evq_put(q, &m->again, now + m->conf.retry_after);
		return;
	}
	struct lw_outcome o = { .ok = m->ok,
		.sentence = lw_text_str(&m->sentence),
		.sent = m->tries,
		.bytes = m->message.len };
	m->over = true;
	m->env.done(m->env.ctx, &o, now);
}

STREAM_ENGINE_EOF(lw_smtp_client)

static bool act(struct stream *s, lw_time now)
{
	struct mail *m = lw_container_of(s, struct mail, stream);
	struct lw_smtp_client_event ev = lw_smtp_client_next(s->engine);
	switch (ev.kind) {
	case LW_SMTP_CLIENT_NONE:
		return false;
	case LW_SMTP_CLIENT_SENT:
		tell(&m->env, LW_LINE_SENT, ev.text, now);
		return true;
	case LW_SMTP_CLIENT_RECEIVED:
		tell(&m->env, LW_LINE_RECEIVED, ev.text, now);
		return true;
	case LW_SMTP_CLIENT_DONE:
		m->ok = ev.ok;
		m->temporary = ev.temporary;
		say_why(m, m->conf.server, ev.text);
		return true;
	case LW_SMTP_CLIENT_SEND:
		if (!stream_thought(s, m->conf.think[ev.stage], now))
			return false;
		lw_smtp_client_go(s->engine, now);
		return true;
	case LW_SMTP_CLIENT_CLOSE:
		stream_close(s);
		return false;
	}
	return false;
}

static void over(struct stream *s, enum lw_err err, lw_time now)
{
	struct mail *m = lw_container_of(s, struct mail, stream);
	stream_stop(s);
	if (err != LW_OK && !m->ok) {
		m->temporary = true;
		say_why(m, m->conf.server, lw_strerror(err));
	}
	ended(m, now);
}

static const struct stream_ops ops = { "mail", { ENGINE_VERBS_EOF }, act, over };

static void literal(struct mail *m, uint32_t addr)
{
	char ip[LW_IP4_TEXT];
	lw_text_clear(&m->helo);
	if (m->conf.helo)
		lw_text_add(&m->helo, m->conf.helo);
	else
		lw_text_fmt(&m->helo, "[%s]", lw_ip4_format(addr, ip));
}

static void connect_to(struct mail *m, uint32_t addr, lw_time now)
{
	struct lw_endpoint to = { addr, m->conf.port ? m->conf.port : SMTP_PORT };
	stream_fini(&m->stream);
	stream_init(&m->stream, &ops, m->env.stack);
	literal(m, lw_stack_source(m->env.stack, addr));
	struct lw_smtp_client_conf c = { .sender = &m->conf.persona->sender,
		.helo = lw_text_str(&m->helo),
		.from = m->conf.from,
		.rcpts = m->conf.rcpts,
		.nrcpts = m->conf.nrcpts,
		.message = lw_rd_of(lw_text_str(&m->message), m->message.len) };
	enum lw_err err = stream_connect(&m->stream, to, 0);
	if (err == LW_OK) {
		stream_start(&m->stream, lw_smtp_client_new(&c, now), now);
		return;
	}
	m->temporary = true;
	say_why(m, m->conf.server, lw_strerror(err));
	ended(m, now);
}

static void found(struct lw_lookup *l, const struct lw_dns_result *r, lw_time now)
{
	struct mail *m = lw_container_of(l, struct mail, lookup);
	if (r->err == LW_OK) {
		connect_to(m, r->addr, now);
		return;
	}
	m->temporary = r->err == LW_ETIMEDOUT;
	say_why(m, m->conf.server,
		r->err == LW_ENOENT ? "no such host" : lw_strerror(r->err));
	ended(m, now);
}

static void try_once(struct mail *m, lw_time now)
{
	uint32_t addr = 0;
	m->tries++;
	if (lw_ip4_parse(m->conf.server, &addr) == LW_OK) {
		connect_to(m, addr, now);
	} else if (m->env.resolver) {
		m->lookup.answer = found;
		lw_resolver_ask(m->env.resolver, m->conf.server, LW_DNS_A, &m->lookup);
	} else {
		say_why(m, m->conf.server, "not an address, and there is no name server");
		ended(m, now);
	}
}

static void on_again(struct lw_event *ev, lw_time now)
{
	try_once(lw_container_of(ev, struct mail, again), now);
}

static void write_message(struct mail *m)
{
	struct lw_engine *e = lw_stack_engine(m->env.stack);
	struct lw_owner *owner = lw_stack_owner(m->env.stack);
	const struct lw_mail_conf *c = &m->conf;
	struct lw_rand rand;
	lw_time now = lw_engine_now(e);
	lw_rand_init(&rand, e->seed ^ (uint64_t)now, owner->id, "message id");
	struct lw_compose what = { .persona = c->persona,
		.from_name = c->from_name,
		.from = c->from,
		.rcpts = c->rcpts,
		.nrcpts = c->nrcpts,
		.subject = c->subject,
		.body = c->body,
		.unix_s = lw_engine_unix(e, now),
		.zone = c->zone };
	lw_compose(&what, &rand, &m->message);
}

struct lw_job *lw_mail_start(
	const struct lw_job_env *env, const struct lw_mail_conf *conf)
{
	struct mail *m = lw_alloc(sizeof(*m));
	struct lw_engine *e = lw_stack_engine(env->stack);
	m->job.free = free_mail;
	m->env = *env;
	m->conf = *conf;
	lw_event_init(&m->again, lw_stack_owner(env->stack), "mail", on_again);
	stream_init(&m->stream, &ops, env->stack);
	write_message(m);
	lw_evq_put(e->q, &m->again, lw_engine_now(e));
	return &m->job;
}

struct lw_rd lw_mail_message(const struct lw_job *job)
{
	const struct mail *m = lw_container_of(job, struct mail, job);
	return lw_rd_of(lw_text_str(&m->message), m->message.len);
}
