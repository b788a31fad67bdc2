/* loop.c - configuration testing messages, byte for byte.  SPDX-License-Identifier: MIT
 */
#include "labwire/wire/loop.h"

#include "hex.h"

Test(wire_loop, a_keepalive_has_the_bytes_of_a_real_one)
{
	uint8_t expected[64] = { 0 }, out[64];
	struct lw_loop keepalive = { .function = LW_LOOP_REPLY };
	struct lw_wr w = lw_wr_of(out, sizeof(out));

	hex("0000 0100 0000", expected, sizeof(expected));
	lw_loop_emit(&w, &keepalive);
	cr_assert_eq(lw_wr_len(&w), LW_LOOP_LEN);
	cr_assert_arr_eq(out, expected, LW_LOOP_LEN);
}

Test(wire_loop, a_message_to_be_passed_on_is_read_behind_what_is_skipped)
{
	uint8_t p[64];
	struct lw_loop l;
	size_t n =
		hex("0800 0200 020000000001 0200 0200000000aa 0100 0500", p, sizeof(p));
	struct lw_rd r = lw_rd_of(p, n);

	cr_assert_eq(lw_loop_parse(&r, &l), LW_OK);
	cr_assert_eq(l.function, LW_LOOP_FORWARD);
	cr_assert_eq(l.to.b[5], 0xaa);
	p[0] = 0x10;
	r = lw_rd_of(p, n);
	cr_assert_eq(lw_loop_parse(&r, &l), LW_OK);
	cr_assert_eq(l.function, LW_LOOP_REPLY);
	cr_assert_eq(l.receipt, 5);
}

Test(wire_loop, both_functions_round_trip)
{
	uint8_t out[64];
	struct lw_loop back, in[] = { { .function = LW_LOOP_REPLY, .receipt = 0x1234 },
		{ .function = LW_LOOP_FORWARD, .to = { { 2, 0, 0, 0, 0, 7 } } } };

	for (size_t i = 0; i < 2; i++) {
		struct lw_wr w = lw_wr_of(out, sizeof(out));
		lw_loop_emit(&w, &in[i]);
		struct lw_rd r = lw_rd_of(out, lw_wr_len(&w));
		cr_assert_eq(lw_loop_parse(&r, &back), LW_OK);
		cr_assert_eq(back.function, in[i].function);
		cr_assert_eq(back.receipt, in[i].receipt);
		cr_assert(lw_mac_equal(back.to, in[i].to));
	}
}

Test(wire_loop, short_and_impossible_ones_are_refused)
{
	uint8_t p[64];
	struct lw_loop l;
	size_t n = hex("0000 0200 020000000001", p, sizeof(p));

	for (size_t cut = 0; cut < n; cut++) {
		struct lw_rd r = lw_rd_of(p, cut);
		cr_assert_eq(lw_loop_parse(&r, &l), LW_ETRUNC, "%zu", cut);
	}
	p[2] = 3; /* no such function */
	struct lw_rd r = lw_rd_of(p, n);
	cr_assert_eq(lw_loop_parse(&r, &l), LW_EBAD);
	p[2] = 2;
	p[0] = 1; /* odd */
	r = lw_rd_of(p, n);
	cr_assert_eq(lw_loop_parse(&r, &l), LW_EBAD);
	p[0] = 0xfe; /* behind the end */
	p[1] = 0xff;
	r = lw_rd_of(p, n);
	cr_assert_eq(lw_loop_parse(&r, &l), LW_ETRUNC);
}
