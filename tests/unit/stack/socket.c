/* socket.c - handles, datagrams, errors that come back.  SPDX-License-Identifier: MIT */
#include "labwire/stack/socket.h"

#include <criterion/criterion.h>

#include "harness/card.h"

static struct test_host h;
static unsigned told;

static void ready(struct lw_sock_user *u, struct lw_sock s, unsigned events, lw_time now)
{
	(void)u;
	(void)s;
	(void)now;
	told |= events;
}

static struct lw_sock_user user = { ready };

static void setup(void)
{
	host_init(&h, "winxp", 1);
	host_run(&h, LW_SEC(2));
	h.card.sent = 0;
	told = 0;
}

static void teardown(void)
{
	host_fini(&h);
}

TestSuite(socket, .init = setup, .fini = teardown);

static struct lw_sock open_udp(uint16_t port)
{
	struct lw_sock s;
	cr_assert_eq(lw_sock_open(h.stack, LW_SOCK_UDP, &user, &s), LW_OK);
	cr_assert_eq(lw_sock_bind(h.stack, s, (struct lw_endpoint){ 0, port }), LW_OK);
	return s;
}

Test(socket, a_datagram_is_told_and_received_whole)
{
	struct lw_sock s = open_udp(53);
	struct lw_datagram d;
	card_give_udp(&h.card, (struct lw_ipv4){ .ttl = 9 }, 4000, 53, 10);
	host_run(&h, LW_MS(1));
	cr_assert(told & LW_SOCK_READABLE);
	cr_assert_eq(lw_sock_recv(h.stack, s, &d), LW_OK);
	cr_assert_eq(d.peer.addr, PEER_ADDR);
	cr_assert_eq(d.peer.port, 4000);
	cr_assert_eq(lw_rd_left(&d.payload), 10);
	cr_assert_eq(d.ttl, 9);
	cr_assert_eq(lw_sock_recv(h.stack, s, &d), LW_EAGAIN);
}

Test(socket, a_port_is_taken_once)
{
	struct lw_sock other;
	open_udp(53);
	cr_assert_eq(lw_sock_open(h.stack, LW_SOCK_UDP, &user, &other), LW_OK);
	cr_assert_eq(
		lw_sock_bind(h.stack, other, (struct lw_endpoint){ 0, 53 }), LW_EINUSE);
}

/* RFC 1122 3.3.6 */
Test(socket, a_broadcast_goes_in_a_broadcast_frame)
{
	static const uint32_t all[] = { LW_IP4_BROADCAST, LW_IP4(10, 0, 0, 255) };
	struct lw_sock s = open_udp(0);
	cr_assert_eq(lw_sock_set(h.stack, s, LW_SOCK_BROADCAST, 1), LW_OK);
	for (size_t i = 0; i < 2; i++) {
		struct lw_datagram d = { .peer = { all[i], 9 },
			.payload = lw_rd_of("hello", 5) };
		size_t before = h.card.sent;
		cr_assert_eq(lw_sock_send(h.stack, s, &d), LW_OK);
		cr_assert(strstr(card_said(&h.card, before), " udp "),
			"no question of ARP's");
		cr_assert_eq(memcmp(card_sent(&h.card, before).at,
				     "\xff\xff\xff\xff\xff\xff", 6),
			0);
	}
}

Test(socket, picks_ports_upwards_as_this_system_does)
{
	struct lw_endpoint a, b;
	struct lw_sock one = open_udp(0), two = open_udp(0);
	cr_assert_eq(lw_sock_local(h.stack, one, &a), LW_OK);
	cr_assert_eq(lw_sock_local(h.stack, two, &b), LW_OK);
	cr_assert_eq(a.port, 1025);
	cr_assert_eq(b.port, 1026);
}

