/* arp.c - who asks, who answers, what waits and for how long.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "harness/card.h"
#include "labwire/stack/socket.h"
#include "labwire/wire/arp.h"

static struct test_host h;

static void begin(const char *profile)
{
	host_init(&h, profile, 1);
	host_run(&h, LW_SEC(2)); /* its announcements */
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

TestSuite(arp, .init = setup, .fini = teardown);

static void ready(struct lw_sock_user *u, struct lw_sock s, unsigned events, lw_time now)
{
	(void)u;
	(void)s;
	(void)events;
	(void)now;
}

static struct lw_sock_user user = { ready };

static struct lw_sock udp_socket(void)
{
	struct lw_sock s;
	cr_assert_eq(lw_sock_open(h.stack, LW_SOCK_UDP, &user, &s), LW_OK);
	return s;
}

static enum lw_err send_to(struct lw_sock s, uint32_t addr, const char *text)
{
	struct lw_datagram d = { .peer = { addr, 9 },
		.payload = lw_rd_of(text, strlen(text)) };
	return lw_sock_send(h.stack, s, &d);
}

#define STRANGER LW_IP4(10, 0, 0, 7)

Test(arp, answers_for_its_own_address_only)
{
	card_give_arp(&h.card, LW_ARP_REQUEST, PEER_ADDR, HOST_ADDR);
	cr_assert_str_eq(card_said(&h.card, 0), "arp 10.0.0.1 is-at 02:00:00:00:00:01");
	card_give_arp(&h.card, LW_ARP_REQUEST, PEER_ADDR, STRANGER);
	cr_assert_eq(h.card.sent, 1);
}

Test(arp, announces_itself_on_the_systems_own_schedule)
{
	host_fini(&h);
	host_init(&h, "winxp", 1);
	host_run(&h, LW_SEC(5));
	cr_assert_eq(h.card.sent, 3);
	cr_assert_str_eq(card_said(&h.card, 0), "arp who-has 10.0.0.1 tell 10.0.0.1");
	cr_assert_eq(h.card.kept[1].at, LW_MS(480));
	cr_assert_eq(h.card.kept[2].at, LW_MS(1480));
}

Test(arp, asks_first_and_then_sends_what_waited)
{
	struct lw_sock s = udp_socket();
	cr_assert_eq(send_to(s, STRANGER, "hello"), LW_OK);
	host_run(&h, LW_MS(1));
	cr_assert_eq(h.card.sent, 1);
	cr_assert_str_eq(card_said(&h.card, 0), "arp who-has 10.0.0.7 tell 10.0.0.1");
	card_give_arp(&h.card, LW_ARP_REPLY, STRANGER, HOST_ADDR);
	host_run(&h, LW_MS(1));
	cr_assert_eq(h.card.sent, 2);
	cr_assert_str_eq(card_said(&h.card, 1), "10.0.0.1>10.0.0.7 udp 1025>9 len 5");
}

Test(arp, keeps_the_newest_packet_only_as_this_system_does)
{
	struct lw_sock s = udp_socket();
	cr_assert_eq(send_to(s, STRANGER, "one"), LW_OK);
	cr_assert_eq(send_to(s, STRANGER, "three"), LW_OK);
	card_give_arp(&h.card, LW_ARP_REPLY, STRANGER, HOST_ADDR);
	host_run(&h, LW_MS(1));
	cr_assert_str_eq(card_said(&h.card, h.card.sent - 1),
		"10.0.0.1>10.0.0.7 udp 1025>9 len 5");
	cr_assert_eq(lw_stack_stats(h.stack)->drops[LW_DROP_ARP_QUEUE], 1);
}

Test(arp, keeps_the_three_oldest_packets_where_the_system_does)
{
	host_fini(&h);
	host_init(&h, "linux26", 1);
	host_run(&h, LW_SEC(2));
	struct lw_sock s = udp_socket();
	static const char *const texts[] = { "1", "22", "333", "4444" };
	for (int i = 0; i < 4; i++)
		cr_assert_eq(send_to(s, STRANGER, texts[i]), LW_OK);
	card_give_arp(&h.card, LW_ARP_REPLY, STRANGER, HOST_ADDR);
	host_run(&h, LW_MS(1));
	cr_assert(strstr(card_said(&h.card, h.card.sent - 3), " len 1"));
	cr_assert(strstr(card_said(&h.card, h.card.sent - 1), " len 3"));
	cr_assert_eq(lw_stack_stats(h.stack)->drops[LW_DROP_ARP_QUEUE], 1);
}

