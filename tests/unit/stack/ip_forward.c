/* ip_forward.c - what a router passes on, and what it says when it does not.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "harness/card.h"
#include "labwire/wire/ether.h"

static struct test_router r;

static void run_for(lw_span span)
{
	enum lw_err err =
		lw_engine_run_until(r.engine, lw_engine_now(r.engine) + span, 100000);
	cr_assert_eq(err, LW_OK);
}

static void setup(void)
{
	router_init(&r, "ios12");
	run_for(LW_SEC(1));
	r.near.sent = r.far.sent = 0;
}

static void teardown(void)
{
	router_fini(&r);
}

TestSuite(ip_forward, .init = setup, .fini = teardown);

#define FAR LW_IP4(10, 0, 1, 2)

static uint32_t drops(enum lw_drop why)
{
	return lw_stack_stats(r.stack)->drops[why];
}

static struct lw_ipv4 sent_ip(const struct test_card *c, size_t i)
{
	struct lw_rd frame = card_sent(c, i), body;
	struct lw_ipv4 ip;
	lw_rd_skip(&frame, 14);
	cr_assert_eq(lw_ipv4_parse(&frame, &ip, &body), LW_OK);
	return ip;
}

Test(ip_forward, takes_one_from_the_ttl_and_keeps_the_rest)
{
	card_give_udp(&r.near,
		(struct lw_ipv4){ .dst = FAR, .ttl = 17, .id = 99, .tos = 8 }, 5000, 9,
		10);
	cr_assert_str_eq(card_said(&r.far, 0), "10.0.0.2>10.0.1.2 udp 5000>9 len 10");
	struct lw_ipv4 ip = sent_ip(&r.far, 0);
	cr_assert_eq(ip.ttl, 16);
	cr_assert_eq(ip.id, 99);
	cr_assert_eq(ip.tos, 8);
	cr_assert_eq(lw_stack_stats(r.stack)->forwarded, 1);
}

Test(ip_forward, says_when_a_packet_has_lived_too_long)
{
	card_give_udp(&r.near, (struct lw_ipv4){ .dst = FAR, .ttl = 1 }, 5000, 9, 10);
	cr_assert_eq(r.far.sent, 0);
	cr_assert_str_eq(card_said(&r.near, 0),
		"10.0.0.254>10.0.0.2 icmp time-exceeded ttl of 10.0.0.2>10.0.1.2 udp "
		"5000>9");
	cr_assert_eq(drops(LW_DROP_TTL), 1);
}

Test(ip_forward, takes_the_longest_prefix)
{
	enum lw_err err = lw_stack_add_route(r.stack, LW_IP4(192, 0, 2, 0),
		LW_IP4(255, 255, 255, 0), LW_IP4(10, 0, 0, 2), -1);
	cr_assert_eq(err, LW_OK);
	err = lw_stack_add_route(
		r.stack, LW_IP4(192, 0, 2, 64), LW_IP4(255, 255, 255, 192), FAR, -1);
	cr_assert_eq(err, LW_OK);
	card_give_udp(&r.far, (struct lw_ipv4){ .src = FAR, .dst = LW_IP4(192, 0, 2, 1) },
		1, 2, 3);
	cr_assert_eq(r.near.sent, 1);
	card_give_udp(&r.near, (struct lw_ipv4){ .dst = LW_IP4(192, 0, 2, 65) }, 1, 2, 3);
	cr_assert_eq(r.far.sent, 1);
	card_give_udp(
		&r.near, (struct lw_ipv4){ .dst = LW_IP4(198, 51, 100, 1) }, 1, 2, 3);
	cr_assert_eq(r.far.sent, 2);
}

Test(ip_forward, tells_a_neighbour_of_a_shorter_way_and_forwards_all_the_same)
{
	enum lw_err err = lw_stack_add_route(r.stack, LW_IP4(192, 0, 2, 0),
		LW_IP4(255, 255, 255, 0), LW_IP4(10, 0, 0, 9), -1);
	cr_assert_eq(err, LW_OK);
	lw_stack_arp_warm(
		r.stack, 0, LW_IP4(10, 0, 0, 9), (struct lw_mac){ { 2, 0, 0, 0, 0, 9 } });
	card_give_udp(&r.near, (struct lw_ipv4){ .dst = LW_IP4(192, 0, 2, 1) }, 1, 2, 3);
	cr_assert_eq(r.near.sent, 2);
	bool told = false, forwarded = false;
	for (size_t i = 0; i < 2; i++) {
		const char *said = card_said(&r.near, i);
		told |= strstr(said, "icmp redirect") && strstr(said, "10.0.0.9");
		forwarded |= strcmp(said, "10.0.0.2>192.0.2.1 udp 1>2 len 3") == 0;
	}
	cr_assert(told && forwarded);
}

Test(ip_forward, does_not_pass_on_broadcasts_martians_or_source_routes)
{
	card_give_udp(&r.near, (struct lw_ipv4){ .dst = LW_IP4_BROADCAST }, 1, 2, 3);
	card_give_udp(&r.near, (struct lw_ipv4){ .dst = LW_IP4(10, 0, 1, 255) }, 1, 2, 3);
	card_give_udp(&r.near,
		(struct lw_ipv4){ .src = LW_IP4(127, 0, 0, 1), .dst = FAR }, 1, 2, 3);
	card_give_udp(&r.near, (struct lw_ipv4){ .src = LW_IP4_BROADCAST, .dst = FAR }, 1,
		2, 3);
	card_give_udp(&r.near, (struct lw_ipv4){ .dst = LW_IP4(240, 0, 0, 1) }, 1, 2, 3);
	card_give_udp(&r.near, (struct lw_ipv4){ .dst = LW_IP4(0, 0, 0, 1) }, 1, 2, 3);
	card_give_udp(&r.near,
		(struct lw_ipv4){ .src = LW_IP4(10, 0, 1, 254), .dst = FAR }, 1, 2, 3);
	struct lw_ipv4 routed = { .dst = FAR, .options_len = 8 };
	memcpy(routed.options, (uint8_t[]){ 131, 7, 4, 10, 0, 1, 9, 0 }, 8);
	card_give_udp(&r.near, routed, 1, 2, 3);
	for (size_t i = 0; i < r.far.sent; i++)
		cr_assert_not(
			strstr(card_said(&r.far, i), "udp"), "%s", card_said(&r.far, i));
	cr_assert_eq(drops(LW_DROP_MARTIAN), 5);
	cr_assert_eq(drops(LW_DROP_BROADCAST), 1, "the directed one");
	cr_assert_eq(drops(LW_DROP_SOURCE_ROUTE), 1);
	cr_assert(
		strstr(card_said(&r.near, r.near.sent - 1), "unreachable source-route"));
}

/* RFC 1812 5.3.4: it would multiply what everybody has. */
Test(ip_forward, does_not_pass_on_what_came_in_a_broadcast_frame)
{
	uint8_t frame[LW_ETHER_HLEN + LW_IPV4_HLEN + 8] = { 0 };
	struct lw_wr w = lw_wr_of(frame, sizeof(frame));
	struct lw_ether eth = { lw_mac_broadcast(), { { 2, 0, 0, 0, 0, 2 } },
		LW_ETHERTYPE_IPV4 };
	struct lw_ipv4 ip = { .ttl = 64,
		.proto = 132,
		.src = PEER_ADDR,
		.dst = FAR,
		.total_len = LW_IPV4_HLEN + 8 };
	lw_ether_emit(&w, &eth);
	lw_ipv4_emit(&w, &ip);
	size_t before = r.far.sent;
	card_give(&r.near, frame, sizeof(frame));
	cr_assert_eq(r.far.sent, before);
	cr_assert_eq(drops(LW_DROP_BROADCAST), 1);
	memcpy(frame, r.near.card.mac.b, sizeof(r.near.card.mac.b));
	card_give(&r.near, frame, sizeof(frame));
	cr_assert_eq(r.far.sent, before + 1);
}

