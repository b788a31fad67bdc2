/* tcp_options.c - TCP options: order, alignment, garbage.
 * SPDX-License-Identifier: MIT */
#include "hex.h"
#include "labwire/base/rand.h"
#include "labwire/wire/tcp.h"

static enum lw_err parse(const char *text, struct lw_tcp_options *opt)
{
	uint8_t buf[64];
	size_t n = hex(text, buf, sizeof(buf));
	return lw_tcp_options_parse(lw_rd_of(buf, n), opt);
}

Test(wire_tcp_options, an_absent_option_takes_its_alignment_with_it)
{
	static const enum lw_tcp_opt order[] = { LW_OPT_MSS, LW_OPT_NOP, LW_OPT_WSCALE,
		LW_OPT_NOP, LW_OPT_NOP, LW_OPT_TS, LW_OPT_NOP, LW_OPT_NOP, LW_OPT_SACK_OK,
		LW_OPT_END };
	struct lw_tcp_options opt = { .has_mss = true, .mss = 1460 };
	uint8_t buf[40], expected[40];

	struct lw_wr w = lw_wr_of(buf, sizeof(buf));
	lw_tcp_options_emit(&w, &opt, order);
	cr_assert_eq(lw_wr_len(&w), hex("020405b4", expected, sizeof(expected)));
	cr_assert_arr_eq(buf, expected, 4);

	opt.sack_ok = opt.has_wscale = true;
	opt.wscale = 2;
	w = lw_wr_of(buf, sizeof(buf));
	lw_tcp_options_emit(&w, &opt, order);
	size_t n = hex("020405b4 01030302 01010402", expected, sizeof(expected));
	cr_assert_eq(lw_wr_len(&w), n);
	cr_assert_eq(lw_tcp_options_len(&opt, order), n);
	cr_assert_arr_eq(buf, expected, n);
}

Test(wire_tcp_options, without_order_there_are_none)
{
	struct lw_tcp_options opt = { .has_mss = true, .mss = 1460 };

	cr_assert_eq(lw_tcp_options_len(&opt, NULL), 0);
}

Test(wire_tcp_options, sack_blocks_are_read_and_written)
{
	static const enum lw_tcp_opt order[] = { LW_OPT_NOP, LW_OPT_NOP, LW_OPT_SACK,
		LW_OPT_END };
	struct lw_tcp_options opt;
	uint8_t buf[40], expected[40];
	const char *text = "0101 0512 00000001 00000005 00000010 00000020";

	cr_assert_eq(parse(text, &opt), LW_OK);
	cr_assert_eq(opt.sack_count, 2);
	cr_assert_eq(opt.sack[1].left, 0x10);
	cr_assert_eq(opt.sack[1].right, 0x20);
	struct lw_wr w = lw_wr_of(buf, sizeof(buf));
	lw_tcp_options_emit(&w, &opt, order);
	cr_assert_eq(lw_wr_len(&w), hex(text, expected, sizeof(expected)));
	cr_assert_arr_eq(buf, expected, lw_wr_len(&w));
}

Test(wire_tcp_options, unknown_ones_are_skipped)
{
	struct lw_tcp_options opt;

	cr_assert_eq(parse("fd 06 01020304 02 04 05b4 1e 02 00 ffff", &opt), LW_OK);
	cr_assert(opt.has_mss);
	cr_assert_eq(opt.mss, 1460);
}

Test(wire_tcp_options, bad_lengths_are_malformed)
{
	static const char *const bad[] = { "02", "0200", "0201", "020305", "02050102 03",
		"0204 05", "0302", "0304 0102", "0403 00", "0502", "0509 01020304050607",
		"080a 01020304", "0809 01020304050607", "fd 00", "fd 09 01",
		("052a 0000000000000000000000000000000000000000000000000000000000000000"
		 "0000000000000000") };
	struct lw_tcp_options opt;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		cr_assert_eq(parse(bad[i], &opt), LW_EBAD, "%s", bad[i]);
}

Test(wire_tcp_options, garbage_never_crashes)
{
	struct lw_rand rand;
	enum lw_tcp_opt order[LW_TCP_OPTIONS_MAX + 1];

	lw_rand_init(&rand, 1, 1, "options");
	for (int i = 0; i < 20000; i++) {
		uint8_t buf[255];
		size_t n = lw_rand_below(&rand, sizeof(buf));
		struct lw_tcp_options opt;
		for (size_t b = 0; b < n; b++)
			buf[b] = (uint8_t)lw_rand_below(&rand, 12);
		(void)!lw_tcp_options_parse(lw_rd_of(buf, n), &opt);
		cr_assert_leq(opt.sack_count, LW_TCP_SACK_MAX);
		lw_tcp_options_order(lw_rd_of(buf, n), order);
	}
}
