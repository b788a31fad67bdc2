/* icmp.c - echoes, and what a host says about packets it cannot use.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "harness/card.h"

static struct test_host h;

static void begin(const char *profile)
{
	host_init(&h, profile, 1);
	host_run(&h, LW_SEC(2));
	h.card.sent = 0;
}

static void setup(void)
{
	begin("winxp");
}

static void teardown(void)
{
	host_fini(&h);
}

TestSuite(icmp, .init = setup, .fini = teardown);

static void ping(uint32_t dst, const char *data)
{
	struct lw_icmp echo = { .type = LW_ICMP_ECHO,
		.id = 7,
		.seq = 3,
		.body = lw_rd_of(data, strlen(data)) };
	card_give_icmp(&h.card, (struct lw_ipv4){ .dst = dst }, &echo);
}

Test(icmp, echoes_the_same_data)
{
	ping(HOST_ADDR, "abcdefgh");
	cr_assert_str_eq(card_said(&h.card, 0),
		"10.0.0.1>10.0.0.2 icmp echo-reply id 7 seq 3 len 8");
	struct lw_rd frame = card_sent(&h.card, 0);
	cr_assert_eq(memcmp(frame.at + 14 + 20 + 8, "abcdefgh", 8), 0);
}

/* RFC 1122 3.2.2.6, 3.3.4.2: whoever was asked answers. */
Test(icmp, the_address_that_was_asked_speaks)
{
	uint32_t second = LW_IP4(10, 0, 0, 77);
	cr_assert_eq(lw_stack_add_address(h.stack, 0, second, HOST_MASK), LW_OK);
	ping(second, "x");
	cr_assert_str_eq(card_said(&h.card, 0),
		"10.0.0.77>10.0.0.2 icmp echo-reply id 7 seq 3 len 1");
	card_give_udp(&h.card, (struct lw_ipv4){ .dst = second }, 1000, 9, 10);
	cr_assert_str_eq(card_said(&h.card, 1),
		"10.0.0.77>10.0.0.2 icmp unreachable port "
		"of 10.0.0.2>10.0.0.77 udp 1000>9");
}

Test(icmp, a_broadcast_ping_is_answered_by_those_who_do)
{
	ping(LW_IP4(10, 0, 0, 255), "x");
	cr_assert_eq(h.card.sent, 0);
	host_fini(&h);
	begin("linux26");
	ping(LW_IP4(10, 0, 0, 255), "x");
	cr_assert_str_eq(card_said(&h.card, 0),
		"10.0.0.1>10.0.0.2 icmp echo-reply id 7 seq 3 len 1");
}

Test(icmp, an_echo_records_the_route_of_the_whole_round_trip)
{
	struct lw_icmp echo = { .type = LW_ICMP_ECHO, .id = 7, .seq = 3 };
	struct lw_ipv4 ip = { .options_len = 12 };
	memcpy(ip.options, (uint8_t[12]){ 7, 11, 8, 10, 0, 0, 254 }, 12);
	card_give_icmp(&h.card, ip, &echo);
	struct lw_rd frame = card_sent(&h.card, 0), body;
	lw_rd_skip(&frame, 14);
	cr_assert_eq(lw_ipv4_parse(&frame, &ip, &body), LW_OK);
	static const uint8_t want[12] = { 7, 11, 12, 10, 0, 0, 254, 10, 0, 0, 1 };
	cr_assert_eq(ip.options_len, 12);
	cr_assert_arr_eq(ip.options, want, 12);
}

Test(icmp, a_source_route_is_refused_without_a_word)
{
	struct lw_icmp echo = { .type = LW_ICMP_ECHO, .id = 7, .seq = 3 };
	struct lw_ipv4 ip = { .options_len = 8 };
	memcpy(ip.options, (uint8_t[8]){ 137, 7, 8, 10, 0, 0, 9, 0 }, 8);
	card_give_icmp(&h.card, ip, &echo);
	cr_assert_eq(h.card.sent, 0);
	cr_assert_eq(lw_stack_stats(h.stack)->drops[LW_DROP_SOURCE_ROUTE], 1);
}

/* RFC 1122 3.2.1.7: the sender's mistake, but it has arrived. */
Test(icmp, a_ttl_of_one_is_enough_to_arrive)
{
	struct lw_icmp echo = { .type = LW_ICMP_ECHO, .id = 7, .seq = 3 };
	card_give_icmp(&h.card, (struct lw_ipv4){ .ttl = 1 }, &echo);
	cr_assert_eq(h.card.sent, 1);
}

Test(icmp, sources_and_destinations_that_cannot_be_are_dropped)
{
	static const uint32_t from[] = { HOST_ADDR, LW_IP4(10, 0, 0, 255),
		LW_IP4(127, 0, 0, 1), LW_IP4(224, 0, 0, 1), LW_IP4(240, 1, 2, 3),
		LW_IP4(0, 0, 0, 7), LW_IP4_BROADCAST };
	struct lw_icmp echo = { .type = LW_ICMP_ECHO, .id = 7, .seq = 3 };
	size_t n = sizeof(from) / sizeof(from[0]);
	for (size_t i = 0; i < n; i++)
		card_give_icmp(&h.card, (struct lw_ipv4){ .src = from[i] }, &echo);
	card_give_icmp(&h.card, (struct lw_ipv4){ .dst = LW_IP4(127, 0, 0, 1) }, &echo);
	cr_assert_eq(h.card.sent, 0);
	cr_assert_eq(lw_stack_stats(h.stack)->drops[LW_DROP_MARTIAN], n + 1);
}

