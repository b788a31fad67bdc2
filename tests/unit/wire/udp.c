/* udp.c - UDP headers and checksums.  SPDX-License-Identifier: MIT */
#include "labwire/wire/udp.h"

#include "hex.h"
#include "labwire/wire/addr.h"

/* A name query of a host in the lab, from the UDP header on. */
static const char query[] = "00890089003aa488804101100001000000000000"
			    "20464845504643454c45484643455046464641434143"
			    "414341434143414341424c0000200001";
static const uint32_t src = LW_IP4(172, 16, 1, 1), dst = LW_IP4(172, 16, 255, 255);

Test(wire_udp, a_captured_datagram_has_a_good_checksum)
{
	uint8_t p[64], again[8];
	size_t n = hex(query, p, sizeof(p));
	struct lw_rd r = lw_rd_of(p, n), body;
	struct lw_udp h;

	cr_assert_eq(n, 58);
	cr_assert(lw_udp_cksum_ok(r, src, dst));
	cr_assert_eq(lw_udp_parse(&r, &h, &body), LW_OK);
	cr_assert_eq(h.src, 137);
	cr_assert_eq(h.len, 58);
	cr_assert_eq(h.cksum, 0xa488);
	cr_assert_eq(lw_rd_left(&body), 50);
	struct lw_wr w = lw_wr_of(again, sizeof(again));
	lw_udp_emit(&w, &h);
	cr_assert_arr_eq(again, p, sizeof(again));
}

Test(wire_udp, the_checksum_is_put_in_and_damage_noticed)
{
	uint8_t p[64];
	size_t n = hex(query, p, sizeof(p));

	p[6] = p[7] = 0x55;
	lw_udp_put_cksum(p, n, src, dst);
	cr_assert_eq(p[6] << 8 | p[7], 0xa488);
	for (size_t i = 0; i < n; i++) {
		p[i] ^= 0x10;
		cr_assert_not(lw_udp_cksum_ok(lw_rd_of(p, n), src, dst), "%zu", i);
		p[i] ^= 0x10;
	}
	cr_assert_not(lw_udp_cksum_ok(lw_rd_of(p, n), src ^ 1, dst));
}

Test(wire_udp, zero_means_no_checksum_and_is_never_made)
{
	uint8_t p[10] = { 0, 1, 0, 2, 0, 10, 0, 0, 0, 0 };

	cr_assert(lw_udp_cksum_ok(lw_rd_of(p, sizeof(p)), src, dst));
	/* Text that brings the sum to ffff, whose complement would be 0. */
	lw_udp_put_cksum(p, sizeof(p), src, dst);
	p[8] = p[6];
	p[9] = p[7];
	lw_udp_put_cksum(p, sizeof(p), src, dst);
	cr_assert_eq(p[6] << 8 | p[7], 0xffff);
	cr_assert(lw_udp_cksum_ok(lw_rd_of(p, sizeof(p)), src, dst));
}

Test(wire_udp, the_length_field_decides)
{
	uint8_t p[64];
	size_t n = hex(query, p, sizeof(p));
	struct lw_rd body;
	struct lw_udp h;

	struct lw_rd r = lw_rd_of(p, n + 6); /* padded */
	cr_assert_eq(lw_udp_parse(&r, &h, &body), LW_OK);
	cr_assert_eq(lw_rd_left(&body), 50);
	cr_assert_eq(lw_rd_left(&r), 6);
	for (size_t cut = 0; cut < n; cut++) {
		r = lw_rd_of(p, cut);
		cr_assert_eq(lw_udp_parse(&r, &h, &body), LW_ETRUNC);
		cr_assert_not(lw_udp_cksum_ok(lw_rd_of(p, cut), src, dst));
	}
	p[4] = 0;
	p[5] = 7;
	r = lw_rd_of(p, n);
	cr_assert_eq(lw_udp_parse(&r, &h, &body), LW_EBAD);
}
