/* subnet.c - a network cut up.  SPDX-License-Identifier: MIT */
#include "labwire/address/subnet.h"

#include <criterion/criterion.h>

#include "labwire/wire/addr.h"

static struct lw_text why;

static bool plan(int prefix, struct lw_subnet *out, size_t n)
{
	lw_text_clear(&why);
	struct lw_prefix whole = { LW_IP4(192, 168, 26, 0), lw_ip4_mask(prefix) };
	return lw_subnet_plan(whole, out, n, &why);
}

static void teardown(void)
{
	lw_text_fini(&why);
}

TestSuite(subnet, .fini = teardown);

Test(subnet, the_largest_comes_first_and_none_overlap)
{
	struct lw_subnet p[] = { { .hosts = 2 }, { .hosts = 60 }, { .hosts = 12 },
		{ .hosts = 28 }, { .hosts = 2 } };
	static const struct {
		size_t wish;
		uint32_t last;
		int prefix;
	} want[] = { { 1, 0, 26 }, { 3, 64, 27 }, { 2, 96, 28 }, { 0, 112, 30 },
		{ 4, 116, 30 } };
	cr_assert(plan(24, p, 5));
	for (size_t i = 0; i < 5; i++) {
		cr_assert_eq(p[i].wish, want[i].wish);
		cr_assert_eq(p[i].net, LW_IP4(192, 168, 26, want[i].last));
		cr_assert_eq(p[i].prefix, want[i].prefix);
	}
}

Test(subnet, a_full_network_is_no_mistake_and_one_more_is)
{
	struct lw_subnet two[] = { { .hosts = 126 }, { .hosts = 126 } };
	struct lw_subnet three[] = { { .hosts = 126 }, { .hosts = 126 }, { .hosts = 1 } };
	cr_assert(plan(24, two, 2));
	cr_assert_eq(two[1].net, LW_IP4(192, 168, 26, 128));
	cr_assert_not(plan(24, three, 3));
	cr_assert_str_eq(lw_text_str(&why),
		"192.168.26.0/24 has 256 addresses, and these subnets need 260");
}

Test(subnet, nobody_needs_a_subnet_for_none)
{
	struct lw_subnet none[] = { { .hosts = 0 } };
	struct lw_subnet huge[] = { { .hosts = UINT32_MAX } };
	cr_assert_not(plan(24, none, 1));
	cr_assert_not(plan(24, huge, 1));
	cr_assert_eq(lw_subnet_room(30), 2);
	cr_assert_eq(lw_subnet_room(31), 0);
}
