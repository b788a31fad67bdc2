/* pop3.c - a job: fetch a user's mail by POP3.  SPDX-License-Identifier: MIT */
#include "labwire/app/pop3.h"

#include "client.h"

enum {
	POP3_PORT = 110
};

struct pop3 {
	struct client client;
	struct lw_pop3_job_conf conf;
};

STREAM_ENGINE_EOF(lw_pop3_client)

static void *new_engine(struct client *c, lw_time now)
{
	const struct pop3 *f = lw_container_of(c, struct pop3, client);
	return lw_pop3_client_new(&f->conf.client, now);
}

static void count(struct client *c, struct lw_outcome *out)
{
	out->received = lw_pop3_client_messages(c->stream.engine);
	out->bytes = lw_pop3_client_bytes(c->stream.engine);
}

static void ended(struct client *c, const struct lw_pop3_client_event *ev)
{
	struct lw_text what = { 0 };
	uint32_t n = lw_pop3_client_messages(c->stream.engine);
	if (ev->ok)
		lw_text_fmt(&what, "%u message%s, %llu bytes", n, n == 1 ? "" : "s",
			(unsigned long long)lw_pop3_client_bytes(c->stream.engine));
	else
		lw_text_add(&what, ev->text);
	client_done(c, ev->ok, lw_text_str(&what));
	lw_text_fini(&what);
}

static bool act(struct stream *s, lw_time now)
{
	struct client *c = client_of(s);
	struct lw_pop3_client_event ev = lw_pop3_client_next(s->engine);
	switch (ev.kind) {
	case LW_POP3_CLIENT_NONE:
		return false;
	case LW_POP3_CLIENT_SENT:
		tell(&c->env, LW_LINE_SENT, ev.text, now);
		return true;
	case LW_POP3_CLIENT_RECEIVED:
		tell(&c->env, LW_LINE_RECEIVED, ev.text, now);
		return true;
	case LW_POP3_CLIENT_DONE:
		ended(c, &ev);
		return true;
	case LW_POP3_CLIENT_CLOSE:
		stream_close(s);
		return false;
	}
	return false;
}

struct lw_job *lw_pop3_start(
	const struct lw_job_env *env, const struct lw_pop3_job_conf *conf)
{
	static const struct client_ops ops = {
		.stream = { "pop3", { ENGINE_VERBS_EOF }, act, client_over },
		.size = sizeof(struct pop3),
		.port = POP3_PORT,
		.engine = new_engine,
		.count = count,
	};
	struct client *c = client_new(env, &ops);
	lw_container_of(c, struct pop3, client)->conf = *conf;
	return client_start(c, conf->server, 0);
}