Test(arp, learns_from_a_request_that_is_for_itself)
{
	card_give_arp(&h.card, LW_ARP_REQUEST, STRANGER, HOST_ADDR);
	struct lw_sock s = udp_socket();
	cr_assert_eq(send_to(s, STRANGER, "hello"), LW_OK);
	cr_assert_str_eq(card_said(&h.card, 1), "10.0.0.1>10.0.0.7 udp 1025>9 len 5");
}

Test(arp, believes_no_reply_it_did_not_ask_for)
{
	card_give_arp(&h.card, LW_ARP_REPLY, STRANGER, HOST_ADDR);
	struct lw_sock s = udp_socket();
	cr_assert_eq(send_to(s, STRANGER, "hello"), LW_OK);
	cr_assert_str_eq(card_said(&h.card, 0), "arp who-has 10.0.0.7 tell 10.0.0.1");
}

Test(arp, an_entry_ages)
{
	card_give_arp(&h.card, LW_ARP_REQUEST, STRANGER, HOST_ADDR);
	host_run(&h, LW_SEC(700));
	struct lw_sock s = udp_socket();
	h.card.sent = 0;
	cr_assert_eq(send_to(s, STRANGER, "hello"), LW_OK);
	cr_assert_str_eq(card_said(&h.card, 0), "arp who-has 10.0.0.7 tell 10.0.0.1");
}

Test(arp, what_was_cleared_is_asked_for_again)
{
	card_give_arp(&h.card, LW_ARP_REQUEST, STRANGER, HOST_ADDR);
	lw_stack_arp_clear(h.stack);
	struct lw_sock s = udp_socket();
	h.card.sent = 0;
	cr_assert_eq(send_to(s, STRANGER, "hello"), LW_OK);
	cr_assert_str_eq(card_said(&h.card, 0), "arp who-has 10.0.0.7 tell 10.0.0.1");
	card_give_arp(&h.card, LW_ARP_REPLY, STRANGER, HOST_ADDR);
	cr_assert_str_eq(card_said(&h.card, 1), "10.0.0.1>10.0.0.7 udp 1025>9 len 5");
}

Test(arp, asks_three_times_and_then_the_host_is_unreachable, .init = NULL)
{
	begin("linux26");
	struct lw_sock s = udp_socket();
	cr_assert_eq(
		lw_sock_connect(h.stack, s, (struct lw_endpoint){ STRANGER, 9 }), LW_OK);
	cr_assert_eq(send_to(s, STRANGER, "hello"), LW_OK);
	host_run(&h, LW_SEC(10));
	cr_assert_eq(h.card.sent, 3);
	for (size_t i = 1; i < 3; i++)
		cr_assert_eq(h.card.kept[i].at - h.card.kept[i - 1].at, LW_SEC(1));
	cr_assert_eq(lw_stack_stats(h.stack)->drops[LW_DROP_ARP_FAILED], 1);
}

Test(arp, one_that_answers_for_others_does_so_for_what_it_routes, .init = NULL)
{
	struct test_router r;
	host_init(&h, "winxp", 1); /* for the teardown */
	router_init(&r, "ios12");
	enum lw_err err = lw_engine_run_until(r.engine, LW_SEC(1), 1000);
	cr_assert_eq(err, LW_OK);
	r.near.sent = 0;
	card_give_arp(&r.near, LW_ARP_REQUEST, PEER_ADDR, LW_IP4(10, 0, 1, 77));
	cr_assert_str_eq(card_said(&r.near, 0), "arp 10.0.1.77 is-at 02:00:00:00:00:0a");
	card_give_arp(&r.near, LW_ARP_REQUEST, PEER_ADDR, LW_IP4(10, 0, 0, 77));
	cr_assert_eq(r.near.sent, 1, "that one is on the asker's own segment");
	router_fini(&r);
}

/* It would attract what it does not pass on. */
Test(arp, but_not_while_it_does_not_forward)
{
	host_fini(&h);
	host_init(&h, "ios12", 1);
	struct test_card far;
	card_init(&far, h.engine, 0xb);
	int i = lw_stack_add_card(h.stack, &far.card);
	cr_assert_eq(
		lw_stack_add_address(h.stack, i, LW_IP4(10, 0, 1, 1), HOST_MASK), LW_OK);
	host_run(&h, LW_SEC(2));
	h.card.sent = 0;
	card_give_arp(&h.card, LW_ARP_REQUEST, PEER_ADDR, LW_IP4(10, 0, 1, 77));
	cr_assert_eq(h.card.sent, 0);
	card_fini(&far);
}

