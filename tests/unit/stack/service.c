/* service.c - what an application may choose for its packets, and with whom the stack
 * will not speak (RFC 9293 3.9.2, RFC 1122 3.2.1.3, 3.3.6).  SPDX-License-Identifier: MIT
 */
#include <criterion/criterion.h>

#include "harness/card.h"
#include "labwire/stack/socket.h"
#include "labwire/wire/ether.h"

static struct test_host h;

static void setup(void)
{
	host_init(&h, "rfc", 1);
	host_run(&h, LW_SEC(3));
	h.card.sent = 0;
}

static void teardown(void)
{
	host_fini(&h);
}

TestSuite(service, .init = setup, .fini = teardown);

static struct lw_sock open_socket(enum lw_sock_kind kind)
{
	struct lw_sock s;
	cr_assert_eq(lw_sock_open(h.stack, kind, NULL, &s), LW_OK);
	return s;
}

/* The IP header of the i-th frame sent. */
static struct lw_ipv4 sent_ip(size_t i)
{
	struct lw_rd r = card_sent(&h.card, i), body;
	struct lw_ipv4 ip;
	lw_rd_skip(&r, LW_ETHER_HLEN);
	cr_assert_eq(lw_ipv4_parse(&r, &ip, &body), LW_OK);
	return ip;
}

Test(service, ttl_and_tos_of_a_connection_are_the_applications_choice)
{
	struct lw_sock s = open_socket(LW_SOCK_TCP);
	struct lw_endpoint to = { PEER_ADDR, 80 };
	cr_assert_eq(lw_sock_set(h.stack, s, LW_SOCK_TTL, 42), LW_OK);
	cr_assert_eq(lw_sock_set(h.stack, s, LW_SOCK_TOS, 0xb8), LW_OK);
	cr_assert_eq(lw_sock_set(h.stack, s, LW_SOCK_TTL, 256), LW_EINVAL);
	cr_assert_eq(lw_sock_connect(h.stack, s, to), LW_OK);
	cr_assert_eq(sent_ip(0).ttl, 42);
	cr_assert_eq(sent_ip(0).tos, 0xb8);
	cr_assert_eq(lw_sock_set(h.stack, s, LW_SOCK_TOS, 0x28), LW_OK);
	host_run(&h, LW_SEC(2));
	cr_assert_eq(sent_ip(1).tos, 0x28, "during its life as well");
}

Test(service, a_listener_hands_them_down)
{
	struct lw_sock s = open_socket(LW_SOCK_TCP);
	cr_assert_eq(lw_sock_set(h.stack, s, LW_SOCK_TTL, 9), LW_OK);
	cr_assert_eq(lw_sock_bind(h.stack, s, (struct lw_endpoint){ 0, 80 }), LW_OK);
	cr_assert_eq(lw_sock_listen(h.stack, s, 5), LW_OK);
	struct lw_seg syn = { .src_port = 4000, .dst_port = 80, .flags = LW_TCP_SYN };
	host_give_tcp(&h, &syn);
	cr_assert_eq(sent_ip(0).ttl, 9);
}

Test(service, ttl_and_tos_of_datagrams_too)
{
	struct lw_sock s = open_socket(LW_SOCK_UDP);
	struct lw_datagram d = { .peer = { PEER_ADDR, 53 } };
	cr_assert_eq(lw_sock_send(h.stack, s, &d), LW_OK);
	cr_assert_eq(sent_ip(0).ttl, 64);
	cr_assert_eq(lw_sock_set(h.stack, s, LW_SOCK_TTL, 3), LW_OK);
	cr_assert_eq(lw_sock_set(h.stack, s, LW_SOCK_TOS, 0x10), LW_OK);
	cr_assert_eq(lw_sock_send(h.stack, s, &d), LW_OK);
	cr_assert_eq(sent_ip(1).ttl, 3);
	cr_assert_eq(sent_ip(1).tos, 0x10);
	d.ttl = 7;
	cr_assert_eq(lw_sock_send(h.stack, s, &d), LW_OK);
	cr_assert_eq(sent_ip(2).ttl, 7, "one datagram's own");
}

Test(service, a_connection_has_the_local_address_it_is_bound_to)
{
	struct lw_sock s = open_socket(LW_SOCK_TCP);
	struct lw_endpoint local = { LW_IP4(10, 0, 0, 99), 0 }, to = { PEER_ADDR, 80 };
	cr_assert_eq(lw_sock_bind(h.stack, s, local), LW_EINVAL, "not one of ours");
	cr_assert_eq(lw_stack_add_address(h.stack, 0, local.addr, HOST_MASK), LW_OK);
	cr_assert_eq(lw_sock_bind(h.stack, s, local), LW_OK);
	cr_assert_eq(lw_sock_connect(h.stack, s, to), LW_OK);
	cr_assert_eq(sent_ip(0).src, local.addr);
}

