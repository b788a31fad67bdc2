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

/* A number more with each tick: a segment of the last connection between the same ports
 * is below all of the next one. */
Test(isn, by_the_clock_and_the_connection)
{
	static const char *const those[] = { "rfc", "linux26" };
	static const uint32_t in_10_ms[] = { 2500, 10000 };
	for (size_t i = 0; i < 2; i++) {
		struct peer p;
		peer_init(&p, those[i]);
		uint32_t first = isn(&p, 5000);
		cr_assert_eq(isn(&p, 5000), first, "no time has passed");
		peer_run(&p, LW_MS(10));
		cr_assert_eq(isn(&p, 5000), first + in_10_ms[i]);
		uint32_t near[3];
		for (uint16_t k = 0; k < 3; k++)
			near[k] = isn(&p, (uint16_t)(5001 + k));
		cr_assert_neq(near[1] - near[0], near[2] - near[1],
			"ports say nothing about each other");
		peer_fini(&p);
	}
}

/* The hash has 24 bits, and a new key each five minutes counts one above them. */
Test(isn, linux26_goes_up_by_the_clock_and_a_hash_that_leaves_room_for_a_new_key)
{
	struct peer p;
	peer_init(&p, "linux26");
	for (uint16_t k = 0; k < 64; k++)
		cr_assert_lt(isn(&p, (uint16_t)(5000 + k)) - 2000000, 1u << 24);
	uint32_t before = isn(&p, 5000) & 0xffffff;
	peer_run(&p, LW_SEC(298));
	uint32_t after = isn(&p, 5000) - 300000000;
	cr_assert_eq(after >> 24, 1);
	cr_assert_neq(after & 0xffffff, (before - 2000000) & 0xffffff);
	peer_fini(&p);
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
