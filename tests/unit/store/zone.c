/* zone.c - which zone holds a name, and what is in it.  SPDX-License-Identifier: MIT */
#include "labwire/store/zone.h"

#include <criterion/criterion.h>

static struct lw_zones *z;
static struct lw_zone *com, *lab;

static void setup(void)
{
	z = lw_zones_new();
	com = lw_zones_add(z, "example.com", "ns.example.com", "root.example.com", 60);
	lab = lw_zones_add(
		z, "lab.example.com", "ns.example.com", "root.example.com", 60);
}

static void teardown(void)
{
	lw_zones_free(z);
}

TestSuite(zone, .init = setup, .fini = teardown);

static enum lw_err put(struct lw_zone *zone, const char *name, uint16_t type)
{
	struct lw_record r = { .name = (char *)(uintptr_t)name,
		.type = type,
		.addr = 1,
		.target = (char *)(uintptr_t) "ns.example.com" };
	return lw_zone_put(zone, &r);
}

Test(zone, the_longest_origin_wins)
{
	cr_assert_eq(lw_zones_find(z, "www.example.com"), com);
	cr_assert_eq(lw_zones_find(z, "www.LAB.example.com"), lab);
	cr_assert_eq(lw_zones_find(z, "lab.example.com"), lab);
	cr_assert_null(lw_zones_find(z, "badexample.com"));
	cr_assert_null(lw_zones_find(z, "com"));
}

Test(zone, takes_only_names_of_its_own)
{
	cr_assert_eq(put(com, "a.example.com", LW_DNS_A), LW_OK);
	cr_assert_eq(put(com, "a.example.org", LW_DNS_A), LW_EINVAL);
	cr_assert_eq(put(com, "..example.com", LW_DNS_A), LW_EINVAL);
}

Test(zone, finds_records_by_name_and_type_in_order)
{
	cr_assert_eq(put(com, "a.example.com", LW_DNS_MX), LW_OK);
	cr_assert_eq(put(com, "a.example.com", LW_DNS_A), LW_OK);
	cr_assert_eq(put(com, "a.example.com", LW_DNS_MX), LW_OK);
	cr_assert_not_null(lw_zone_get(com, "A.example.com", LW_DNS_MX, 1));
	cr_assert_null(lw_zone_get(com, "a.example.com", LW_DNS_MX, 2));
	cr_assert_eq(lw_zone_get(com, "a.example.com", LW_DNS_ANY, 1)->type, LW_DNS_A);
	cr_assert_null(lw_zone_get(com, "b.example.com", LW_DNS_ANY, 0));
}

Test(zone, a_name_exists_when_others_are_below_it)
{
	cr_assert_eq(put(com, "x.y.example.com", LW_DNS_A), LW_OK);
	cr_assert(lw_zone_has(com, "y.example.com"));
	cr_assert(lw_zone_has(com, "x.y.example.com"));
	cr_assert_not(lw_zone_has(com, "z.example.com"));
	cr_assert_not(lw_zone_has(com, "xx.y.example.com"));
}
