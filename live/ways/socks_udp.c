/* socks_udp.c - the datagrams of one UDP ASSOCIATE (RFC 1928 7).
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "labwire/base/alloc.h"
#include "socks.h"

enum {
	PEERS_MAX = 64, /* then the one that was first goes */
	DATAGRAMS_AT_ONCE = 64,
};

struct socks_udp {
	struct lw_live *live;
	char node[JOURNAL_NAME_MAX + 1];
	struct sockaddr_in client; /* port 0: not known yet */
	struct poller *poller;
	struct lw_list peers;
	size_t npeers;
};

struct peer {
	struct lw_list list;
	struct socks_udp *of;
	struct guest_user user;
	struct guest *guest;
	char host[LW_SOCKS_NAME];
	uint16_t port;
};

static void end_peer(struct peer *p)
{
	p->of->npeers--;
	lw_list_del(&p->list);
	guest_close(p->guest);
	lw_free(p);
}

static void arrived(struct guest_user *user, struct lw_rd bytes)
{
	struct peer *p = lw_container_of(user, struct peer, user);
	uint8_t head[LW_SOCKS_UDP_HLEN];
	struct lw_wr w = lw_wr_of(head, sizeof(head));
	struct lw_endpoint from = { 0, p->port };
	(void)guest_peer(p->guest, &from);
	lw_socks_udp_emit(&w, from.addr, from.port);
	struct iovec parts[2] = { { head, sizeof(head) },
		{ (void *)(uintptr_t)bytes.at, lw_rd_left(&bytes) } };
	struct msghdr m = { .msg_name = &p->of->client,
		.msg_namelen = sizeof(p->of->client),
		.msg_iov = parts,
		.msg_iovlen = 2 };
	(void)!sendmsg(
		poller_fd(p->of->poller), &m, MSG_DONTWAIT); /* lost, as UDP may be */
}

static struct peer *peer_of(struct socks_udp *u, const char *host, uint16_t port)
{
	struct lw_list *it;
	struct journal_place place = { .port = port };
	lw_list_each (it, &u->peers) {
		struct peer *p = lw_container_of(it, struct peer, list);
		if (p->port == port && strcmp(p->host, host) == 0 &&
			guest_state(p->guest) != GUEST_FAILED)
			return p;
	}
	if (u->npeers == PEERS_MAX)
		end_peer(lw_container_of(u->peers.next, struct peer, list));
	struct peer *p = lw_alloc(sizeof(*p));
	p->of = u;
	p->user.arrived = arrived;
	p->port = port;
	snprintf(p->host, sizeof(p->host), "%s", host);
	snprintf(place.node, sizeof(place.node), "%s", u->node);
	snprintf(place.host, sizeof(place.host), "%s", host);
	p->guest = guests_flow(u->live->guests, &place, &p->user);
	lw_list_add(&u->peers, &p->list);
	u->npeers++;
	return p;
}

static bool is_client(struct socks_udp *u, const struct sockaddr_in *from)
{
	if (from->sin_addr.s_addr != u->client.sin_addr.s_addr)
		return false;
	if (u->client.sin_port == 0)
		u->client.sin_port = from->sin_port;
	return from->sin_port == u->client.sin_port;
}

static void ready(void *ctx, int can, bool bad)
{
	struct socks_udp *u = ctx;
	char host[LW_SOCKS_NAME];
	uint16_t port = 0;
	(void)can;
	(void)bad;
	for (int i = 0; i < DATAGRAMS_AT_ONCE; i++) {
		struct sockaddr_in from = { 0 };
		socklen_t len = sizeof(from);
		ssize_t n = recvfrom(poller_fd(u->poller), u->live->chunk, LIVE_CHUNK,
			MSG_DONTWAIT, (struct sockaddr *)&from, &len);
		if (n < 0)
			break;
		struct lw_rd in = lw_rd_of(u->live->chunk, (size_t)n);
		if (is_client(u, &from) && lw_socks_udp_parse(&in, host, &port) == LW_OK)
			guest_datagram(
				peer_of(u, host, port)->guest, in.at, lw_rd_left(&in));
	}
	poller_want(u->poller, UV_READABLE);
}

struct socks_udp *socks_udp_new(struct lw_live *l, const char *node,
	const struct sockaddr_in *client, struct sockaddr_in *at)
{
	at->sin_port = 0;
	int fd = address_open(at, SOCK_DGRAM);
	if (fd < 0)
		return NULL;
	struct socks_udp *u = lw_alloc(sizeof(*u));
	u->live = l;
	u->client = *client;
	snprintf(u->node, sizeof(u->node), "%s", node);
	lw_list_init(&u->peers);
	u->poller = poller_new(&l->loop, fd, ready, u);
	LW_ASSERT(u->poller);
	poller_want(u->poller, UV_READABLE);
	return u;
}

void socks_udp_free(struct socks_udp *u)
{
	if (!u)
		return;
	while (!lw_list_empty(&u->peers))
		end_peer(lw_container_of(u->peers.next, struct peer, list));
	poller_free(u->poller);
	lw_free(u);
}
