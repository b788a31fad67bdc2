/* isn.c - initial sequence numbers of answers, by profile (RFC 9293 3.4.1, RFC 6528).
 * SPDX-License-Identifier: MIT */
#include "each_state.h"

/* The number of the host's answer to a SYN from that port, and an end to it. */
static uint32_t isn(struct peer *p, uint16_t port)
{
	p->port = port;
	peer_send(p, LW_TCP_SYN, 0, 0, NULL);
	peer_skip(p);
	uint32_t iss = p->host_iss;
	peer_send(p, LW_TCP_RST, 1, 0, NULL);
	return iss;
}

/* A number more for each 4 us: a segment of the last connection between the same ports is
 * below all of the next one. */
Test(isn, by_the_clock_and_the_connection)
{
	static const char *const those[] = { "rfc", "linux26" };
	for (size_t i = 0; i < 2; i++) {
		struct peer p;
		peer_init(&p, those[i]);
		uint32_t first = isn(&p, 5000);
		cr_assert_eq(isn(&p, 5000), first, "no time has passed");
		peer_run(&p, LW_MS(10));
		cr_assert_eq(isn(&p, 5000), first + 2500);
		uint32_t near[3];
		for (uint16_t k = 0; k < 3; k++)
			near[k] = isn(&p, (uint16_t)(5001 + k));
		cr_assert_neq(near[1] - near[0], near[2] - near[1],
			"ports say nothing about each other");
		peer_fini(&p);
	}
}

Test(isn, random_where_the_system_has_it_so)
{
	static const char *const those[] = { "winxp", "ios12" };
	for (size_t i = 0; i < 2; i++) {
		struct peer p;
		uint32_t high = 0;
		peer_init(&p, those[i]);
		uint32_t first = isn(&p, 5000);
		cr_assert_neq(isn(&p, 5000), first);
		for (int k = 0; k < 64; k++)
			high += isn(&p, 5000) >> 31;
		cr_assert(high > 12 && high < 52, "%u of 64", high);
		peer_fini(&p);
	}
}
