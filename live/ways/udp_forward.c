/* udp_forward.c - a UDP port of the machine that leads across the lab: each sender gets a
 * port of the lab's host.  SPDX-License-Identifier: MIT */
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "forward.h"
#include "labwire/base/alloc.h"

enum {
	FLOWS_MAX = 256, /* then the one that was quiet longest goes */
	IDLE_MS = 60000,
	SWEEP_MS = 5000,
	DATAGRAMS_AT_ONCE = 64,
	PAYLOAD_MAX = 65507, /* RFC 768 in RFC 791 without options */
};

struct udp_forward {
	struct way way;
	struct forward_spec spec;
	struct poller *poller;
	uv_timer_t sweep;
	struct lw_list flows; /* the one that was quiet longest first */
	size_t nflows;
};

struct flow {
	struct lw_list list;
	struct udp_forward *of;
	struct guest_user user;
	struct guest *guest;
	struct sockaddr_in peer;
	uint64_t heard; /* ms */
};

static void end_flow(struct flow *w)
{
	w->of->nflows--;
	lw_list_del(&w->list);
	guest_close(w->guest);
	lw_free(w);
}

static void arrived(struct guest_user *u, struct lw_rd bytes)
{
	struct flow *w = lw_container_of(u, struct flow, user);
	/* A full socket loses it, as networks do. */
	(void)!sendto(poller_fd(w->of->poller), bytes.at, lw_rd_left(&bytes),
		MSG_DONTWAIT, (const struct sockaddr *)&w->peer, sizeof(w->peer));
}

static struct flow *flow_of(struct udp_forward *f, const struct sockaddr_in *peer)
{
	struct lw_list *it;
	lw_list_each (it, &f->flows) {
		struct flow *w = lw_container_of(it, struct flow, list);
		if (w->peer.sin_port == peer->sin_port &&
			w->peer.sin_addr.s_addr == peer->sin_addr.s_addr &&
			guest_state(w->guest) != GUEST_FAILED)
			return w;
	}
	if (f->nflows == FLOWS_MAX)
		end_flow(lw_container_of(f->flows.next, struct flow, list));
	struct flow *w = lw_alloc(sizeof(*w));
	w->of = f;
	w->peer = *peer;
	w->user.arrived = arrived;
	w->guest = guests_flow(f->way.live->guests, &f->spec.place, &w->user);
	lw_list_init(&w->list);
	f->nflows++;
	return w;
}

static void ready(void *ctx, int can, bool bad)
{
	struct udp_forward *f = ctx;
	struct lw_live *l = f->way.live;
	(void)can;
	(void)bad;
	for (int i = 0; i < DATAGRAMS_AT_ONCE; i++) {
		struct sockaddr_in peer = { 0 };
		socklen_t len = sizeof(peer);
		ssize_t n = recvfrom(poller_fd(f->poller), l->chunk, PAYLOAD_MAX,
			MSG_DONTWAIT, (struct sockaddr *)&peer, &len);
		if (n < 0)
			break;
		struct flow *w = flow_of(f, &peer);
		lw_list_del(&w->list);
		lw_list_add(&f->flows, &w->list);
		w->heard = uv_now(&l->loop);
		guest_datagram(w->guest, l->chunk, (size_t)n);
	}
	poller_want(f->poller, UV_READABLE);
}

static void sweep(uv_timer_t *t)
{
	struct udp_forward *f = t->data;
	while (!lw_list_empty(&f->flows)) {
		struct flow *w = lw_container_of(f->flows.next, struct flow, list);
		if (w->heard + IDLE_MS > uv_now(&f->way.live->loop))
			return;
		end_flow(w);
	}
}

static void closed(uv_handle_t *h)
{
	lw_free(h->data);
}

static void free_udp(struct way *p)
{
	struct udp_forward *f = lw_container_of(p, struct udp_forward, way);
	while (!lw_list_empty(&f->flows))
		end_flow(lw_container_of(f->flows.next, struct flow, list));
	poller_free(f->poller);
	uv_close((uv_handle_t *)&f->sweep, closed);
}

int udp_forward_open(struct lw_live *l, struct forward_spec *spec)
{
	int fd = address_open(&spec->local, SOCK_DGRAM);
	if (fd < 0)
		return -1;
	struct udp_forward *f = lw_alloc(sizeof(*f));
	way_init(&f->way, l, free_udp);
	f->spec = *spec;
	lw_list_init(&f->flows);
	f->poller = poller_new(&l->loop, fd, ready, f);
	LW_ASSERT(f->poller);
	poller_want(f->poller, UV_READABLE);
	uv_timer_init(&l->loop, &f->sweep);
	f->sweep.data = f;
	uv_timer_start(&f->sweep, sweep, SWEEP_MS, SWEEP_MS);
	return 0;
}
