/* rules.c - what a node decides about addresses, by one router and one host.
 * SPDX-License-Identifier: MIT */
#include "labwire/stack/rules.h"

#include <criterion/criterion.h>

#include "labwire/base/rand.h"

/* near 10.0.0.1/24, far 10.0.1.1/24, line 10.0.2.1/30; the rest by 10.0.1.9. */
static struct lw_ip_node node;
static struct lw_iface near, far, line;

static struct lw_prefix prefix(const char *text)
{
	struct lw_prefix p;
	cr_assert_eq(lw_prefix_parse(text, &p), LW_OK, "%s", text);
	return p;
}

static uint32_t ip(const char *text)
{
	uint32_t addr = 0;
	cr_assert_eq(lw_ip4_parse(text, &addr), LW_OK, "%s", text);
	return addr;
}

static void address(int iface, const char *text)
{
	cr_assert_eq(lw_ip_add_address(&node, iface, prefix(text)), LW_OK);
}

static void route(const char *to, const char *via)
{
	cr_assert_eq(lw_ip_add_route(&node, prefix(to), ip(via), -1), LW_OK);
}

static void node_of(const char *profile, bool forwarding)
{
	lw_ip_init(&node, lw_profile_find(profile), forwarding);
	cr_assert_eq(lw_ip_add_iface(&node, &near, false), 0);
	cr_assert_eq(lw_ip_add_iface(&node, &far, false), 1);
	cr_assert_eq(lw_ip_add_iface(&node, &line, true), 2);
	address(0, "10.0.0.1/24");
	address(1, "10.0.1.1/24");
	address(2, "10.0.2.1/30");
	route("0.0.0.0/0", "10.0.1.9");
}

static void setup(void)
{
	node_of("ios12", true);
}

static void teardown(void)
{
	lw_iface_fini(&near);
	lw_iface_fini(&far);
	lw_iface_fini(&line);
	lw_ip_fini(&node);
}

TestSuite(rules, .init = setup, .fini = teardown);

static void host(void)
{
	teardown();
	node_of("winxp", false);
}

static enum lw_arrival arrival(const struct lw_iface *in, const char *dst, bool group)
{
	return lw_ip_arrival(&node, in, ip(dst), group);
}

Test(rules, an_address_has_one_owner_and_a_whole_mask)
{
	cr_assert_eq(lw_ip_add_address(&node, 1, prefix("10.0.0.1/8")), LW_EEXIST);
	cr_assert_eq(lw_ip_add_address(&node, 1, prefix("10.0.0.255/8")), LW_EEXIST);
	struct lw_prefix holes = { ip("10.9.0.1"), ip("255.0.255.0") };
	cr_assert_eq(lw_ip_add_address(&node, 1, holes), LW_EINVAL);
	cr_assert_eq(far.naddrs, 1);
	address(0, "10.0.0.2/24"); /* a second one of the same network */
	cr_assert_eq(lw_ip_own(&node, ip("10.0.0.2")), LW_OWN_ADDRESS);
	cr_assert_eq(lw_ip_own(&node, ip("10.0.0.255")), LW_OWN_BROADCAST);
	cr_assert_eq(lw_ip_own(&node, ip("10.0.0.3")), LW_OWN_NOT);
}

Test(rules, of_two_routes_to_one_network_the_first_stays)
{
	cr_assert_eq(lw_ip_add_route(&node, prefix("0.0.0.0/0"), ip("10.0.0.9"), -1),
		LW_EEXIST);
	cr_assert_eq(lw_ip_add_route(&node, prefix("10.0.0.0/24"), ip("10.0.1.9"), -1),
		LW_EEXIST);
	cr_assert_eq(lw_ip_add_route(&node, prefix("10.8.0.0/16"), ip("10.7.0.1"), -1),
		LW_ENETUNREACH);
	struct lw_prefix inside = { ip("10.8.0.1"), ip("255.255.0.0") };
	cr_assert_eq(lw_ip_add_route(&node, inside, ip("10.0.0.9"), -1), LW_EINVAL);
	struct lw_hop hop;
	cr_assert(lw_ip_next(&node, ip("10.8.0.1"), &hop));
	cr_assert(hop.out == &far && hop.addr == ip("10.0.1.9"));
	cr_assert(lw_ip_next(&node, ip("10.0.0.77"), &hop));
	cr_assert(hop.out == &near && hop.addr == ip("10.0.0.77"));
}

