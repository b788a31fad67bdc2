/* icmp_quote.c - what an ICMP error looks like: how much it quotes, its TOS, how often.
 * SPDX-License-Identifier: MIT */
#include "frames.h"
#include "labwire/wire/icmp.h"

/* The error about a datagram of so many bytes to a closed port. */
static struct lw_ipv4 error(struct peer *p, uint8_t tos, size_t len, struct lw_icmp *m)
{
	struct lw_rd body;
	forget(p);
	card_give_udp(&p->h.card, (struct lw_ipv4){ .tos = tos }, 1000, 99, len);
	struct lw_ipv4 ip = packet(p, 0, &body);
	cr_assert_eq(lw_icmp_parse(&body, m), LW_OK);
	cr_assert_eq(m->type, LW_ICMP_UNREACHABLE);
	cr_assert_eq(m->code, LW_UNREACH_PORT);
	return ip;
}

Test(icmp_quote, winxp_quotes_128_bytes_behind_the_header_and_ios12_eight)
{
	static const char *const systems[] = { "winxp", "ios12" };
	static const uint16_t quoted[] = { 20 + 128, 20 + 8 };
	for (size_t i = 0; i < 2; i++) {
		struct peer p;
		struct lw_icmp m;
		peer_init(&p, systems[i]);
		struct lw_ipv4 ip = error(&p, 0x10, 1000, &m);
		cr_assert_eq(lw_rd_left(&m.body), quoted[i]);
		cr_assert_eq(ip.total_len, 28 + quoted[i]);
		cr_assert_eq(ip.tos, 0);
		peer_fini(&p);
	}
}

Test(icmp_quote, linux26_quotes_what_fits_and_keeps_the_type_of_service)
{
	struct peer p;
	struct lw_icmp m;
	peer_init(&p, "linux26");
	struct lw_ipv4 ip = error(&p, 0x10, 1000, &m);
	cr_assert_eq(ip.total_len, 576);
	cr_assert_eq(ip.tos, 0xd0, "precedence of internetwork control");
	cr_assert_eq(error(&p, 0x10, 100, &m).total_len, 20 + 8 + 20 + 8 + 100);
	peer_fini(&p);
}

static size_t errors_of(const char *profile, int n, lw_span apart)
{
	struct peer p;
	size_t errors = 0;
	peer_init(&p, profile);
	for (int i = 0; i < n; i++) {
		forget(&p);
		card_give_udp(&p.h.card, (struct lw_ipv4){ 0 }, 1000, 99, 4);
		errors += packets(&p);
		peer_run(&p, apart);
	}
	peer_fini(&p);
	return errors;
}

Test(icmp_quote, how_often_is_the_systems_own)
{
	cr_assert_eq(errors_of("winxp", 100, 0), 100);
	cr_assert_eq(errors_of("linux26", 100, 0), 6);
	cr_assert_eq(errors_of("linux26", 100, LW_MS(100)), 6 + 9);
	cr_assert_eq(errors_of("ios12", 100, LW_MS(100)), 20);
}
