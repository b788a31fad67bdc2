/* hdlc.c - serial frames and SLARP, byte for byte.  SPDX-License-Identifier: MIT */
#include "labwire/wire/hdlc.h"

#include "hex.h"
#include "labwire/wire/ether.h"

static const char keepalive[] = "8f008035 00000002 00000005 00000004 ffff 0001e240";

Test(wire_hdlc, a_keepalive_has_the_22_bytes_of_a_real_one)
{
	uint8_t expected[32], out[32];
	size_t n = hex(keepalive, expected, sizeof(expected));
	struct lw_slarp s = {
		.type = LW_SLARP_KEEPALIVE, .seq = 5, .returned = 4, .uptime_ms = 123456
	};
	struct lw_wr w = lw_wr_of(out, sizeof(out));

	lw_slarp_emit_frame(&w, &s);
	cr_assert_eq(n, LW_SLARP_FRAME_LEN);
	cr_assert_eq(lw_wr_len(&w), n);
	cr_assert_arr_eq(out, expected, n);
}

Test(wire_hdlc, a_keepalive_is_read_with_and_without_uptime)
{
	uint8_t f[32];
	size_t n = hex(keepalive, f, sizeof(f));
	struct lw_hdlc h;
	struct lw_slarp s;

	for (size_t len = n - 4; len <= n; len += 4) {
		struct lw_rd r = lw_rd_of(f, len);
		cr_assert_eq(lw_hdlc_parse(&r, &h), LW_OK);
		cr_assert_eq(h.address, LW_HDLC_BROADCAST);
		cr_assert_eq(h.protocol, LW_ETHERTYPE_SLARP);
		cr_assert_eq(lw_slarp_parse(&r, &s), LW_OK);
		cr_assert_eq(s.seq, 5);
		cr_assert_eq(s.returned, 4);
		cr_assert_eq(s.uptime_ms, len == n ? 123456 : 0);
	}
}

Test(wire_hdlc, short_and_foreign_frames_are_refused)
{
	uint8_t f[32];
	size_t n = hex(keepalive, f, sizeof(f));
	struct lw_hdlc h;
	struct lw_slarp s;

	for (size_t cut = 0; cut < LW_HDLC_HLEN; cut++) {
		struct lw_rd r = lw_rd_of(f, cut);
		cr_assert_eq(lw_hdlc_parse(&r, &h), LW_ETRUNC);
	}
	for (size_t cut = LW_HDLC_HLEN; cut < n - 4; cut++) {
		struct lw_rd r = lw_rd_of(f + LW_HDLC_HLEN, cut - LW_HDLC_HLEN);
		cr_assert_eq(lw_slarp_parse(&r, &s), LW_ETRUNC);
	}
	f[0] = 0xff;
	struct lw_rd r = lw_rd_of(f, n);
	cr_assert_eq(lw_hdlc_parse(&r, &h), LW_EBAD);
	f[0] = LW_HDLC_UNICAST;
	f[1] = 3;
	r = lw_rd_of(f, n);
	cr_assert_eq(lw_hdlc_parse(&r, &h), LW_EBAD);
	f[7] = 3;
	r = lw_rd_of(f + LW_HDLC_HLEN, LW_SLARP_LEN);
	cr_assert_eq(lw_slarp_parse(&r, &s), LW_EBAD);
}