Test(arp, a_flood_of_strangers_is_bounded)
{
	for (uint32_t i = 0; i < 5000; i++)
		card_give_arp(&h.card, LW_ARP_REQUEST, LW_IP4(10, 0, 0, 0) + i % 250 + 2,
			HOST_ADDR);
	for (uint32_t i = 0; i < 70000; i++)
		card_give_arp(
			&h.card, LW_ARP_REQUEST, LW_IP4(10, 1, 0, 0) + i, HOST_ADDR);
	struct lw_arp_view v;
	size_t n = 0;
	while (lw_stack_arp_at(h.stack, n, &v))
		n++;
	cr_assert(n < 5000, "%zu", n);
}

/* RFC 826: what is known already is updated, whoever was asked. */
Test(arp, a_gratuitous_reply_updates_what_is_known_and_adds_nothing)
{
	struct lw_arp_view v;
	size_t n = 0;
	card_give_arp(&h.card, LW_ARP_REPLY, STRANGER, STRANGER);
	for (; lw_stack_arp_at(h.stack, n, &v); n++)
		cr_assert_neq(v.addr, STRANGER);
	lw_stack_arp_warm(h.stack, 0, STRANGER, (struct lw_mac){ { 2, 9, 9, 9, 9, 9 } });
	card_give_arp(&h.card, LW_ARP_REPLY, STRANGER, STRANGER);
	bool updated = false;
	for (n = 0; lw_stack_arp_at(h.stack, n, &v); n++)
		updated |= v.addr == STRANGER && v.mac.b[5] == 2;
	cr_assert(updated);
	cr_assert_eq(h.card.sent, 0);
}

/* RFC 5227 2.1.1: a probe has no sender address, and gets an answer. */
Test(arp, a_probe_for_our_address_is_answered)
{
	card_give_arp(&h.card, LW_ARP_REQUEST, 0, HOST_ADDR);
	cr_assert_str_eq(card_said(&h.card, 0), "arp 10.0.0.1 is-at 02:00:00:00:00:01");
}

Test(arp, another_claim_on_our_address_is_answered_once_in_ten_seconds)
{
	static const char *const defenders[] = { "winxp", "rfc", "ios12" };
	for (size_t i = 0; i < 3; i++) {
		host_fini(&h);
		begin(defenders[i]);
		for (int k = 0; k < 5; k++) {
			card_give_arp(&h.card, LW_ARP_REQUEST, HOST_ADDR, HOST_ADDR);
			host_run(&h, LW_SEC(1));
		}
		cr_assert_eq(h.card.sent, 1, "%s: %zu", defenders[i], h.card.sent);
		cr_assert(strstr(card_said(&h.card, 0), "10.0.0.1"));
		host_run(&h, LW_SEC(6));
		card_give_arp(&h.card, LW_ARP_REPLY, HOST_ADDR, HOST_ADDR);
		cr_assert_eq(h.card.sent, 2);
		cr_assert_eq(lw_stack_stats(h.stack)->drops[LW_DROP_ARP_CONFLICT], 6);
	}
}

Test(arp, or_borne_in_silence_where_the_system_does)
{
	host_fini(&h);
	begin("linux26");
	card_give_arp(&h.card, LW_ARP_REQUEST, HOST_ADDR, HOST_ADDR);
	cr_assert_eq(h.card.sent, 0);
	cr_assert_eq(lw_stack_stats(h.stack)->drops[LW_DROP_ARP_CONFLICT], 1);
}

/* A scan of a large subnet: each unknown neighbour costs an entry, up to the limit. */
Test(arp, a_scan_of_a_large_subnet_is_bounded)
{
	enum lw_err err = lw_stack_add_address(
		h.stack, 0, LW_IP4(172, 16, 0, 1), LW_IP4(255, 255, 0, 0));
	cr_assert_eq(err, LW_OK);
	struct lw_sock s = udp_socket();
	for (uint32_t i = 2; i < 5000; i++)
		cr_assert_eq(send_to(s, LW_IP4(172, 16, 0, 0) + i, "scan"), LW_OK);
	for (uint32_t i = 5000; i < 10000; i++)
		card_give_arp(&h.card, LW_ARP_REQUEST, LW_IP4(172, 16, 0, 0) + i,
			LW_IP4(172, 16, 0, 1));
	struct lw_arp_view v;
	size_t n = 0;
	while (lw_stack_arp_at(h.stack, n, &v))
		n++;
	cr_assert_eq(n, 1024);
	cr_assert(lw_pool_live(h.engine->pool) <= 1024 + 1);
}
