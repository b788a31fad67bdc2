/* tcp_isn.c - initial sequence numbers (RFC 9293 3.4.1, RFC 6528).
 * SPDX-License-Identifier: MIT */
#include "tcb.h"

/* A keyed mix of the connection's name; no attacker of this program reads its memory, so
 * a light function stands in for the RFC's example. */
static uint32_t keyed(
	const struct tcp *tcp, struct lw_endpoint local, struct lw_endpoint peer)
{
	uint64_t h = tcp->isn_secret;
	uint64_t words[] = { local.addr, peer.addr,
		(uint64_t)local.port << 16 | peer.port };
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		h = (h ^ words[i]) * 0x9e3779b97f4a7c15u;
		h ^= h >> 29;
	}
	return (uint32_t)(h >> 32);
}

lw_seq tcp_isn(struct tcp *tcp, struct lw_endpoint local, struct lw_endpoint peer)
{
	enum {
		CLOCK_NS = 4000
	}; /* one per 4 us */
	switch (tcp->p->isn) {
	case LW_ISN_RFC6528:
		return (uint32_t)(lw_engine_now(tcp->engine) / CLOCK_NS) +
		       keyed(tcp, local, peer);
	case LW_ISN_RANDOM:
		return lw_rand_u32(&tcp->rand);
	}
	LW_UNREACHABLE();
}
