/* pop3d.c - a POP3 server: sockets around the engine.  SPDX-License-Identifier: MIT */
#include "labwire/app/pop3.h"
#include "labwire/base/alloc.h"
#include "labwire/base/list.h"
#include "labwire/proto/pop3_server.h"
#include "listener.h"
#include "pump.h"

enum {
	POP3_PORT = 110,
	SESSIONS_MAX = 200,
	BACKLOG = 100,
};

struct pop3d {
	struct lw_job job;
	struct lw_pop3d_conf conf;
	struct listener listener;
	struct lw_list sessions;
	uint32_t count;
};

struct session {
	struct lw_list list;
	struct pop3d *server;
	struct pump pump;
	struct lw_pop3_server *engine;
};

static void free_session(struct session *s)
{
	pump_fini(&s->pump);
	lw_pop3_server_free(s->engine);
	lw_list_del(&s->list);
	s->server->count--;
	lw_free(s);
}

PUMP_ENGINE(lw_pop3_server)

/* A client that left without QUIT has changed nothing. */
static bool act(struct pump *p, lw_time now)
{
	struct session *s = lw_container_of(p, struct session, pump);
	(void)now;
	if (p->eof_told || lw_pop3_server_closing(s->engine))
		pump_close(p);
	return false;
}

static void over(struct pump *p, enum lw_err err, lw_time now)
{
	struct session *s = lw_container_of(p, struct session, pump);
	struct pop3d *d = s->server;
	(void)err;
	free_session(s);
	listener_serve(&d->listener, now);
}

static bool welcome(struct listener *l, lw_time now)
{
	static const struct pump_ops ops = { PUMP_VERBS, .act = act, .over = over };
	struct pop3d *d = lw_container_of(l, struct pop3d, listener);
	struct lw_pop3_conf conf = { .persona = d->conf.persona,
		.store = d->conf.store,
		.epoch_ns = lw_stack_engine(d->conf.stack)->epoch_ns };
	if (d->count >= SESSIONS_MAX)
		return false;
	struct session *s = lw_alloc(sizeof(*s));
	pump_init(&s->pump, &ops, d->conf.stack, "pop3d");
	if (lw_sock_accept(d->conf.stack, l->sock, &s->pump.user, &s->pump.sock) !=
		LW_OK) {
		lw_free(s);
		return false;
	}
	s->server = d;
	lw_list_add(&d->sessions, &s->list);
	d->count++;
	s->engine = lw_pop3_server_new(&conf, now);
	pump_start(&s->pump, s->engine, now);
	return true;
}

static void free_pop3d(struct lw_job *job)
{
	struct pop3d *d = lw_container_of(job, struct pop3d, job);
	while (!lw_list_empty(&d->sessions))
		free_session(lw_container_of(d->sessions.next, struct session, list));
	listener_close(&d->listener);
	lw_free(d);
}

enum lw_err lw_pop3d_start(const struct lw_pop3d_conf *conf, struct lw_job **out)
{
	struct pop3d *d = lw_alloc(sizeof(*d));
	d->job.free = free_pop3d;
	d->conf = *conf;
	lw_list_init(&d->sessions);
	d->listener.welcome = welcome;
	enum lw_err err = listener_open(
		&d->listener, conf->stack, (struct lw_endpoint){ 0, POP3_PORT }, BACKLOG);
	if (err != LW_OK) {
		free_pop3d(&d->job);
		return err;
	}
	*out = &d->job;
	return LW_OK;
}
