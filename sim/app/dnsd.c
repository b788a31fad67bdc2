/* dnsd.c - an authoritative name server on UDP port 53.  SPDX-License-Identifier: MIT */
#include "labwire/app/dnsd.h"

#include "labwire/base/alloc.h"
#include "labwire/proto/dns_server.h"

struct dnsd {
	struct lw_job job;
	struct lw_sock_user user;
	struct lw_stack *stack;
	struct lw_sock sock;
	const struct lw_zones *zones;
};

static void ready(struct lw_sock_user *u, struct lw_sock s, unsigned events, lw_time now)
{
	struct dnsd *d = lw_container_of(u, struct dnsd, user);
	struct lw_datagram in;
	uint8_t out[LW_DNS_UDP_MAX];
	(void)events;
	(void)now;
	while (lw_sock_recv(d->stack, s, &in) == LW_OK) {
		if (in.error != LW_OK)
			continue;
		size_t n = lw_dns_server_answer(d->zones, in.payload, out, sizeof(out));
		struct lw_datagram answer = {
			.peer = in.peer, .local = in.local, .payload = lw_rd_of(out, n)
		};
		if (n)
			(void)!lw_sock_send(d->stack, s, &answer);
	}
}

static void free_dnsd(struct lw_job *job)
{
	struct dnsd *d = lw_container_of(job, struct dnsd, job);
	lw_sock_close(d->stack, d->sock);
	lw_free(d);
}

enum lw_err lw_dnsd_start(
	struct lw_stack *stack, const struct lw_zones *zones, struct lw_job **out)
{
	struct dnsd *d = lw_alloc(sizeof(*d));
	d->job.free = free_dnsd;
	d->user.ready = ready;
	d->stack = stack;
	d->zones = zones;
	enum lw_err err = lw_sock_open(stack, LW_SOCK_UDP, &d->user, &d->sock);
	if (err == LW_OK)
		err = lw_sock_bind(
			stack, d->sock, (struct lw_endpoint){ 0, LW_DNS_PORT });
	if (err != LW_OK) {
		free_dnsd(&d->job);
		return err;
	}
	*out = &d->job;
	return LW_OK;
}
