/* redirect.c - a better gateway, and who may say so (RFC 1122 3.2.2.2).
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "harness/card.h"
#include "labwire/stack/socket.h"

#define GATEWAY	  LW_IP4(10, 0, 0, 254)
#define BETTER	  LW_IP4(10, 0, 0, 253)
#define SOMEWHERE LW_IP4(192, 0, 2, 1)

static struct test_host h;

static void begin(const char *profile)
{
	host_init(&h, profile, 1);
}

static void teardown(void)
{
	host_fini(&h);
}

TestSuite(redirect, .fini = teardown);

/* The redirect's own header, its code, to which gateway, for what. */
static void give(struct test_card *card, struct lw_ipv4 head, uint8_t code, uint32_t to,
	uint32_t dst)
{
	uint8_t quote[LW_IPV4_HLEN + 8] = { 0 };
	struct lw_wr w = lw_wr_of(quote, sizeof(quote));
	struct lw_ipv4 ip = { .src = head.dst,
		.dst = dst,
		.ttl = 60,
		.proto = LW_PROTO_UDP,
		.total_len = 100 };
	lw_ipv4_emit(&w, &ip);
	struct lw_icmp m = { .type = LW_ICMP_REDIRECT,
		.code = code,
		.gateway = to,
		.body = lw_rd_of(quote, sizeof(quote)) };
	card_give_icmp(card, head, &m);
}

static void redirect_of(uint8_t code, uint32_t from, uint32_t to, uint32_t dst)
{
	give(&h.card, (struct lw_ipv4){ .src = from, .dst = HOST_ADDR }, code, to, dst);
}

static void redirect(uint32_t from, uint32_t to, uint32_t dst)
{
	redirect_of(LW_REDIRECT_HOST, from, to, dst);
}

static uint32_t gateway_to(uint32_t dst)
{
	struct lw_route r;
	uint32_t best = 0;
	for (size_t i = 0; lw_stack_route_at(h.stack, i, &r); i++)
		if (lw_prefix_holds(r.to, dst) &&
			(!best || r.to.mask == LW_IP4_BROADCAST))
			best = r.next_hop;
	return best;
}

static uint32_t refused(void)
{
	return lw_stack_stats(h.stack)->drops[LW_DROP_REDIRECT];
}

Test(redirect, is_followed_for_that_host_alone_and_may_be_changed_again)
{
	begin("winxp");
	redirect(GATEWAY, BETTER, SOMEWHERE);
	cr_assert_eq(gateway_to(SOMEWHERE), BETTER);
	cr_assert_eq(gateway_to(SOMEWHERE + 1), GATEWAY);
	redirect(BETTER, LW_IP4(10, 0, 0, 252), SOMEWHERE);
	cr_assert_eq(gateway_to(SOMEWHERE), LW_IP4(10, 0, 0, 252));
	cr_assert_eq(refused(), 0);
}

/* RFC 1122 3.3.1.2: nobody knows the network's mask. */
Test(redirect, one_for_a_network_counts_for_the_host_alone)
{
	begin("rfc");
	redirect_of(0, GATEWAY, BETTER, SOMEWHERE);
	cr_assert_eq(gateway_to(SOMEWHERE), BETTER);
	cr_assert_eq(gateway_to(SOMEWHERE + 1), GATEWAY);
}

Test(redirect, is_refused_from_strangers_and_to_nonsense)
{
	begin("linux26");
	redirect(LW_IP4(10, 0, 0, 9), BETTER, SOMEWHERE);  /* not the gateway in use */
	redirect(GATEWAY, LW_IP4(10, 9, 9, 9), SOMEWHERE); /* no neighbour */
	redirect(GATEWAY, HOST_ADDR, SOMEWHERE);
	redirect(GATEWAY, LW_IP4(10, 0, 0, 255), SOMEWHERE);
	redirect(GATEWAY, GATEWAY, SOMEWHERE);
	cr_assert_eq(gateway_to(SOMEWHERE), GATEWAY);
	cr_assert_eq(refused(), 5);
}

Test(redirect, is_refused_by_a_system_that_does_not_listen)
{
	begin("catalyst");
	redirect(GATEWAY, BETTER, SOMEWHERE);
	cr_assert_eq(gateway_to(SOMEWHERE), GATEWAY);
	cr_assert_eq(refused(), 1);
}

Test(redirect, a_flood_of_them_is_bounded)
{
	begin("winxp");
	for (uint32_t i = 0; i < 10000; i++)
		redirect(GATEWAY, BETTER, SOMEWHERE + i);
	struct lw_route r;
	size_t n = 0;
	while (lw_stack_route_at(h.stack, n, &r))
		n++;
	cr_assert_eq(n, 2 + 64);
	cr_assert_eq(refused(), 10000 - 64);
}

/* RFC 1812 5.2.7.2: whatever its system would do as a host. */
Test(redirect, is_not_followed_by_a_router, .init = NULL)
{
	struct test_router r;
	begin("rfc"); /* for the teardown */
	router_init(&r, "rfc");
	give(&r.far,
		(struct lw_ipv4){
			.src = LW_IP4(10, 0, 1, 253), .dst = LW_IP4(10, 0, 1, 254) },
		LW_REDIRECT_HOST, LW_IP4(10, 0, 1, 2), SOMEWHERE);
	cr_assert_eq(lw_stack_stats(r.stack)->drops[LW_DROP_REDIRECT], 1);
	router_fini(&r);
}
