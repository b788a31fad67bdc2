/* ip_reass.c - fragments of all shapes: put together, timed out, bounded.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "harness/card.h"
#include "labwire/base/rand.h"
#include "labwire/stack/socket.h"

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

static void ready(struct lw_sock_user *u, struct lw_sock s, unsigned events, lw_time now)
{
	(void)u;
	(void)s;
	(void)events;
	(void)now;
}

static uint32_t drops(enum lw_drop why)
{
	return lw_stack_stats(h.stack)->drops[why];
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
	cr_assert_eq(lw_stack_stats(h.stack)->drops[LW_DROP_FRAG_TIMEOUT], 2);
}

Test(ip_reass, refuses_what_would_be_longer_than_a_packet_can_be)
{
	struct lw_ipv4 ip = { .proto = LW_PROTO_ICMP, .id = 9, .frag_off = 65528 };
	card_give_ip(&h.card, ip, datagram, 400);
	cr_assert_eq(h.card.sent, 0);
	cr_assert_eq(drops(LW_DROP_FRAG_BAD), 1);
	give(9, 0, 600);
	give(9, 600, LEN);
	expect_echo();
}

Test(ip_reass, a_fragment_that_cannot_be_right_does_not_spoil_the_others)
{
	struct lw_ipv4 ip = { .proto = LW_PROTO_ICMP, .id = 1, .mf = true };
	give(1, 0, 400);
	card_give_ip(&h.card, ip, datagram, 401); /* more follow, but not at 8 bytes */
	card_give_ip(&h.card, ip, datagram, 0);
	give(1, 800, LEN);
	ip.frag_off = LEN; /* behind the end */
	card_give_ip(&h.card, ip, datagram, 80);
	ip.mf = false;
	ip.frag_off = 480; /* another end */
	card_give_ip(&h.card, ip, datagram + 480, 80);
	cr_assert_eq(drops(LW_DROP_FRAG_BAD), 4);
	give(1, 400, 800);
	expect_echo();
}

Test(ip_reass, tiny_ones_are_as_good_as_others)
{
	for (size_t at = 0; at < LEN; at += 8)
		give(1, at, at + 8);
	expect_echo();
}

Test(ip_reass, one_with_nothing_new_is_counted)
{
	give(1, 0, 400);
	give(1, 0, 400);
	give(1, 80, 160);
	cr_assert_eq(drops(LW_DROP_FRAG_DUPLICATE), 2);
	give(1, 400, LEN);
	expect_echo();
}

/* Two copies of bytes 80 to 239 that differ; a = the first fragment's, b = the second's.
 * The echo shows which was kept at 80 and at 160. */
static void overlap(const char *profile, char want_at_80, char want_at_160)
{
	uint8_t a[240], b[160];
	struct lw_ipv4 ip = { .proto = LW_PROTO_UDP, .id = 1, .mf = true };
	struct lw_sock s;
	struct lw_datagram got;
	static struct lw_sock_user user = { ready };
	host_fini(&h);
	host_init(&h, profile, 1);
	memset(a, 'a', sizeof(a));
	memset(b, 'b', sizeof(b));
	cr_assert_eq(lw_sock_open(h.stack, LW_SOCK_UDP, &user, &s), LW_OK);
	cr_assert_eq(lw_sock_bind(h.stack, s, (struct lw_endpoint){ 0, 9 }), LW_OK);
	ip.frag_off = 80;
	card_give_ip(&h.card, ip, a, 160); /* 80 to 239 */
	ip.frag_off = 160;
	card_give_ip(&h.card, ip, b, 160);		 /* 160 to 319: begins later */
	uint8_t head[160] = { 0, 7, 0, 9, 1, 64, 0, 0 }; /* UDP, 320 bytes, no checksum */
	memset(head + 8, 'b', sizeof(head) - 8);
	ip.frag_off = 0;
	card_give_ip(&h.card, ip, head, 160); /* 0 to 159: begins earlier */
	ip.mf = false;
	ip.frag_off = 240;
	card_give_ip(&h.card, ip, b, 80);
	cr_assert_eq(lw_sock_recv(h.stack, s, &got), LW_OK, "%s", profile);
	cr_assert_eq(lw_rd_left(&got.payload), 320 - 8);
	cr_assert_eq(got.payload.at[80 - 8], want_at_80, "%s", profile);
	cr_assert_eq(got.payload.at[160 - 8], want_at_160, "%s", profile);
}

Test(ip_reass, of_two_copies_the_systems_own_choice_is_kept)
{
	overlap("winxp", 'a', 'a');   /* the first */
	overlap("linux26", 'b', 'a'); /* of the fragment that begins earlier */
	overlap("ios12", 'b', 'b');   /* the last */
	overlap("rfc", 'b', 'b');
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
