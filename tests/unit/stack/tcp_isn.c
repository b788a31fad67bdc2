/* tcp_isn.c - initial sequence numbers (RFC 9293 3.4.1, RFC 6528).
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "harness/card.h"
#include "labwire/stack/socket.h"

/* Of a new connection from 10.0.0.1:LOCAL to 10.0.0.2:80, at that time. */
static uint32_t iss_of(const char *profile, uint64_t seed, uint16_t local, lw_time at)
{
	struct test_host h;
	struct lw_sock s;
	struct lw_tcp_info info;
	struct lw_endpoint from = { 0, local }, to = { PEER_ADDR, 80 };
	host_init(&h, profile, seed);
	host_run(&h, at);
	cr_assert_eq(lw_sock_open(h.stack, LW_SOCK_TCP, NULL, &s), LW_OK);
	cr_assert_eq(lw_sock_bind(h.stack, s, from), LW_OK);
	cr_assert_eq(lw_sock_connect(h.stack, s, to), LW_OK);
	cr_assert_eq(lw_sock_info(h.stack, s, &info), LW_OK);
	host_fini(&h);
	return info.iss;
}

Test(isn, of_one_pair_follows_a_clock_of_four_microseconds)
{
	uint32_t first = iss_of("rfc", 1, 2000, LW_SEC(5));
	cr_assert_eq(iss_of("rfc", 1, 2000, LW_SEC(5) + LW_US(4)), first + 1);
	cr_assert_eq(iss_of("rfc", 1, 2000, LW_SEC(6)), first + 250000);
	cr_assert_eq(iss_of("rfc", 1, 2000, LW_SEC(5)), first, "the same run again");
}

Test(isn, of_another_pair_or_host_says_nothing_about_it)
{
	uint32_t one = iss_of("rfc", 1, 2000, LW_SEC(5));
	uint32_t next = iss_of("rfc", 1, 2001, LW_SEC(5));
	uint32_t elsewhere = iss_of("rfc", 2, 2000, LW_SEC(5));
	const uint32_t near = 1 << 20; /* the clock takes four seconds for that */
	cr_assert(next - one > near && one - next > near);
	cr_assert(elsewhere - one > near && one - elsewhere > near);
}
