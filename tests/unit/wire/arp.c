/* arp.c - ARP packets, byte for byte.  SPDX-License-Identifier: MIT */
#include "labwire/wire/arp.h"

#include "hex.h"

static const char who_has[] = "0001 0800 06 04 0001 001185a0b1c2 ac100101"
			      "000000000000 ac10fffe";

Test(wire_arp, a_request_reads_in_host_order)
{
	uint8_t p[46] = { 0 };
	struct lw_rd r = lw_rd_of(p, sizeof(p));
	struct lw_arp a;

	hex(who_has, p, sizeof(p));
	cr_assert_eq(lw_arp_parse(&r, &a), LW_OK);
	cr_assert_eq(a.op, LW_ARP_REQUEST);
	cr_assert_eq(a.spa, LW_IP4(172, 16, 1, 1));
	cr_assert_eq(a.tpa, LW_IP4(172, 16, 255, 254));
	cr_assert_eq(a.sha.b[5], 0xc2);
	cr_assert(lw_mac_is_zero(a.tha));
	cr_assert_eq(lw_rd_left(&r), 18, "the padding stays");
}

Test(wire_arp, emit_of_parse_is_the_same)
{
	uint8_t p[28], out[28];
	struct lw_arp a;

	hex(who_has, p, sizeof(p));
	for (size_t i = 6; i < sizeof(p); i++)
		p[i] = (uint8_t)(i * 37);
	struct lw_rd r = lw_rd_of(p, sizeof(p));
	cr_assert_eq(lw_arp_parse(&r, &a), LW_OK);
	struct lw_wr w = lw_wr_of(out, sizeof(out));
	lw_arp_emit(&w, &a);
	cr_assert_eq(lw_wr_len(&w), LW_ARP_LEN);
	cr_assert_arr_eq(out, p, sizeof(p));
}

Test(wire_arp, only_ipv4_over_ethernet_is_understood)
{
	uint8_t p[28];
	struct lw_arp a;

	for (size_t cut = 0; cut < LW_ARP_LEN; cut++) {
		hex(who_has, p, sizeof(p));
		struct lw_rd r = lw_rd_of(p, cut);
		cr_assert_eq(lw_arp_parse(&r, &a), LW_ETRUNC);
	}
	for (size_t i = 0; i < 6; i++) { /* hardware, protocol, the two lengths */
		hex(who_has, p, sizeof(p));
		p[i] ^= 1;
		struct lw_rd r = lw_rd_of(p, sizeof(p));
		cr_assert_eq(lw_arp_parse(&r, &a), LW_EBAD, "byte %zu", i);
	}
}
