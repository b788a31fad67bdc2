/* dnsd.c - an authoritative name server on port 53, UDP and TCP.
 * SPDX-License-Identifier: MIT */
#include "labwire/app/dnsd.h"

#include "dns_pump.h"
#include "labwire/base/alloc.h"
#include "labwire/base/list.h"
#include "labwire/proto/dns_server.h"

enum {
	CONNECTIONS_MAX = 100,
	BACKLOG = 10,
	IDLE_S = 120, /* RFC 1035 4.2.2: about two minutes */
};

struct dnsd {
	struct lw_job job;
	struct lw_sock_user user, stream_user;
	struct lw_stack *stack;
	struct lw_sock sock, listener;
	struct pump_ops ops;
	struct lw_list connections;
	uint32_t count;
	const struct lw_zones *zones;
	uint8_t out[LW_DNS_STREAM_MAX];
};

struct connection {
	struct lw_list list;
	struct dnsd *server;
	struct pump pump;
	struct lw_dns_stream *engine;
};

static void ready(struct lw_sock_user *u, struct lw_sock s, unsigned events, lw_time now)
{
	struct dnsd *d = lw_container_of(u, struct dnsd, user);
	struct lw_datagram in;
	(void)events;
	(void)now;
	while (lw_sock_recv(d->stack, s, &in) == LW_OK) {
		if (in.error != LW_OK)
			continue;
		size_t n = lw_dns_server_answer(
			d->zones, in.payload, d->out, lw_dns_server_udp_room(in.payload));
		struct lw_datagram answer = {
			.peer = in.peer, .local = in.local, .payload = lw_rd_of(d->out, n)
		};
		if (n)
			(void)!lw_sock_send(d->stack, s, &answer);
	}
}

static void free_connection(struct connection *c)
{
	pump_fini(&c->pump);
	lw_dns_stream_free(c->engine);
	lw_list_del(&c->list);
	c->server->count--;
	lw_free(c);
}

static bool act(struct pump *p, lw_time now)
{
	struct connection *c = lw_container_of(p, struct connection, pump);
	struct dnsd *d = c->server;
	struct lw_dns_stream_event ev = lw_dns_stream_next(c->engine);
	(void)now;
	if (ev.kind == LW_DNS_STREAM_CLOSE)
		pump_close(p);
	if (ev.kind != LW_DNS_STREAM_MESSAGE)
		return false;
	size_t n = lw_dns_server_answer(d->zones, ev.message, d->out, sizeof(d->out));
	lw_dns_stream_answer(c->engine, lw_rd_of(d->out, n));
	return true;
}

static bool welcome(struct dnsd *d, lw_time now)
{
	struct connection *c = lw_alloc(sizeof(*c));
	pump_init(&c->pump, &d->ops, d->stack, "dnsd");
	if (lw_sock_accept(d->stack, d->listener, &c->pump.user, &c->pump.sock) !=
		LW_OK) {
		lw_free(c);
		return false;
	}
	c->server = d;
	c->engine = lw_dns_stream_new(LW_SEC(IDLE_S), now);
	lw_list_add(&d->connections, &c->list);
	d->count++;
	pump_start(&c->pump, c->engine, now);
	return true;
}

/* One less: who waited in the backlog is next. */
static void over(struct pump *p, enum lw_err err, lw_time now)
{
	struct connection *c = lw_container_of(p, struct connection, pump);
	struct dnsd *d = c->server;
	(void)err;
	free_connection(c);
	(void)welcome(d, now);
}

static void stream_ready(
	struct lw_sock_user *u, struct lw_sock s, unsigned events, lw_time now)
{
	struct dnsd *d = lw_container_of(u, struct dnsd, stream_user);
	(void)s;
	if (!(events & LW_SOCK_ACCEPT))
		return;
	while (d->count < CONNECTIONS_MAX && welcome(d, now))
		;
}

static void free_dnsd(struct lw_job *job)
{
	struct dnsd *d = lw_container_of(job, struct dnsd, job);
	while (!lw_list_empty(&d->connections))
		free_connection(
			lw_container_of(d->connections.next, struct connection, list));
	lw_sock_close(d->stack, d->listener);
	lw_sock_close(d->stack, d->sock);
	lw_free(d);
}

static enum lw_err listen_at(struct dnsd *d, struct lw_endpoint at)
{
	enum lw_err err = lw_sock_open(d->stack, LW_SOCK_UDP, &d->user, &d->sock);
	if (err == LW_OK)
		err = lw_sock_bind(d->stack, d->sock, at);
	if (err == LW_OK)
		err = lw_sock_open(d->stack, LW_SOCK_TCP, &d->stream_user, &d->listener);
	if (err == LW_OK)
		err = lw_sock_bind(d->stack, d->listener, at);
	return err == LW_OK ? lw_sock_listen(d->stack, d->listener, BACKLOG) : err;
}

enum lw_err lw_dnsd_start(
	struct lw_stack *stack, const struct lw_zones *zones, struct lw_job **out)
{
	struct dnsd *d = lw_alloc(sizeof(*d));
	d->job.free = free_dnsd;
	d->user.ready = ready;
	d->stream_user.ready = stream_ready;
	d->stack = stack;
	d->zones = zones;
	d->sock = d->listener = LW_SOCK_NONE;
	d->ops = dns_pump_ops(act, over);
	lw_list_init(&d->connections);
	enum lw_err err = listen_at(d, (struct lw_endpoint){ 0, LW_DNS_PORT });
	if (err != LW_OK) {
		free_dnsd(&d->job);
		return err;
	}
	*out = &d->job;
	return LW_OK;
}
