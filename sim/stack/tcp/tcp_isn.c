/* tcp_isn.c - initial sequence numbers (RFC 9293 3.4.1, RFC 6528).
 * SPDX-License-Identifier: MIT */
#include "tcb.h"

/* A keyed mix of the connection's name; no attacker of this program reads its memory, so
 * a light function stands in for the RFC's example. */
static uint32_t keyed(const struct tcp *tcp, struct lw_endpoint local,
	struct lw_endpoint peer, uint64_t epoch)
{
	uint64_t h = tcp->isn_secret + epoch;
	uint64_t words[] = { local.addr, peer.addr,
		(uint64_t)local.port << 16 | peer.port };
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		h = (h ^ words[i]) * 0x9e3779b97f4a7c15u;
		h ^= h >> 29;
	}
	return (uint32_t)(h >> 32);
}

/* With few bits the hash leaves room above itself for a count of the keys, so that
 * another key lets no number fall back behind those of the last one. */
static uint32_t clock_and_hash(
	const struct tcp *tcp, struct lw_endpoint local, struct lw_endpoint peer)
{
	const struct lw_tcp_profile *p = tcp->p;
	lw_time now = lw_engine_now(tcp->engine);
	uint64_t epoch = p->isn_rekey ? (uint64_t)(now / p->isn_rekey) : 0;
	uint64_t hash = keyed(tcp, local, peer, epoch) >> (32 - p->isn_bits);
	return (uint32_t)(hash + (epoch << p->isn_bits) + (uint64_t)(now / p->isn_tick));
}

lw_seq tcp_isn(struct tcp *tcp, struct lw_endpoint local, struct lw_endpoint peer)
{
	switch (tcp->p->isn) {
	case LW_ISN_RFC6528:
		return clock_and_hash(tcp, local, peer);
	case LW_ISN_RANDOM:
		return lw_rand_u32(&tcp->rand);
	}
	LW_UNREACHABLE();
}
