/* stp.c - a hello of the spanning tree, byte for byte.  SPDX-License-Identifier: MIT */
#include "labwire/wire/stp.h"

#include "hex.h"

/* The root of VLAN 1 says hello on its port 1. */
static const char hello[] = "0180c2000000 001b0c000001 0026 424203"
			    "0000 00 00 00 8001 001b0c000001 00000000"
			    "8001 001b0c000001 8001 0000 1400 0200 0f00";

static struct lw_bpdu root_hello(void)
{
	struct lw_bridge_id id = { .priority = 0x8001,
		.mac = { { 0x00, 0x1b, 0x0c, 0x00, 0x00, 0x01 } } };
	return (struct lw_bpdu){ .root = id,
		.bridge = id,
		.port = 0x8001,
		.max_age = 20 << 8,
		.hello = 2 << 8,
		.forward_delay = 15 << 8 };
}

Test(wire_stp, hello_frame_has_the_bytes_of_a_real_one)
{
	uint8_t expected[60], out[60];
	struct lw_bpdu b = root_hello();
	struct lw_wr w = lw_wr_of(out, sizeof(out));

	size_t n = hex(hello, expected, sizeof(expected));
	lw_bpdu_emit_frame(&w, b.bridge.mac, &b);
	cr_assert_eq(n, LW_BPDU_FRAME_LEN);
	cr_assert_eq(lw_wr_len(&w), n);
	cr_assert_arr_eq(out, expected, n);
}

Test(wire_stp, emit_of_parse_is_the_same)
{
	uint8_t frame[60], out[60];
	size_t n = hex(hello, frame, sizeof(frame));
	struct lw_bpdu b;

	for (size_t i = 5; i < LW_BPDU_LEN; i++) /* every field but the fixed ones */
		frame[17 + i - 1] = (uint8_t)(i * 29);
	struct lw_rd r = lw_rd_of(frame + 17, n - 17);
	cr_assert_eq(lw_bpdu_parse(&r, &b), LW_OK);
	struct lw_wr w = lw_wr_of(out, sizeof(out));
	lw_bpdu_emit(&w, &b);
	cr_assert_eq(lw_wr_len(&w), LW_BPDU_LEN);
	cr_assert_arr_eq(out, frame + 17, LW_BPDU_LEN);
}

Test(wire_stp, other_kinds_and_short_ones_are_refused)
{
	uint8_t frame[60];
	struct lw_bpdu b;

	hex(hello, frame, sizeof(frame));
	for (size_t cut = 0; cut < LW_BPDU_LEN; cut++) {
		struct lw_rd r = lw_rd_of(frame + 17, cut);
		cr_assert_eq(lw_bpdu_parse(&r, &b), LW_ETRUNC, "%zu", cut);
	}
	frame[17 + 3] = 0x02; /* of the rapid spanning tree */
	struct lw_rd r = lw_rd_of(frame + 17, LW_BPDU_LEN);
	cr_assert_eq(lw_bpdu_parse(&r, &b), LW_EBAD);
}

Test(wire_stp, a_notice_of_a_topology_change_is_four_bytes)
{
	uint8_t want[60], out[60];
	struct lw_bpdu back, b = { .type = LW_BPDU_CHANGE };
	struct lw_mac src = { { 0x00, 0x1b, 0x0c, 0x00, 0x00, 0x01 } };
	struct lw_wr w = lw_wr_of(out, sizeof(out));

	size_t n = hex(
		"0180c2000000 001b0c000001 0007 424203 0000 00 80", want, sizeof(want));
	lw_bpdu_emit_frame(&w, src, &b);
	cr_assert_eq(lw_wr_len(&w), n);
	cr_assert_arr_eq(out, want, n);
	struct lw_rd r = lw_rd_of(out + 17, LW_BPDU_CHANGE_LEN);
	cr_assert_eq(lw_bpdu_parse(&r, &back), LW_OK);
	cr_assert_eq(back.type, LW_BPDU_CHANGE);
}