Test(socket, an_old_handle_is_refused_when_its_place_is_taken_again)
{
	struct lw_sock old = open_udp(53);
	struct lw_datagram d;
	lw_sock_close(h.stack, old);
	struct lw_sock now = open_udp(53);
	cr_assert_eq(now.slot, old.slot);
	cr_assert_neq(lw_sock_recv(h.stack, old, &d), LW_OK);
	cr_assert_str_eq(lw_sock_state(h.stack, old), "CLOSED");
	cr_assert_eq(lw_sock_recv(h.stack, now, &d), LW_EAGAIN);
}

Test(socket, an_unreachable_port_comes_back_to_who_asked)
{
	struct lw_sock s = open_udp(4000);
	struct lw_datagram d = { .peer = { PEER_ADDR, 9 }, .payload = lw_rd_of("hi", 2) };
	cr_assert_eq(lw_sock_connect(h.stack, s, d.peer), LW_OK);
	cr_assert_eq(lw_sock_send(h.stack, s, &d), LW_OK);
	struct lw_rd frame = card_sent(&h.card, 0);
	struct lw_icmp error = { .type = LW_ICMP_UNREACHABLE,
		.code = LW_UNREACH_PORT,
		.body = lw_rd_of(frame.at + 14, 28) };
	card_give_icmp(&h.card, (struct lw_ipv4){ 0 }, &error);
	host_run(&h, LW_MS(1));
	cr_assert_eq(lw_sock_recv(h.stack, s, &d), LW_OK);
	cr_assert_eq(d.error, LW_EPORTUNREACH);
	cr_assert_eq(d.peer.addr, PEER_ADDR);
}

Test(socket, talks_to_itself_without_a_wire)
{
	struct lw_sock s = open_udp(53);
	struct lw_datagram d = { .peer = { HOST_ADDR, 53 },
		.payload = lw_rd_of("me", 2) };
	cr_assert_eq(lw_sock_send(h.stack, s, &d), LW_OK);
	host_run(&h, LW_MS(1));
	cr_assert_eq(lw_sock_recv(h.stack, s, &d), LW_OK);
	cr_assert_eq(lw_rd_left(&d.payload), 2);
	cr_assert_eq(h.card.sent, 0);
}

Test(socket, a_datagram_too_long_for_the_wire_goes_in_fragments)
{
	static uint8_t big[70000];
	struct lw_sock s = open_udp(53);
	struct lw_datagram d = { .peer = { PEER_ADDR, 9 },
		.payload = lw_rd_of(big, 4000) };
	cr_assert_eq(lw_sock_send(h.stack, s, &d), LW_OK);
	cr_assert_eq(h.card.sent, 3);
	cr_assert_eq(lw_stack_stats(h.stack)->fragments_out, 3);
	d.payload = lw_rd_of(big, sizeof(big));
	cr_assert_eq(lw_sock_send(h.stack, s, &d), LW_EMSGSIZE);
}

Test(socket, a_full_queue_drops_and_counts)
{
	open_udp(53);
	for (int i = 0; i < 2000; i++)
		card_give_udp(&h.card, (struct lw_ipv4){ 0 }, 4000, 53, 1000);
	cr_assert(lw_stack_stats(h.stack)->drops[LW_DROP_BUFFER] > 0);
}

Test(socket, without_a_route_nothing_is_sent)
{
	struct lw_engine *e = h.engine;
	struct lw_owner owner = { .id = 77 };
	struct lw_stack_conf conf = { .engine = e,
		.owner = &owner,
		.name = "lonely",
		.profile = lw_profile_find("rfc") };
	struct lw_stack *lonely = lw_stack_new(&conf);
	struct lw_datagram d = { .peer = { PEER_ADDR, 9 }, .payload = lw_rd_of("hi", 2) };
	struct lw_sock s;
	cr_assert_eq(lw_sock_open(lonely, LW_SOCK_UDP, &user, &s), LW_OK);
	cr_assert_eq(lw_sock_send(lonely, s, &d), LW_ENETUNREACH);
	lw_stack_free(lonely);
}