/* Against a search through the list. */
Test(rules, the_longest_prefix_wins)
{
	struct lw_rand r;
	lw_rand_init(&r, 1, 1, "rules");
	for (int i = 0; i < 200; i++) {
		struct lw_prefix to = { lw_rand_u32(&r) & 0x0f0f0000,
			lw_ip4_mask((int)lw_rand_below(&r, 20)) };
		(void)!lw_ip_add_route(&node, lw_prefix_network(to), ip("10.0.0.9"), -1);
	}
	for (int i = 0; i < 2000; i++) {
		uint32_t dst = lw_rand_u32(&r) & 0x0f0fffff;
		const struct lw_route *best = NULL;
		for (size_t k = 0; k < node.routes.used; k++) {
			const struct lw_route *t = &node.routes.all[k];
			if (lw_prefix_holds(t->to, dst) &&
				(!best || t->to.mask > best->to.mask))
				best = t;
		}
		cr_assert_eq(lw_ip_route(&node, dst), best);
	}
}

Test(rules, redirects_change_the_way_to_one_host_and_are_bounded)
{
	struct lw_hop hop;
	for (uint32_t i = 0; i < LW_REDIRECTS_MAX; i++)
		cr_assert_eq(lw_ip_redirect(&node, ip("8.0.0.0") + i, ip("10.0.0.7"), 0),
			LW_OK);
	cr_assert_eq(lw_ip_redirect(&node, ip("9.0.0.0"), ip("10.0.0.7"), 0), LW_EFULL);
	cr_assert_eq(lw_ip_redirect(&node, ip("8.0.0.1"), ip("10.0.1.7"), 1), LW_OK);
	cr_assert(lw_ip_next(&node, ip("8.0.0.1"), &hop) && hop.addr == ip("10.0.1.7"));
	cr_assert(lw_ip_next(&node, ip("8.0.0.2"), &hop) && hop.out == &near);
}

Test(rules, broadcasts_leave_through_the_interface_of_their_source)
{
	struct lw_hop hop;
	cr_assert(lw_ip_first(&node, ip("10.0.1.1"), LW_IP4_BROADCAST, &hop));
	cr_assert(hop.out == &far && hop.addr == LW_IP4_BROADCAST);
	cr_assert(lw_ip_first(&node, 0, ip("224.0.0.9"), &hop));
	cr_assert(hop.out == &near && hop.addr == ip("224.0.0.9"));
	cr_assert_not(lw_ip_first(&node, ip("10.5.0.1"), LW_IP4_BROADCAST, &hop));
	cr_assert(lw_ip_first(&node, ip("10.0.1.1"), ip("10.0.2.2"), &hop));
	cr_assert(hop.out == &line);
}

Test(rules, a_directed_broadcast_is_taken_where_it_arrives_and_never_passed_on)
{
	cr_assert_eq(arrival(&near, "10.0.0.255", true), LW_ARRIVAL_HERE);
	cr_assert_eq(arrival(&near, "10.0.0.255", false), LW_ARRIVAL_HERE);
	cr_assert_eq(arrival(&far, "10.0.0.255", false), LW_ARRIVAL_BROADCAST);
	cr_assert_eq(arrival(&far, "255.255.255.255", true), LW_ARRIVAL_HERE);
	cr_assert_eq(arrival(&near, "10.0.1.1", false), LW_ARRIVAL_HERE);
	cr_assert_eq(arrival(&near, "10.0.0.1", true), LW_ARRIVAL_BROADCAST);
	cr_assert_eq(arrival(&near, "10.9.0.1", true), LW_ARRIVAL_BROADCAST);
	cr_assert_eq(arrival(&near, "10.9.0.1", false), LW_ARRIVAL_PASSED_ON);
	cr_assert_eq(arrival(&near, "224.0.0.9", true), LW_ARRIVAL_NOT_OURS);
	host();
	cr_assert_eq(arrival(&near, "10.9.0.1", false), LW_ARRIVAL_NOT_OURS);
	cr_assert_eq(arrival(&far, "10.0.0.255", false), LW_ARRIVAL_NOT_OURS);
}

