/* frames.h - a host's frames, read as an outsider reads them.
 * SPDX-License-Identifier: MIT */
#ifndef TESTS_STACK_PERSONA_FRAMES_H
#define TESTS_STACK_PERSONA_FRAMES_H

#include <criterion/criterion.h>
#include <string.h>

#include "harness/peer.h"

/* The i-th IP packet of the host, from 0, ARP not counted; its body. */
static inline struct lw_ipv4 packet(const struct peer *p, size_t i, struct lw_rd *body)
{
	struct lw_ipv4 ip = { 0 };
	struct lw_rd rest;
	for (size_t k = 0; k < p->h.card.sent; k++) {
		struct lw_rd frame = card_sent(&p->h.card, k);
		lw_rd_skip(&frame, 14);
		if (lw_ipv4_parse(&frame, &ip, &rest) != LW_OK || i-- > 0)
			continue;
		if (body)
			*body = rest;
		return ip;
	}
	cr_assert(false, "no such packet");
	return ip;
}

static inline size_t packets(const struct peer *p)
{
	struct lw_ipv4 ip;
	struct lw_rd rest;
	size_t n = 0;
	for (size_t k = 0; k < p->h.card.sent; k++) {
		struct lw_rd frame = card_sent(&p->h.card, k);
		lw_rd_skip(&frame, 14);
		n += lw_ipv4_parse(&frame, &ip, &rest) == LW_OK;
	}
	return n;
}

/* Forget what it has sent so far. */
static inline void forget(struct peer *p)
{
	p->h.card.sent = 0;
	p->seen = 0;
}

/* A host that is about to connect to the peer: its SYN is packet 0. */
static inline void caller(struct peer *p, const char *profile)
{
	peer_init(p, profile);
	forget(p);
	struct lw_endpoint there = { PEER_ADDR, PEER_PORT }, here;
	cr_assert_eq(lw_sock_open(p->h.stack, LW_SOCK_TCP, &p->user, &p->sock), LW_OK);
	cr_assert_eq(lw_sock_connect(p->h.stack, p->sock, there), LW_OK);
	cr_assert_eq(lw_sock_local(p->h.stack, p->sock, &here), LW_OK);
	p->host_port = here.port;
	peer_run(p, 0);
}

/* A connection to the host, established; nothing sent since. */
static inline void connected(struct peer *p, const char *profile)
{
	peer_init(p, profile);
	peer_reach(p, PEER_ESTABLISHED);
	forget(p);
}

#endif