static struct lw_ipv4 with_options(const uint8_t *bytes, uint8_t n)
{
	struct lw_ipv4 ip = { .dst = FAR, .options_len = n };
	memcpy(ip.options, bytes, n);
	return ip;
}

Test(ip_forward, writes_its_address_into_a_route_that_is_recorded)
{
	static const uint8_t route[12] = { 7, 11, 4 };
	static const uint8_t want[12] = { 7, 11, 8, 10, 0, 1, 254 };
	card_give_udp(&r.near, with_options(route, 12), 1, 2, 3);
	cr_assert_eq(r.far.sent, 1);
	cr_assert_arr_eq(sent_ip(&r.far, 0).options, want, 12);
}

Test(ip_forward, and_the_time_into_a_timestamp)
{
	static const uint8_t stamp[12] = { 68, 12, 5, 1 };
	run_for(LW_MS(1234 - 1000));
	card_give_udp(&r.near, with_options(stamp, 12), 1, 2, 3);
	static const uint8_t want[12] = { 68, 12, 13, 1, 10, 0, 1, 254, 0, 0, 0x04,
		0xd2 };
	cr_assert_arr_eq(sent_ip(&r.far, 0).options, want, 12);
}

Test(ip_forward, an_unknown_option_passes_unchanged)
{
	static const uint8_t unknown[8] = { 94, 6, 1, 2, 3, 4, 0, 0 };
	card_give_udp(&r.near, with_options(unknown, 8), 1, 2, 3);
	cr_assert_eq(r.far.sent, 1);
	struct lw_ipv4 ip = sent_ip(&r.far, 0);
	cr_assert_eq(ip.options_len, 8);
	cr_assert_arr_eq(ip.options, unknown, 8);
}