Test(service, a_second_open_of_the_same_pair_is_refused_and_harms_nothing)
{
	struct lw_sock a = open_socket(LW_SOCK_TCP), b = open_socket(LW_SOCK_TCP);
	struct lw_endpoint local = { HOST_ADDR, 2000 }, to = { PEER_ADDR, 80 };
	cr_assert_eq(lw_sock_set(h.stack, b, LW_SOCK_REUSEADDR, 1), LW_OK);
	cr_assert_eq(lw_sock_bind(h.stack, a, local), LW_OK);
	cr_assert_eq(lw_sock_connect(h.stack, a, to), LW_OK);
	cr_assert_eq(lw_sock_bind(h.stack, b, local), LW_OK);
	cr_assert_eq(lw_sock_connect(h.stack, b, to), LW_EINUSE);
	cr_assert_str_eq(lw_sock_state(h.stack, a), "SYN-SENT");
	cr_assert_eq(h.card.sent, 1);
}

Test(service, somebody_may_listen_on_the_port_of_a_connection_that_is_being_opened)
{
	struct lw_sock a = open_socket(LW_SOCK_TCP), b = open_socket(LW_SOCK_TCP);
	struct lw_endpoint local = { HOST_ADDR, 2000 }, to = { PEER_ADDR, 80 };
	cr_assert_eq(lw_sock_bind(h.stack, a, local), LW_OK);
	cr_assert_eq(lw_sock_connect(h.stack, a, to), LW_OK);
	cr_assert_eq(lw_sock_bind(h.stack, b, local), LW_EINUSE, "unless it asks for it");
	cr_assert_eq(lw_sock_set(h.stack, b, LW_SOCK_REUSEADDR, 1), LW_OK);
	cr_assert_eq(lw_sock_bind(h.stack, b, local), LW_OK);
	cr_assert_eq(lw_sock_listen(h.stack, b, 5), LW_OK);
	struct lw_seg syn = { .src_port = 4000, .dst_port = 2000, .flags = LW_TCP_SYN };
	struct lw_seg answer;
	host_give_tcp(&h, &syn);
	cr_assert(host_sent_tcp(&h, 1, &answer));
	cr_assert_eq(answer.flags, LW_TCP_SYN | LW_TCP_ACK);
	cr_assert_str_eq(lw_sock_state(h.stack, a), "SYN-SENT");
}

Test(service, a_soft_error_can_be_asked_for_while_the_connection_goes_on)
{
	struct lw_sock s = open_socket(LW_SOCK_TCP);
	struct lw_seg syn;
	cr_assert_eq(lw_sock_connect(h.stack, s, (struct lw_endpoint){ PEER_ADDR, 80 }),
		LW_OK);
	cr_assert_eq(lw_sock_error(h.stack, s), LW_OK);
	cr_assert(host_sent_tcp(&h, 0, &syn));
	struct lw_rd packet = card_sent(&h.card, 0);
	lw_rd_skip(&packet, LW_ETHER_HLEN);
	struct lw_icmp m = {
		.type = LW_ICMP_UNREACHABLE, .code = LW_UNREACH_HOST, .body = packet
	};
	card_give_icmp(&h.card, (struct lw_ipv4){ .src = LW_IP4(10, 0, 0, 254) }, &m);
	cr_assert_eq(lw_sock_error(h.stack, s), LW_EHOSTUNREACH);
	cr_assert_str_eq(lw_sock_state(h.stack, s), "SYN-SENT");
}

Test(service, no_connection_is_opened_with_many_hosts_at_once)
{
	static const uint32_t many[] = { LW_IP4_BROADCAST, LW_IP4(10, 0, 0, 255),
		LW_IP4(224, 0, 0, 1), LW_IP4(239, 1, 2, 3) };
	for (size_t i = 0; i < sizeof(many) / sizeof(many[0]); i++) {
		struct lw_sock s = open_socket(LW_SOCK_TCP);
		struct lw_endpoint to = { many[i], 80 };
		cr_assert_eq(lw_sock_connect(h.stack, s, to), LW_ENETUNREACH);
	}
	cr_assert_eq(h.card.sent, 0);
}

