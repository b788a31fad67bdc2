/* service.c - service "daytime": date and time as text, to whoever connects or sends a
 * datagram (RFC 867), in the words of xinetd 2.3.  SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "labwire/base/alloc.h"
#include "labwire/base/civil.h"
#include "labwire/stack/socket.h"
#include "topology/lab/lab_priv.h"
#include "topology/scenario/json.h"
#include "topology/scenario/kind.h"

enum {
	PORT = 13,
	BACKLOG = 64,
	TEXT_MAX = 64,
};

struct daytime {
	int zone; /* minutes east */
};

struct daytimed {
	struct lw_job job;
	struct lw_sock_user listener, datagrams;
	struct lw_stack *stack;
	struct lw_sock tcp, udp;
	int zone;
};

/* "UTC", and else the number that stands for a zone without a name: "+10", "-0930". */
static void name_zone(int minutes, char out[8])
{
	int m = abs(minutes);
	if (m == 0)
		snprintf(out, 8, "UTC");
	else
		snprintf(out, 8, m % 60 ? "%c%02d%02d" : "%c%02d",
			minutes < 0 ? '-' : '+', m / 60 % 24, m % 60);
}

/* "28 JAN 2007 20:41:03 +10\r\n" */
static size_t say_time(const struct daytimed *d, lw_time now, char out[TEXT_MAX])
{
	int64_t ns = lw_stack_engine(d->stack)->epoch_ns + now;
	struct lw_civil c = lw_civil_of(ns / LW_SEC(1), d->zone);
	char month[4] = { 0 }, zone[8];
	for (int i = 0; i < 3; i++)
		month[i] = (char)(lw_civil_month(c.month)[i] & ~0x20);
	name_zone(d->zone, zone);
	int n = snprintf(out, TEXT_MAX, "%02d %s %lld %02d:%02d:%02d %s\r\n", c.day,
		month, (long long)c.year, c.hour, c.minute, c.second, zone);
	return (size_t)n;
}

static void on_connection(
	struct lw_sock_user *u, struct lw_sock s, unsigned events, lw_time now)
{
	struct daytimed *d = lw_container_of(u, struct daytimed, listener);
	struct lw_sock conn;
	char text[TEXT_MAX];
	size_t n = say_time(d, now, text), done = 0;
	(void)events;
	while (lw_sock_accept(d->stack, s, u, &conn) == LW_OK) {
		(void)!lw_sock_write(d->stack, conn, text, n, &done);
		lw_sock_close(d->stack, conn);
	}
}

static void on_datagram(
	struct lw_sock_user *u, struct lw_sock s, unsigned events, lw_time now)
{
	struct daytimed *d = lw_container_of(u, struct daytimed, datagrams);
	struct lw_datagram in;
	char text[TEXT_MAX];
	size_t n = say_time(d, now, text);
	(void)events;
	while (lw_sock_recv(d->stack, s, &in) == LW_OK) {
		struct lw_datagram out = {
			.peer = in.peer, .local = in.local, .payload = lw_rd_of(text, n)
		};
		if (in.error == LW_OK && in.peer.port != PORT) /* no endless ping-pong */
			(void)!lw_sock_send(d->stack, s, &out);
	}
}

static void free_daytimed(struct lw_job *job)
{
	struct daytimed *d = lw_container_of(job, struct daytimed, job);
	lw_sock_close(d->stack, d->tcp);
	lw_sock_close(d->stack, d->udp);
	lw_free(d);
}

static enum lw_err open_at(struct daytimed *d, enum lw_sock_kind kind,
	struct lw_sock_user *u, struct lw_sock *s)
{
	enum lw_err err = lw_sock_open(d->stack, kind, u, s);
	if (err == LW_OK)
		err = lw_sock_bind(d->stack, *s, (struct lw_endpoint){ 0, PORT });
	return err;
}

static enum lw_err start(
	struct node *n, const struct lw_service_spec *v, struct lw_job **out)
{
	const struct daytime *c = v->conf;
	struct daytimed *d = lw_alloc(sizeof(*d));
	d->job.free = free_daytimed;
	d->listener.ready = on_connection;
	d->datagrams.ready = on_datagram;
	d->stack = n->stack;
	d->tcp = d->udp = LW_SOCK_NONE;
	d->zone = c->zone;
	enum lw_err err = open_at(d, LW_SOCK_TCP, &d->listener, &d->tcp);
	if (err == LW_OK)
		err = lw_sock_listen(d->stack, d->tcp, BACKLOG);
	if (err == LW_OK)
		err = open_at(d, LW_SOCK_UDP, &d->datagrams, &d->udp);
	if (err == LW_OK)
		*out = &d->job;
	else
		free_daytimed(&d->job);
	return err;
}

static void read_daytime(const struct place *p, struct lw_service_spec *v)
{
	struct daytime *c = v->conf;
	c->zone = get_flag(p, "utc", false) ? 0 : p->load->s->zone;
}

static const struct field fields[] = {
	SERVICE_FIELDS,
	KEY("utc", &flag, "true: it tells UTC, else the time of the lab's own zone"),
	LAST_KEY,
};

static const struct lw_service_use uses[] = {
	{ PORT, LW_USE_TCP, 8, "daytime", "tells date and time", LW_USE_OPEN },
	{ 0 },
};

static const struct lw_service_kind daytime = {
	.form = { "daytime", "tells date and time, by TCP and UDP", fields },
	.conf_size = sizeof(struct daytime),
	.tcp_port = PORT,
	.uses = uses,
	.read = read_daytime,
	.start = start,
};

const struct lw_kind kind_daytime = { .service = &daytime };
