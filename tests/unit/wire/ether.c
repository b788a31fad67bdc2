/* ether.c - Ethernet II, 802.3 with LLC, SNAP.  SPDX-License-Identifier: MIT */
#include "labwire/wire/ether.h"

#include "hex.h"

Test(wire_ether, a_type_takes_all_that_follows)
{
	uint8_t f[60] = { 0 }, out[14];
	struct lw_ether h;
	struct lw_rd body;

	hex("ffffffffffff 001185a0b1c2 0806", f, sizeof(f));
	struct lw_rd r = lw_rd_of(f, sizeof(f));
	cr_assert_eq(lw_ether_parse(&r, &h, &body), LW_OK);
	cr_assert(lw_mac_is_broadcast(h.dst));
	cr_assert_eq(h.type, LW_ETHERTYPE_ARP);
	cr_assert_eq(lw_rd_left(&body), 46);
	struct lw_wr w = lw_wr_of(out, sizeof(out));
	lw_ether_emit(&w, &h);
	cr_assert_not(w.bad);
	cr_assert_arr_eq(out, f, 14);
}

Test(wire_ether, a_length_cuts_the_padding_off)
{
	uint8_t f[60] = { 0 };
	struct lw_ether h;
	struct lw_rd body;

	hex("0180c2000000 001b0c000001 0026 424203", f, sizeof(f));
	struct lw_rd r = lw_rd_of(f, sizeof(f));
	cr_assert_eq(lw_ether_parse(&r, &h, &body), LW_OK);
	cr_assert(lw_ether_is_llc(&h));
	cr_assert_eq(lw_rd_left(&body), 0x26);
	cr_assert_eq(lw_rd_left(&r), 8);
	r = lw_rd_of(f, 51);
	cr_assert_eq(lw_ether_parse(&r, &h, &body), LW_ETRUNC);
}

Test(wire_ether, between_length_and_type_there_is_nothing)
{
	uint8_t f[2000] = { 0 };
	struct lw_ether h;
	struct lw_rd body;

	for (unsigned type = 1490; type < 1550; type++) {
		f[12] = (uint8_t)(type >> 8);
		f[13] = (uint8_t)type;
		struct lw_rd r = lw_rd_of(f, sizeof(f));
		enum lw_err expected = type > 1500 && type < 1536 ? LW_EBAD : LW_OK;
		cr_assert_eq(lw_ether_parse(&r, &h, &body), expected, "%u", type);
	}
}

Test(wire_ether, a_header_cut_short_is_refused)
{
	uint8_t f[14] = { 0 };
	struct lw_ether h;
	struct lw_rd body;

	for (size_t n = 0; n < 14; n++) {
		struct lw_rd r = lw_rd_of(f, n);
		cr_assert_eq(lw_ether_parse(&r, &h, &body), LW_ETRUNC);
	}
}

Test(wire_ether, snap_names_organisation_and_protocol)
{
	uint8_t f[8], out[8];
	size_t n = hex("aaaa03 00000c 2000", f, sizeof(f));
	struct lw_rd r = lw_rd_of(f, n);
	struct lw_llc llc;

	cr_assert_eq(lw_llc_parse(&r, &llc), LW_OK);
	cr_assert(lw_llc_is_snap(&llc));
	cr_assert_eq(llc.oui, 0x00000c);
	cr_assert_eq(llc.protocol, LW_ETHERTYPE_CDP);
	struct lw_wr w = lw_wr_of(out, sizeof(out));
	lw_llc_emit(&w, &llc);
	cr_assert_eq(lw_wr_len(&w), 8);
	cr_assert_arr_eq(out, f, 8);
	for (size_t cut = 0; cut < n; cut++) {
		r = lw_rd_of(f, cut);
		cr_assert_eq(lw_llc_parse(&r, &llc), LW_ETRUNC);
	}
}
