/* imapd.c - an IMAP server: sockets around the engine.  SPDX-License-Identifier: MIT */
#include "labwire/app/imapd.h"

#include "labwire/base/alloc.h"
#include "labwire/base/list.h"
#include "listener.h"
#include "pump.h"

enum {
	IMAP_PORT = 143,
	CONNECTIONS_MAX = 100,
	BACKLOG = 10,
};

struct imapd {
	struct lw_job job;
	struct lw_imapd_conf conf;
	struct listener listener;
	struct lw_list connections;
	uint32_t count;
};

struct connection {
	struct lw_list list;
	struct imapd *server;
	struct pump pump;
	struct lw_imap_server *engine;
};

static void free_connection(struct connection *c)
{
	struct imapd *d = c->server;
	pump_fini(&c->pump);
	lw_imap_server_free(c->engine);
	lw_list_del(&c->list);
	d->count--;
	lw_free(c);
}

PUMP_ENGINE(lw_imap_server)

/* One less: who waited in the backlog is next. */
static void over(struct pump *p, enum lw_err err, lw_time now)
{
	struct connection *c = lw_container_of(p, struct connection, pump);
	struct imapd *d = c->server;
	(void)err;
	free_connection(c);
	listener_serve(&d->listener, now);
}

static bool act(struct pump *p, lw_time now)
{
	struct connection *c = lw_container_of(p, struct connection, pump);
	const struct imapd *d = c->server;
	struct lw_imap_event ev = lw_imap_server_next(c->engine, now);
	switch (ev.kind) {
	case LW_IMAP_NONE:
		if (p->eof_told)
			pump_close(p);
		return false;
	case LW_IMAP_CLOSE:
		pump_close(p);
		return false;
	case LW_IMAP_ASK:
		break;
	}
	if (!pump_thought(p, d->conf.think[ev.work], now))
		return false;
	lw_imap_server_answer(
		c->engine, lw_engine_unix(lw_stack_engine(d->conf.stack), now));
	return true;
}

/* False: nobody waits, or there are too many already. */
static bool welcome(struct listener *l, lw_time now)
{
	static const struct pump_ops ops = { PUMP_VERBS, .act = act, .over = over };
	struct imapd *d = lw_container_of(l, struct imapd, listener);
	struct lw_imap_conf conf = {
		.persona = d->conf.persona, .store = d->conf.store, .zone = d->conf.zone
	};
	if (d->count >= d->conf.connections_max)
		return false;
	struct connection *c = lw_alloc(sizeof(*c));
	pump_init(&c->pump, &ops, d->conf.stack, "imapd");
	if (lw_sock_accept(d->conf.stack, l->sock, &c->pump.user, &c->pump.sock) !=
		LW_OK) {
		lw_free(c);
		return false;
	}
	c->server = d;
	lw_list_add(&d->connections, &c->list);
	d->count++;
	c->engine = lw_imap_server_new(&conf, now);
	pump_start(&c->pump, c->engine, now);
	return true;
}

static void free_imapd(struct lw_job *job)
{
	struct imapd *d = lw_container_of(job, struct imapd, job);
	while (!lw_list_empty(&d->connections))
		free_connection(
			lw_container_of(d->connections.next, struct connection, list));
	listener_close(&d->listener);
	lw_free(d);
}

enum lw_err lw_imapd_start(const struct lw_imapd_conf *conf, struct lw_job **out)
{
	struct imapd *d = lw_alloc(sizeof(*d));
	d->conf = *conf;
	d->job.free = free_imapd;
	d->listener.welcome = welcome;
	if (!d->conf.connections_max)
		d->conf.connections_max = CONNECTIONS_MAX;
	lw_list_init(&d->connections);
	struct lw_endpoint at = { 0, conf->port ? conf->port : IMAP_PORT };
	enum lw_err err = listener_open(&d->listener, conf->stack, at, BACKLOG);
	if (err != LW_OK) {
		lw_free(d);
		return err;
	}
	*out = &d->job;
	return LW_OK;
}