Test(icmp, a_bad_checksum_gets_no_answer)
{
	uint8_t bytes[12] = { LW_ICMP_ECHO, 0, 0x12, 0x34 };
	host_give_ip(&h, LW_PROTO_ICMP, bytes, sizeof(bytes));
	cr_assert_eq(h.card.sent, 0);
	cr_assert_eq(lw_stack_stats(h.stack)->drops[LW_DROP_CKSUM], 1);
}

Test(icmp, a_closed_udp_port_is_unreachable_but_not_for_a_broadcast)
{
	card_give_udp(&h.card, (struct lw_ipv4){ 0 }, 1000, 9, 10);
	cr_assert_str_eq(card_said(&h.card, 0), "10.0.0.1>10.0.0.2 icmp unreachable port "
						"of 10.0.0.2>10.0.0.1 udp 1000>9");
	card_give_udp(
		&h.card, (struct lw_ipv4){ .dst = LW_IP4(10, 0, 0, 255) }, 1000, 9, 10);
	cr_assert_eq(h.card.sent, 1);
	cr_assert_eq(lw_stack_stats(h.stack)->drops[LW_DROP_NO_PORT], 2);
}

Test(icmp, an_unknown_protocol_is_unreachable)
{
	host_give_ip(&h, 132, "12345678", 8);
	cr_assert(strstr(card_said(&h.card, 0), "icmp unreachable proto"), "%s",
		card_said(&h.card, 0));
	cr_assert_eq(lw_stack_stats(h.stack)->drops[LW_DROP_NO_PROTO], 1);
}

/* How many bytes of the offender an error carries. */
static size_t quoted(size_t len)
{
	card_give_udp(&h.card, (struct lw_ipv4){ 0 }, 1000, 9, len);
	struct lw_rd frame = card_sent(&h.card, h.card.sent - 1), body;
	struct lw_ipv4 ip;
	lw_rd_skip(&frame, 14);
	cr_assert_eq(lw_ipv4_parse(&frame, &ip, &body), LW_OK);
	return lw_rd_left(&body) - LW_ICMP_HLEN;
}

Test(icmp, quotes_as_much_as_the_system_does)
{
	cr_assert_eq(quoted(1000), 20 + 128);
	cr_assert_eq(quoted(10), 20 + 8 + 10);
	host_fini(&h);
	begin("linux26");
	cr_assert_eq(quoted(1000), 576 - 20 - 8);
	cr_assert_eq(quoted(10), 20 + 8 + 10);
}

Test(icmp, a_message_of_unknown_type_or_out_of_use_is_ignored)
{
	static const uint8_t types[] = { 1, 2, 7, 15, 17, 30, 41, 255 };
	for (size_t i = 0; i < sizeof(types); i++) {
		struct lw_icmp m = { .type = types[i] };
		card_give_icmp(&h.card, (struct lw_ipv4){ 0 }, &m);
	}
	cr_assert_eq(h.card.sent, 0);
}

Test(icmp, an_unknown_ip_option_is_ignored)
{
	struct lw_icmp echo = { .type = LW_ICMP_ECHO };
	struct lw_ipv4 ip = { .options_len = 8 };
	memcpy(ip.options, (uint8_t[8]){ 94, 6, 1, 2, 3, 4 }, 8);
	card_give_icmp(&h.card, ip, &echo);
	cr_assert_eq(h.card.sent, 1);
}

Test(icmp, a_host_does_not_forward)
{
	card_give_udp(&h.card, (struct lw_ipv4){ .dst = LW_IP4(10, 9, 9, 9) }, 1, 2, 3);
	cr_assert_eq(h.card.sent, 0);
	cr_assert_eq(lw_stack_stats(h.stack)->drops[LW_DROP_NOT_OURS], 1);
}

Test(icmp, a_token_bucket_per_peer, .init = NULL)
{
	begin("linux26");
	for (int i = 0; i < 20; i++)
		card_give_udp(&h.card, (struct lw_ipv4){ 0 }, 1000, 9, 10);
	cr_assert_eq(h.card.sent, 6);
	lw_stack_arp_warm(
		h.stack, 0, LW_IP4(10, 0, 0, 3), (struct lw_mac){ { 2, 0, 0, 0, 0, 3 } });
	card_give_udp(
		&h.card, (struct lw_ipv4){ .src = LW_IP4(10, 0, 0, 3) }, 1000, 9, 10);
	cr_assert_eq(h.card.sent, 7);
	host_run(&h, LW_SEC(3));
	for (int i = 0; i < 20; i++)
		card_give_udp(&h.card, (struct lw_ipv4){ 0 }, 1000, 9, 10);
	cr_assert_eq(h.card.sent, 10);
}