/* A SYN for port 80, where somebody listens. */
static void give_syn(struct lw_ipv4 ip)
{
	uint8_t bytes[LW_TCP_HLEN];
	struct lw_wr w = lw_wr_of(bytes, sizeof(bytes));
	struct lw_seg syn = { .src_port = 4000, .dst_port = 80, .flags = LW_TCP_SYN };
	ip.proto = LW_PROTO_TCP;
	lw_tcp_emit(&w, &syn, NULL);
	lw_tcp_put_cksum(bytes, sizeof(bytes), ip.src ? ip.src : PEER_ADDR,
		ip.dst ? ip.dst : HOST_ADDR);
	card_give_ip(&h.card, ip, bytes, sizeof(bytes));
	host_run(&h, LW_MS(1));
}

static void listen_on_80(void)
{
	struct lw_sock s = open_socket(LW_SOCK_TCP);
	cr_assert_eq(lw_sock_bind(h.stack, s, (struct lw_endpoint){ 0, 80 }), LW_OK);
	cr_assert_eq(lw_sock_listen(h.stack, s, 5), LW_OK);
}

Test(service, a_syn_to_many_hosts_is_not_answered)
{
	static const uint32_t many[] = { LW_IP4_BROADCAST, LW_IP4(10, 0, 0, 255),
		LW_IP4(224, 0, 0, 1) };
	listen_on_80();
	for (size_t i = 0; i < sizeof(many) / sizeof(many[0]); i++)
		give_syn((struct lw_ipv4){ .dst = many[i] });
	cr_assert_eq(h.card.sent, 0);
	give_syn((struct lw_ipv4){ .ttl = 64 });
	cr_assert_eq(h.card.sent, 1, "the same to it alone is");
}

Test(service, nor_is_one_from_an_impossible_source)
{
	static const uint32_t impossible[] = { LW_IP4_BROADCAST, LW_IP4(10, 0, 0, 255),
		LW_IP4(224, 0, 0, 1), LW_IP4(127, 0, 0, 1), LW_IP4(0, 0, 0, 5),
		LW_IP4(240, 0, 0, 1), HOST_ADDR };
	listen_on_80();
	for (size_t i = 0; i < sizeof(impossible) / sizeof(impossible[0]); i++)
		give_syn((struct lw_ipv4){ .src = impossible[i] });
	cr_assert_eq(h.card.sent, 0);
	cr_assert_eq(lw_stack_stats(h.stack)->drops[LW_DROP_MARTIAN], 7);
}

Test(service, a_packet_for_us_in_a_broadcast_frame_is_not_taken)
{
	uint8_t frame[LW_ETHER_HLEN + LW_IPV4_HLEN + LW_ICMP_HLEN];
	uint8_t *icmp = frame + LW_ETHER_HLEN + LW_IPV4_HLEN;
	struct lw_wr w = lw_wr_of(frame, sizeof(frame)), m = lw_wr_of(icmp, LW_ICMP_HLEN);
	struct lw_ether eth = { lw_mac_broadcast(), { { 2, 0, 0, 0, 0, 2 } },
		LW_ETHERTYPE_IPV4 };
	struct lw_ipv4 ip = { .ttl = 64,
		.proto = LW_PROTO_ICMP,
		.src = PEER_ADDR,
		.dst = HOST_ADDR,
		.total_len = LW_IPV4_HLEN + LW_ICMP_HLEN };
	struct lw_icmp echo = { .type = LW_ICMP_ECHO };
	lw_ether_emit(&w, &eth);
	lw_ipv4_emit(&w, &ip);
	lw_icmp_emit(&m, &echo);
	card_give(&h.card, frame, sizeof(frame));
	cr_assert_eq(h.card.sent, 0);
	memcpy(frame, h.card.card.mac.b, sizeof(h.card.card.mac.b));
	card_give(&h.card, frame, sizeof(frame));
	cr_assert_eq(h.card.sent, 1);
}

/* What a listener or an active open offers is in tests/stack/grid/calls.seg. */
Test(service, the_largest_segment_has_bounds)
{
	struct lw_sock s = open_socket(LW_SOCK_TCP);
	struct lw_endpoint to = { PEER_ADDR, 80 };
	cr_assert_eq(lw_sock_set(h.stack, s, LW_SOCK_MAXSEG, 500), LW_OK);
	cr_assert_eq(lw_sock_connect(h.stack, s, to), LW_OK);
	cr_assert_eq(lw_sock_set(h.stack, s, LW_SOCK_MAXSEG, 63), LW_EINVAL);
	cr_assert_eq(lw_sock_set(h.stack, s, LW_SOCK_MAXSEG, 65536 + 500), LW_EINVAL);
	cr_assert_eq(lw_sock_set(h.stack, s, LW_SOCK_MAXSEG, 1000), LW_EINVAL,
		"the SYN has said 500");
}
