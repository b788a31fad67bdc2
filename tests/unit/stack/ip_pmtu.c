/* ip_pmtu.c - narrow paths: who may say so, for how long, how many, and what becomes of
 * datagrams (RFC 1191).  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "harness/card.h"
#include "labwire/stack/socket.h"

#define GATEWAY LW_IP4(10, 0, 0, 254)
#define FAR	LW_IP4(192, 0, 2, 0)

static struct test_host h;
static struct lw_sock sock;

static void ready(struct lw_sock_user *u, struct lw_sock s, unsigned events, lw_time now)
{
	(void)u;
	(void)s;
	(void)events;
	(void)now;
}

static struct lw_sock_user user = { ready };

static void begin(const char *profile)
{
	host_init(&h, profile, 1);
	host_run(&h, LW_SEC(2));
	lw_stack_arp_warm(h.stack, 0, GATEWAY, (struct lw_mac){ { 2, 0, 0, 0, 0, 2 } });
	cr_assert_eq(lw_sock_open(h.stack, LW_SOCK_UDP, &user, &sock), LW_OK);
	cr_assert_eq(lw_sock_bind(h.stack, sock, (struct lw_endpoint){ 0, 4000 }), LW_OK);
	h.card.sent = 0;
}

static void teardown(void)
{
	host_fini(&h);
}

TestSuite(ip_pmtu, .fini = teardown);

static enum lw_err send_to(uint32_t dst, size_t n, bool df)
{
	static const uint8_t bytes[2000];
	struct lw_datagram d = {
		.peer = { dst, 9 }, .payload = lw_rd_of(bytes, n), .df = df
	};
	return lw_sock_send(h.stack, sock, &d);
}

/* A router's word about a datagram of 1500 bytes from `port` to dst. */
static void too_big(uint16_t port, uint32_t dst, uint16_t mtu)
{
	uint8_t quote[LW_IPV4_HLEN + 8] = { 0 };
	struct lw_wr w = lw_wr_of(quote, sizeof(quote));
	struct lw_ipv4 ip = { .src = HOST_ADDR,
		.dst = dst,
		.ttl = 60,
		.proto = LW_PROTO_UDP,
		.total_len = 1500 };
	lw_ipv4_emit(&w, &ip);
	lw_wr_u16(&w, port);
	lw_wr_u16(&w, 9);
	struct lw_icmp m = { .type = LW_ICMP_UNREACHABLE,
		.code = LW_UNREACH_NEEDS_FRAG,
		.mtu = mtu,
		.body = lw_rd_of(quote, sizeof(quote)) };
	card_give_icmp(&h.card, (struct lw_ipv4){ .src = GATEWAY }, &m);
}

Test(ip_pmtu, a_datagram_that_must_not_be_cut_is_refused_here)
{
	begin("rfc");
	cr_assert_eq(send_to(FAR + 1, 1472, true), LW_OK);
	too_big(4000, FAR + 1, 1000);
	cr_assert_eq(send_to(FAR + 1, 973, true), LW_EMSGSIZE);
	cr_assert_eq(send_to(FAR + 1, 972, true), LW_OK);
	cr_assert_eq(send_to(FAR + 2, 1472, true), LW_OK, "another path");
}

Test(ip_pmtu, a_message_about_nobodys_datagram_is_not_believed)
{
	begin("rfc");
	too_big(4001, FAR + 1, 1000);
	cr_assert_eq(send_to(FAR + 1, 1472, true), LW_OK);
}

/* One that sets DF on what fits cuts the rest itself, and then without DF. */
Test(ip_pmtu, what_does_not_fit_is_cut_here)
{
	begin("linux26");
	too_big(4000, FAR + 1, 1000);
	cr_assert_eq(send_to(FAR + 1, 1472, false), LW_OK);
	cr_assert_eq(h.card.sent, 2);
	for (size_t i = 0; i < 2; i++) {
		struct lw_rd frame = card_sent(&h.card, i), body;
		struct lw_ipv4 ip;
		lw_rd_skip(&frame, 14);
		cr_assert_eq(lw_ipv4_parse(&frame, &ip, &body), LW_OK);
		cr_assert(ip.total_len <= 1000 && !ip.df);
	}
	cr_assert_eq(send_to(FAR + 1, 100, false), LW_OK);
	struct lw_rd frame = card_sent(&h.card, 2), body;
	struct lw_ipv4 ip;
	lw_rd_skip(&frame, 14);
	cr_assert_eq(lw_ipv4_parse(&frame, &ip, &body), LW_OK);
	cr_assert(ip.df);
}

Test(ip_pmtu, is_forgotten_after_ten_minutes)
{
	begin("rfc");
	too_big(4000, FAR + 1, 1000);
	host_run(&h, LW_SEC(599));
	cr_assert_eq(send_to(FAR + 1, 1472, true), LW_EMSGSIZE);
	host_run(&h, LW_SEC(2));
	cr_assert_eq(send_to(FAR + 1, 1472, true), LW_OK);
}

Test(ip_pmtu, the_latest_64_paths_are_known)
{
	begin("rfc");
	for (uint32_t i = 1; i <= 100; i++) {
		host_run(&h, LW_SEC(1));
		too_big(4000, FAR + i, 1000);
	}
	lw_stack_arp_warm(h.stack, 0, GATEWAY, (struct lw_mac){ { 2, 0, 0, 0, 0, 2 } });
	for (uint32_t i = 1; i <= 100; i++)
		cr_assert_eq(send_to(FAR + i, 1472, true),
			i <= 100 - 64 ? LW_OK : LW_EMSGSIZE, "%u", i);
}

Test(ip_pmtu, a_system_without_discovery_learns_nothing)
{
	begin("ios12");
	too_big(4000, FAR + 1, 1000);
	cr_assert_eq(send_to(FAR + 1, 1472, true), LW_OK);
}