Test(ip_forward, the_way_through_an_interface_that_is_down_is_none)
{
	r.far.card.up = false;
	card_give_udp(&r.near, (struct lw_ipv4){ .dst = FAR }, 1, 2, 3);
	cr_assert_eq(r.far.sent, 0);
	cr_assert_eq(drops(LW_DROP_NO_ROUTE), 1);
	cr_assert_eq(r.near.sent, 1, "and it is told");
}

Test(ip_forward, points_at_an_impossible_option)
{
	static const uint8_t bad[4] = { 1, 7, 9, 4 };
	card_give_udp(&r.near, with_options(bad, 4), 1, 2, 3);
	cr_assert_eq(r.far.sent, 0);
	cr_assert_eq(drops(LW_DROP_OPTION), 1);
	struct lw_rd frame = card_sent(&r.near, 0), body;
	struct lw_ipv4 ip;
	struct lw_icmp m;
	lw_rd_skip(&frame, 14);
	cr_assert_eq(lw_ipv4_parse(&frame, &ip, &body), LW_OK);
	cr_assert_eq(lw_icmp_parse(&body, &m), LW_OK);
	cr_assert_eq(m.type, LW_ICMP_PARAM_PROBLEM);
	cr_assert_eq(m.pointer, 22);
}

Test(ip_forward, a_route_goes_on_in_the_first_fragment_only)
{
	static const uint8_t route[8] = { 7, 7, 4 };
	r.far.card.mtu = 576;
	card_give_udp(&r.near, with_options(route, 8), 1, 2, 1000);
	cr_assert_eq(r.far.sent, 2);
	cr_assert_eq(sent_ip(&r.far, 0).options[0], LW_IPOPT_RECORD_ROUTE);
	cr_assert_eq(sent_ip(&r.far, 1).options[0], LW_IPOPT_NOP);
}

Test(ip_forward, lets_tiny_fragments_pass_for_it_is_no_filter)
{
	card_give_udp(&r.near, (struct lw_ipv4){ .dst = FAR, .mf = true }, 1, 2, 0);
	cr_assert_eq(r.far.sent, 1);
}

Test(ip_forward, a_ttl_of_zero_ends_as_one_does)
{
	uint8_t frame[14 + 28] = { 2, 0, 0, 0, 0, 0xa, 2, 0, 0, 0, 0, 2, 8, 0 };
	struct lw_wr w = lw_wr_of(frame + 14, 28);
	struct lw_ipv4 ip = {
		.src = PEER_ADDR, .dst = FAR, .total_len = 28, .proto = LW_PROTO_UDP
	};
	lw_ipv4_emit(&w, &ip);
	card_give(&r.near, frame, sizeof(frame));
	cr_assert_eq(r.far.sent, 0);
	cr_assert_eq(drops(LW_DROP_TTL), 1);
	cr_assert(strstr(card_said(&r.near, 0), "time-exceeded ttl"));
}

