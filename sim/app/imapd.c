/* imapd.c - an IMAP server: sockets around the engine.  SPDX-License-Identifier: MIT */
#include "labwire/app/imapd.h"

#include "labwire/base/alloc.h"
#include "server.h"

enum {
	IMAP_PORT = 143,
	CONNECTIONS_MAX = 100,
	BACKLOG = 10,
};

struct imapd {
	struct lw_job job;
	struct lw_imapd_conf conf;
	struct server server;
};

static const struct imapd *imapd_of(const struct session *s)
{
	return lw_container_of(s->server, struct imapd, server);
}

STREAM_ENGINE(lw_imap_server)

static bool act(struct stream *s, lw_time now)
{
	const struct imapd *d = imapd_of(session_of(s));
	struct lw_imap_event ev = lw_imap_server_next(s->engine, now);
	switch (ev.kind) {
	case LW_IMAP_NONE:
		if (s->eof_told)
			stream_close(s);
		return false;
	case LW_IMAP_CLOSE:
		stream_close(s);
		return false;
	case LW_IMAP_ASK:
		break;
	}
	if (!stream_thought(s, d->conf.think[ev.work], now))
		return false;
	lw_imap_server_answer(
		s->engine, lw_engine_unix(lw_stack_engine(d->conf.stack), now));
	return true;
}

static void welcome(struct session *s, lw_time now)
{
	const struct imapd *d = imapd_of(s);
	struct lw_imap_conf conf = {
		.persona = d->conf.persona, .store = d->conf.store, .zone = d->conf.zone
	};
	stream_start(&s->stream, lw_imap_server_new(&conf, now), now);
}

static void free_imapd(struct lw_job *job)
{
	struct imapd *d = lw_container_of(job, struct imapd, job);
	server_close(&d->server);
	lw_free(d);
}

enum lw_err lw_imapd_start(const struct lw_imapd_conf *conf, struct lw_job **out)
{
	static const struct server_ops ops = {
		.stream = { "imapd", { ENGINE_VERBS }, act, session_over },
		.size = sizeof(struct session),
		.welcome = welcome,
	};
	struct imapd *d = lw_alloc(sizeof(*d));
	d->conf = *conf;
	d->job.free = free_imapd;
	d->server.most = conf->connections_max ? conf->connections_max : CONNECTIONS_MAX;
	enum lw_err err = server_open(&d->server, &ops, conf->stack,
		conf->port ? conf->port : IMAP_PORT, BACKLOG);
	if (err == LW_OK)
		*out = &d->job;
	else
		free_imapd(&d->job);
	return err;
}
