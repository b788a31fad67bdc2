/* ports.c - from which ports it calls.  SPDX-License-Identifier: MIT */
#include "frames.h"

/* The source ports of n connections. */
static void call(const char *profile, uint16_t *ports, size_t n)
{
	struct peer p;
	peer_init(&p, profile);
	for (size_t i = 0; i < n; i++) {
		struct lw_endpoint there = { PEER_ADDR, (uint16_t)(PEER_PORT + i) };
		struct lw_rd body;
		struct lw_seg seg;
		cr_assert_eq(
			lw_sock_open(p.h.stack, LW_SOCK_TCP, &p.user, &p.sock), LW_OK);
		forget(&p);
		cr_assert_eq(lw_sock_connect(p.h.stack, p.sock, there), LW_OK);
		(void)packet(&p, 0, &body);
		cr_assert_eq(lw_tcp_parse(&body, &seg), LW_OK);
		ports[i] = seg.src_port;
	}
	peer_fini(&p);
}

Test(ports, winxp_counts_up_from_1025)
{
	uint16_t ports[3];
	call("winxp", ports, 3);
	cr_assert_eq(ports[0], 1025);
	cr_assert_eq(ports[1], 1026);
	cr_assert_eq(ports[2], 1027);
}

Test(ports, winxp_begins_again_behind_5000)
{
	static uint16_t ports[3977];
	call("winxp", ports, 3976);
	cr_assert_eq(ports[3975], 5000);
}

Test(ports, linux26_counts_up_from_32768)
{
	uint16_t ports[3];
	call("linux26", ports, 3);
	cr_assert_eq(ports[0], 32768);
	cr_assert_eq(ports[2], 32770);
}

Test(ports, rfc_takes_any_above_49152)
{
	uint16_t ports[3];
	call("rfc", ports, 3);
	for (size_t i = 0; i < 3; i++)
		cr_assert_geq(ports[i], 49152);
	cr_assert(ports[1] != ports[0] + 1 || ports[2] != ports[1] + 1);
}
