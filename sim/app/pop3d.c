/* pop3d.c - a POP3 server: sockets around the engine.  SPDX-License-Identifier: MIT */
#include "labwire/app/pop3.h"
#include "labwire/base/alloc.h"
#include "labwire/proto/pop3_server.h"
#include "server.h"

enum {
	POP3_PORT = 110,
	SESSIONS_MAX = 200,
	BACKLOG = 100,
};

struct pop3d {
	struct lw_job job;
	struct lw_pop3d_conf conf;
	struct server server;
};

STREAM_ENGINE(lw_pop3_server)

/* A client that left without QUIT has changed nothing. */
static bool act(struct stream *s, lw_time now)
{
	(void)now;
	if (s->eof_told || lw_pop3_server_closing(s->engine))
		stream_close(s);
	return false;
}

static void welcome(struct session *s, lw_time now)
{
	const struct pop3d *d = lw_container_of(s->server, struct pop3d, server);
	struct lw_pop3_conf conf = { .persona = d->conf.persona,
		.store = d->conf.store,
		.epoch_ns = lw_stack_engine(d->conf.stack)->epoch_ns };
	stream_start(&s->stream, lw_pop3_server_new(&conf, now), now);
}

static void free_pop3d(struct lw_job *job)
{
	struct pop3d *d = lw_container_of(job, struct pop3d, job);
	server_close(&d->server);
	lw_free(d);
}

enum lw_err lw_pop3d_start(const struct lw_pop3d_conf *conf, struct lw_job **out)
{
	static const struct server_ops ops = {
		.stream = { "pop3d", { ENGINE_VERBS }, act, session_over },
		.size = sizeof(struct session),
		.welcome = welcome,
	};
	struct pop3d *d = lw_alloc(sizeof(*d));
	d->job.free = free_pop3d;
	d->conf = *conf;
	d->server.most = SESSIONS_MAX;
	enum lw_err err = server_open(&d->server, &ops, conf->stack, POP3_PORT, BACKLOG);
	if (err == LW_OK)
		*out = &d->job;
	else
		free_pop3d(&d->job);
	return err;
}
