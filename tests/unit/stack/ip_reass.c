/* ip_reass.c - fragments of all shapes: put together, timed out, bounded.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "harness/card.h"
#include "labwire/base/rand.h"

static struct test_host h;

enum {
	LEN = 1200
};

static uint8_t datagram[LEN]; /* an echo request, its checksum right */

static void setup(void)
{
	struct lw_wr w = lw_wr_of(datagram, sizeof(datagram));
	uint8_t data[LEN - LW_ICMP_HLEN];
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i * 7);
	struct lw_icmp echo = { .type = LW_ICMP_ECHO,
		.id = 1,
		.seq = 1,
		.body = lw_rd_of(data, sizeof(data)) };
	lw_icmp_emit(&w, &echo);
	cr_assert_eq(lw_wr_len(&w), LEN);
	host_init(&h, "winxp", 1);
	host_run(&h, LW_SEC(2));
	h.card.sent = 0;
}

static void teardown(void)
{
	host_fini(&h);
}

TestSuite(ip_reass, .init = setup, .fini = teardown);

static void give(uint16_t id, size_t from, size_t to)
{
	struct lw_ipv4 ip = { .proto = LW_PROTO_ICMP,
		.id = id,
		.frag_off = (uint16_t)from,
		.mf = to < LEN };
	card_give_ip(&h.card, ip, datagram + from, to - from);
}

static void expect_echo(void)
{
	cr_assert_eq(h.card.sent, 1);
	cr_assert_str_eq(card_said(&h.card, 0),
		"10.0.0.1>10.0.0.2 icmp echo-reply id 1 seq 1 len 1192");
}

Test(ip_reass, in_order)
{
	give(1, 0, 400);
	give(1, 400, 800);
	cr_assert_eq(h.card.sent, 0);
	give(1, 800, LEN);
	expect_echo();
	cr_assert_eq(lw_stack_stats(h.stack)->reassembled, 1);
}

Test(ip_reass, in_any_order_with_duplicates)
{
	struct lw_rand r;
	lw_rand_init(&r, 1, 1, "fragments");
	for (uint16_t id = 1; id <= 50; id++) {
		bool have[15] = { 0 };
		size_t left = 15;
		h.card.sent = 0;
		while (left > 0) {
			size_t i = lw_rand_below(&r, 15);
			give(id, i * 80, (i + 1) * 80);
			left -= !have[i];
			have[i] = true;
		}
		expect_echo();
	}
}

Test(ip_reass, of_overlapping_pieces)
{
	give(1, 0, 480);
	give(1, 400, 880);
	give(1, 800, LEN);
	expect_echo();
}

Test(ip_reass, does_not_mix_datagrams)
{
	give(1, 0, 600);
	give(2, 600, LEN);
	cr_assert_eq(h.card.sent, 0);
	give(1, 600, LEN);
	expect_echo();
}

Test(ip_reass, gives_up_after_its_time_and_says_so)
{
	give(1, 0, 600);
	host_run(&h, LW_SEC(61));
	cr_assert(strstr(card_said(&h.card, 0), "icmp time-exceeded reassembly"), "%s",
		card_said(&h.card, 0));
	give(1, 600, LEN);
	host_run(&h, LW_SEC(61));
	cr_assert_eq(h.card.sent, 1, "without the first fragment nothing can be said");
	cr_assert_eq(lw_stack_stats(h.stack)->drops[LW_DROP_REASSEMBLY], 2);
}

Test(ip_reass, refuses_what_would_be_longer_than_a_packet_can_be)
{
	struct lw_ipv4 ip = { .proto = LW_PROTO_ICMP, .id = 9, .frag_off = 65528 };
	card_give_ip(&h.card, ip, datagram, 400);
	cr_assert_eq(h.card.sent, 0);
	give(9, 0, 600);
	give(9, 600, LEN);
	host_run(&h, LW_SEC(1));
}

Test(ip_reass, a_flood_of_first_fragments_is_bounded)
{
	for (uint32_t id = 0; id < 20000; id++)
		give((uint16_t)id, 0, 800);
	cr_assert(
		lw_pool_live(h.engine->pool) < 5000, "%zu", lw_pool_live(h.engine->pool));
	h.card.sent = 0;
	give(60000, 0, 600);
	give(60000, 600, LEN);
	expect_echo();
}