Test(rules, martians)
{
	static const char *const bad[][2] = { { "0.1.2.3", "10.0.0.1" },
		{ "0.0.0.0", "10.0.0.1" }, { "127.0.0.1", "10.0.0.1" },
		{ "224.0.0.1", "10.0.0.1" }, { "240.0.0.1", "10.0.0.1" },
		{ "255.255.255.255", "10.0.0.1" }, { "10.0.0.1", "10.9.0.1" },
		{ "10.0.1.255", "10.9.0.1" }, { "10.0.0.7", "127.0.0.1" },
		{ "10.0.0.7", "0.0.0.1" }, { "10.0.0.7", "250.0.0.1" } };
	static const char *const good[][2] = { { "0.0.0.0", "255.255.255.255" },
		{ "10.0.0.7", "10.9.0.1" }, { "10.0.0.7", "224.0.0.9" },
		{ "10.0.9.255", "10.0.0.1" } };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		cr_assert(
			lw_ip_is_martian(&node, ip(bad[i][0]), ip(bad[i][1])), "%zu", i);
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		cr_assert_not(lw_ip_is_martian(&node, ip(good[i][0]), ip(good[i][1])),
			"%zu", i);
}

Test(rules, who_answers_for_an_address)
{
	uint32_t asker = ip("10.0.0.7");
	cr_assert_eq(lw_ip_arp_claim(&node, &near, asker, ip("10.0.0.1")), LW_ARP_OURS);
	cr_assert_eq(lw_ip_arp_claim(&node, &near, ip("10.0.0.1"), ip("10.0.0.1")),
		LW_ARP_CONFLICT);
	cr_assert_eq(lw_ip_arp_claim(&node, &near, asker, ip("10.0.1.1")),
		LW_ARP_FOR_ANOTHER); /* on the other side of the router, and so its own */
	cr_assert_eq(
		lw_ip_arp_claim(&node, &near, asker, ip("8.8.8.8")), LW_ARP_FOR_ANOTHER);
	cr_assert_eq(
		lw_ip_arp_claim(&node, &near, asker, ip("10.0.0.9")), LW_ARP_NOT_OURS);
	cr_assert_eq(lw_ip_arp_claim(&node, &far, ip("10.0.1.7"), ip("8.8.8.8")),
		LW_ARP_NOT_OURS); /* it would go back where it came from */
	host();
	cr_assert_eq(
		lw_ip_arp_claim(&node, &near, asker, ip("8.8.8.8")), LW_ARP_NOT_OURS);
	cr_assert(lw_iface_learns(&near, asker));
	cr_assert_not(lw_iface_learns(&near, ip("10.0.1.7")));
	cr_assert_not(lw_iface_learns(&near, LW_IP4_ANY));
}

Test(rules, what_stays_here_and_what_is_answered)
{
	cr_assert(lw_ip_is_local(&node, ip("127.0.0.1")));
	cr_assert(lw_ip_is_local(&node, ip("10.0.2.1")));
	cr_assert_not(lw_ip_is_local(&node, ip("10.0.0.255")));
	cr_assert(lw_ip_answers_echo(&node, ip("10.0.0.255")));
	host(); /* XP answers no pings to all */
	cr_assert_not(lw_ip_answers_echo(&node, ip("10.0.0.255")));
	cr_assert(lw_ip_answers_echo(&node, ip("10.0.0.1")));
}

Test(rules, frames_go_to_the_end_to_all_to_a_group_or_to_one)
{
	cr_assert_eq(lw_iface_frame_to(&line, ip("10.0.2.3")), LW_FRAME_TO_END);
	cr_assert_eq(lw_iface_frame_to(&near, ip("10.0.0.255")), LW_FRAME_TO_ALL);
	cr_assert_eq(lw_iface_frame_to(&near, ip("10.0.1.255")), LW_FRAME_TO_ONE);
	cr_assert_eq(lw_iface_frame_to(&near, LW_IP4_BROADCAST), LW_FRAME_TO_ALL);
	cr_assert_eq(lw_iface_frame_to(&near, ip("224.0.0.9")), LW_FRAME_TO_GROUP);
	cr_assert_eq(lw_iface_source(&near, ip("10.0.0.9")), ip("10.0.0.1"));
	cr_assert_eq(lw_iface_source(&near, ip("8.8.8.8")), ip("10.0.0.1"));
}
