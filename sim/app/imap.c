/* imap.c - a mail client on one IMAP connection: resolve, connect, dialogue.
 * SPDX-License-Identifier: MIT */
#include "labwire/app/imap.h"

#include "client.h"

enum {
	IMAP_PORT = 143
};

struct imap {
	struct client client;
	struct lw_imap_job_conf conf;
	uint32_t read;
	uint64_t bytes;
};

STREAM_ENGINE_EOF(lw_imap_client)

static void *new_engine(struct client *c, lw_time now)
{
	const struct imap *m = lw_container_of(c, struct imap, client);
	return lw_imap_client_new(&m->conf.client, now);
}

static void count(struct client *c, struct lw_outcome *out)
{
	const struct imap *m = lw_container_of(c, struct imap, client);
	out->received = m->read;
	out->bytes = m->bytes;
}

static void ended(struct imap *m, const struct lw_imap_client_event *ev)
{
	struct lw_text what = { 0 };
	size_t n = lw_imap_client_messages(m->client.stream.engine);
	if (ev->ok)
		lw_text_fmt(&what, "%zu message%s in INBOX, %u read", n,
			n == 1 ? "" : "s", (unsigned)m->read);
	else
		lw_text_add(&what, ev->text);
	client_done(&m->client, ev->ok, lw_text_str(&what));
	lw_text_fini(&what);
}

static bool act(struct stream *s, lw_time now)
{
	struct imap *m = lw_container_of(s, struct imap, client.stream);
	struct lw_imap_client_event ev = lw_imap_client_next(s->engine);
	switch (ev.kind) {
	case LW_IMAP_CLIENT_NONE:
		return false;
	case LW_IMAP_CLIENT_SENT:
		tell(&m->client.env, LW_LINE_SENT, ev.text, now);
		return true;
	case LW_IMAP_CLIENT_RECEIVED:
		tell(&m->client.env, LW_LINE_RECEIVED, ev.text, now);
		return true;
	case LW_IMAP_CLIENT_MESSAGE:
		m->read++;
		m->bytes += lw_rd_left(&ev.bytes);
		return true;
	case LW_IMAP_CLIENT_DONE:
		ended(m, &ev);
		return true;
	case LW_IMAP_CLIENT_SEND:
		if (!stream_thought(s, m->conf.think[ev.stage], now))
			return false;
		lw_imap_client_go(s->engine, now);
		return true;
	case LW_IMAP_CLIENT_CLOSE:
		stream_close(s);
		return false;
	}
	return false;
}

struct lw_job *lw_imap_start(
	const struct lw_job_env *env, const struct lw_imap_job_conf *conf)
{
	static const struct client_ops ops = {
		.stream = { "imap", { ENGINE_VERBS_EOF }, act, client_over },
		.size = sizeof(struct imap),
		.port = IMAP_PORT,
		.engine = new_engine,
		.count = count,
	};
	struct client *c = client_new(env, &ops);
	lw_container_of(c, struct imap, client)->conf = *conf;
	return client_start(c, conf->server, conf->port);
}
