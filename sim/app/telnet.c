/* telnet.c - a person types lines into a port of a server.
 * SPDX-License-Identifier: MIT */
#include "labwire/app/telnet.h"

#include "client.h"
#include "labwire/profile/screen.h"

enum {
	TELNET_PORT = 23
};

struct telnet {
	struct client client;
	struct lw_telnet_conf conf;
	struct lw_text last; /* line that came */
	uint32_t typed, received;
};

STREAM_ENGINE_EOF(lw_terminal)

static void *new_engine(struct client *c, lw_time now)
{
	const struct telnet *t = lw_container_of(c, struct telnet, client);
	return lw_terminal_new(&t->conf.terminal, now);
}

static void count(struct client *c, struct lw_outcome *out)
{
	const struct telnet *t = lw_container_of(c, struct telnet, client);
	out->sent = t->typed;
	out->received = t->received;
}

/* Fine when it ended in order, whatever the server said in the end. */
static void leave(struct client *c, enum lw_err err)
{
	const struct telnet *t = lw_container_of(c, struct telnet, client);
	if (err == LW_OK)
		client_done(c, true, lw_text_str(&t->last));
}

static void free_last(struct client *c)
{
	lw_text_fini(&lw_container_of(c, struct telnet, client)->last);
}

static void tell_lost(const struct client *c, lw_time now)
{
	const char *words[128] = { 0 };
	words['H'] = c->target.name;
	print(&c->env, lw_screen_find(lw_stack_profile(c->env.stack)->name)->telnet_lost,
		words, now);
}

static bool act(struct stream *s, lw_time now)
{
	struct telnet *t = lw_container_of(s, struct telnet, client.stream);
	struct lw_terminal_event ev = lw_terminal_next(s->engine);
	switch (ev.kind) {
	case LW_TERMINAL_NONE:
		return false;
	case LW_TERMINAL_TYPED:
		t->typed++;
		tell(&t->client.env, LW_LINE_SENT, ev.text, now);
		return true;
	case LW_TERMINAL_RECEIVED:
		t->received++;
		lw_text_clear(&t->last);
		lw_text_add(&t->last, ev.text);
		tell(&t->client.env, LW_LINE_RECEIVED, ev.text, now);
		return true;
	case LW_TERMINAL_CLOSE:
		if (ev.lost && !s->closing)
			tell_lost(&t->client, now);
		stream_close(s);
		return false;
	}
	return false;
}

struct lw_job *lw_telnet_start(
	const struct lw_job_env *env, const struct lw_telnet_conf *conf)
{
	static const struct client_ops ops = {
		.stream = { "telnet", { ENGINE_VERBS_EOF }, act, client_over },
		.size = sizeof(struct telnet),
		.port = TELNET_PORT,
		.bare = true,
		.engine = new_engine,
		.count = count,
		.leave = leave,
		.free = free_last,
	};
	struct client *c = client_new(env, &ops);
	lw_container_of(c, struct telnet, client)->conf = *conf;
	return client_start(c, conf->target, conf->port);
}
