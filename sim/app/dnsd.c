/* dnsd.c - an authoritative name server on port 53, UDP and TCP.
 * SPDX-License-Identifier: MIT */
#include "labwire/app/dnsd.h"

#include "labwire/base/alloc.h"
#include "labwire/proto/dns_server.h"
#include "labwire/proto/dns_stream.h"
#include "server.h"

enum {
	CONNECTIONS_MAX = 100,
	BACKLOG = 10,
	IDLE_S = 120, /* RFC 1035 4.2.2: about two minutes */
};

struct dnsd {
	struct lw_job job;
	struct lw_sock_user user;
	struct lw_stack *stack;
	struct lw_sock sock;
	struct server server;
	const struct lw_zones *zones;
	uint8_t out[LW_DNS_STREAM_MAX];
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

STREAM_ENGINE_EOF(lw_dns_stream)

static bool act(struct stream *s, lw_time now)
{
	struct dnsd *d = lw_container_of(session_of(s)->server, struct dnsd, server);
	struct lw_dns_stream_event ev = lw_dns_stream_next(s->engine);
	(void)now;
	if (ev.kind == LW_DNS_STREAM_CLOSE)
		stream_close(s);
	if (ev.kind != LW_DNS_STREAM_MESSAGE)
		return false;
	size_t n = lw_dns_server_answer(d->zones, ev.message, d->out, sizeof(d->out));
	lw_dns_stream_answer(s->engine, lw_rd_of(d->out, n));
	return true;
}

static void welcome(struct session *s, lw_time now)
{
	stream_start(&s->stream, lw_dns_stream_new(LW_SEC(IDLE_S), now), now);
}

static void free_dnsd(struct lw_job *job)
{
	struct dnsd *d = lw_container_of(job, struct dnsd, job);
	server_close(&d->server);
	lw_sock_close(d->stack, d->sock);
	lw_free(d);
}

enum lw_err lw_dnsd_start(
	struct lw_stack *stack, const struct lw_zones *zones, struct lw_job **out)
{
	static const struct server_ops ops = {
		.stream = { "dnsd", { ENGINE_VERBS_EOF }, act, session_over },
		.size = sizeof(struct session),
		.welcome = welcome,
	};
	struct dnsd *d = lw_alloc(sizeof(*d));
	struct lw_endpoint at = { 0, LW_DNS_PORT };
	d->job.free = free_dnsd;
	d->user.ready = ready;
	d->stack = stack;
	d->zones = zones;
	d->sock = LW_SOCK_NONE;
	d->server.most = CONNECTIONS_MAX;
	enum lw_err err = lw_sock_open(stack, LW_SOCK_UDP, &d->user, &d->sock);
	if (err == LW_OK)
		err = lw_sock_bind(stack, d->sock, at);
	if (err == LW_OK)
		err = server_open(&d->server, &ops, stack, LW_DNS_PORT, BACKLOG);
	if (err == LW_OK)
		*out = &d->job;
	else
		free_dnsd(&d->job);
	return err;
}