Test(ip_forward, cuts_what_is_too_long_and_says_so_when_it_must_not)
{
	r.far.card.mtu = 576;
	card_give_udp(&r.near, (struct lw_ipv4){ .dst = FAR, .id = 5 }, 1, 2, 1200);
	cr_assert_eq(r.far.sent, 3);
	uint16_t next = 0;
	for (size_t i = 0; i < 3; i++) {
		struct lw_ipv4 ip = sent_ip(&r.far, i);
		cr_assert_eq(ip.frag_off, next);
		cr_assert_eq(ip.mf, i < 2);
		cr_assert(ip.total_len <= 576);
		next = (uint16_t)(next + ip.total_len - ip.header_len);
	}
	cr_assert_eq(next, 1208);
	card_give_udp(&r.near, (struct lw_ipv4){ .dst = FAR, .df = true }, 1, 2, 1200);
	cr_assert_eq(r.far.sent, 3);
	cr_assert(strstr(card_said(&r.near, 0), "needs-frag") ||
			  strstr(card_said(&r.near, 0), "fragment"),
		"%s", card_said(&r.near, 0));
	cr_assert_eq(drops(LW_DROP_NEEDS_FRAG), 1);
}

Test(ip_forward, never_speaks_of_an_error_a_broadcast_or_a_later_fragment)
{
	struct lw_icmp error = { .type = LW_ICMP_UNREACHABLE,
		.body = lw_rd_of("........................", 24) };
	card_give_icmp(&r.near, (struct lw_ipv4){ .dst = FAR, .ttl = 1 }, &error);
	card_give_udp(&r.near, (struct lw_ipv4){ .dst = FAR, .ttl = 1, .frag_off = 8 }, 1,
		2, 8);
	card_give_udp(&r.near,
		(struct lw_ipv4){ .src = LW_IP4_BROADCAST, .dst = FAR, .ttl = 1 }, 1, 2,
		8);
	cr_assert_eq(r.near.sent, 0);
}

Test(ip_forward, speaks_of_unreachables_twice_a_second_at_most)
{
	router_fini(&r);
	router_init(&r, "ios12");
	run_for(LW_SEC(1));
	r.near.sent = 0;
	for (int i = 0; i < 20; i++) { /* to the router itself: nobody listens */
		card_give_udp(&r.near, (struct lw_ipv4){ .dst = LW_IP4(10, 0, 0, 254) },
			1000, 33434, 10);
		run_for(LW_MS(100));
	}
	cr_assert(r.near.sent >= 4 && r.near.sent <= 5, "%zu", r.near.sent);
	cr_assert(drops(LW_DROP_RATE) >= 15);
}

Test(ip_forward, speaks_of_time_exceeded_as_often_as_it_happens)
{
	for (int i = 0; i < 20; i++)
		card_give_udp(
			&r.near, (struct lw_ipv4){ .dst = FAR, .ttl = 1 }, 5000, 9, 10);
	cr_assert_eq(r.near.sent, 20);
}

Test(ip_forward, counts_and_drops_what_is_malformed)
{
	uint8_t frame[60] = { 2, 0, 0, 0, 0, 0xa, 2, 0, 0, 0, 0, 2, 8, 0, 0x45 };
	card_give(&r.near, frame, sizeof(frame));
	frame[14] = 0x44;
	card_give(&r.near, frame, sizeof(frame));
	frame[14] = 0x65;
	card_give(&r.near, frame, sizeof(frame));
	cr_assert_eq(r.near.sent + r.far.sent, 0);
	uint32_t all =
		drops(LW_DROP_TRUNC) + drops(LW_DROP_MALFORMED) + drops(LW_DROP_CKSUM);
	cr_assert_eq(all, 3);
}
