/* prefix.c - prefixes read and printed, and who is in them.
 * SPDX-License-Identifier: MIT */
#include "labwire/wire/prefix.h"

#include <criterion/criterion.h>

static struct lw_prefix of(const char *text)
{
	struct lw_prefix p;
	cr_assert_eq(lw_prefix_parse(text, &p), LW_OK, "%s", text);
	return p;
}

Test(wire_prefix, what_is_printed_is_read)
{
	static const char *const good[] = { "0.0.0.0/0", "10.0.0.0/8", "172.16.2.1/16",
		"192.168.1.252/30", "255.255.255.255/32" };
	char text[LW_PREFIX_TEXT];
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		cr_assert_str_eq(lw_prefix_format(of(good[i]), text), good[i]);
	for (int n = 0; n <= 32; n++) {
		struct lw_prefix p = { LW_IP4(10, 1, 2, 3), lw_ip4_mask(n) };
		cr_assert_eq(of(lw_prefix_format(p, text)).mask, p.mask, "%d", n);
	}
}

Test(wire_prefix, anything_else_is_refused_and_writes_nothing)
{
	static const char *const bad[] = { "", "/", "10.0.0.0", "10.0.0.0/", "/8",
		"10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/08", "10.0.0.0/ 8",
		"10.0.0.0/8 ", "10.0.0.0/8/8", "10.0.0/8", "010.0.0.0/8",
		"10.0.0.0.0.0.0.0.0/8", "10.0.0.0/4294967304", "10.0.0.256/8" };
	struct lw_prefix p = { 1, 2 };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		cr_assert_eq(lw_prefix_parse(bad[i], &p), LW_EBAD, "%s", bad[i]);
	cr_assert(p.addr == 1 && p.mask == 2);
}

Test(wire_prefix, a_network_holds_its_hosts)
{
	struct lw_prefix p = of("172.16.2.1/16");
	cr_assert(lw_prefix_holds(p, LW_IP4(172, 16, 255, 255)));
	cr_assert_not(lw_prefix_holds(p, LW_IP4(172, 17, 0, 0)));
	cr_assert(lw_prefix_holds(of("0.0.0.0/0"), LW_IP4(1, 2, 3, 4)));
	cr_assert_not(lw_prefix_is_network(p));
	cr_assert(lw_prefix_is_network(lw_prefix_network(p)));
	cr_assert(lw_prefix_same(p, of("172.16.0.0/16")));
	cr_assert_not(lw_prefix_same(p, of("172.16.0.0/17")));
	cr_assert(lw_prefix_overlap(p, of("172.16.128.0/24")));
	cr_assert(lw_prefix_overlap(of("172.16.128.0/24"), p));
	cr_assert_not(lw_prefix_overlap(p, of("172.17.0.0/24")));
}

Test(wire_prefix, two_addresses_or_one_have_no_broadcast)
{
	cr_assert_eq(lw_prefix_broadcast(of("172.16.2.1/16")), LW_IP4(172, 16, 255, 255));
	cr_assert_eq(lw_prefix_broadcast(of("10.0.0.5/30")), LW_IP4(10, 0, 0, 7));
	cr_assert_eq(lw_prefix_broadcast(of("10.0.0.4/31")), 0);
	cr_assert_eq(lw_prefix_broadcast(of("10.0.0.4/32")), 0);
}
