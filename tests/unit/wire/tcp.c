/* tcp.c - TCP headers, byte for byte and at random.  SPDX-License-Identifier: MIT */
#include "labwire/wire/tcp.h"

#include "hex.h"
#include "labwire/base/rand.h"
#include "labwire/wire/addr.h"

static const uint32_t src = LW_IP4(172, 16, 1, 1), dst = LW_IP4(192, 168, 254, 254);
static const enum lw_tcp_opt syn_order[] = { LW_OPT_MSS, LW_OPT_NOP, LW_OPT_NOP,
	LW_OPT_SACK_OK, LW_OPT_END };

Test(wire_tcp, a_syn_carries_its_options_in_the_given_order)
{
	uint8_t expected[28], buf[60];
	size_t n = hex("04e2 0019 00000000 00000000 7002 faf0 167b 0000"
		       "02 04 05 b4 01 01 04 02",
		expected, sizeof(expected));
	struct lw_seg seg = { .src_port = 1250,
		.dst_port = 25,
		.flags = LW_TCP_SYN,
		.wnd = 64240,
		.opt = { .has_mss = true, .mss = 1460, .sack_ok = true } };
	struct lw_wr w = lw_wr_of(buf, sizeof(buf));

	cr_assert_eq(lw_tcp_header_len(&seg, syn_order), 28);
	lw_tcp_emit(&w, &seg, syn_order);
	cr_assert_eq(lw_wr_len(&w), n);
	lw_tcp_put_cksum(buf, n, src, dst);
	cr_assert_arr_eq(buf, expected, n);
	cr_assert(lw_tcp_cksum_ok(lw_rd_of(buf, n), src, dst));
	cr_assert_not(lw_tcp_cksum_ok(lw_rd_of(buf, n), src, dst ^ 1));
}

static struct lw_seg random_segment(struct lw_rand *rand)
{
	struct lw_seg seg = { .src_port = (uint16_t)lw_rand_u32(rand),
		.dst_port = (uint16_t)lw_rand_u32(rand),
		.seq = lw_rand_u32(rand),
		.ack = lw_rand_u32(rand),
		.flags = (uint16_t)lw_rand_below(rand, 4096),
		.wnd = (uint16_t)lw_rand_u32(rand),
		.urg = (uint16_t)lw_rand_u32(rand),
		.cksum = (uint16_t)lw_rand_u32(rand) };
	struct lw_tcp_options *o = &seg.opt;

	o->has_mss = lw_rand_below(rand, 2);
	o->has_wscale = lw_rand_below(rand, 2);
	o->sack_ok = lw_rand_below(rand, 2);
	o->has_ts = lw_rand_below(rand, 2);
	o->mss = (uint16_t)lw_rand_u32(rand);
	o->wscale = (uint8_t)lw_rand_u32(rand);
	o->ts_val = lw_rand_u32(rand);
	o->ts_ecr = lw_rand_u32(rand);
	return seg;
}

Test(wire_tcp, emit_of_parse_is_the_same_at_random)
{
	static const enum lw_tcp_opt order[] = { LW_OPT_MSS, LW_OPT_NOP, LW_OPT_WSCALE,
		LW_OPT_NOP, LW_OPT_NOP, LW_OPT_TS, LW_OPT_SACK_OK, LW_OPT_END };
	struct lw_rand rand;

	lw_rand_init(&rand, 1, 1, "tcp");
	for (int i = 0; i < 3000; i++) {
		struct lw_seg seg = random_segment(&rand), back;
		uint8_t buf[64] = { 0 }, again[64];
		struct lw_wr w = lw_wr_of(buf, sizeof(buf));
		lw_tcp_emit(&w, &seg, order);
		size_t n = lw_wr_len(&w);
		cr_assert_eq(n, lw_tcp_header_len(&seg, order));

		struct lw_rd r = lw_rd_of(buf, n + 3);
		cr_assert_eq(lw_tcp_parse(&r, &back), LW_OK);
		cr_assert_eq(lw_rd_left(&back.text), 3);
		cr_assert_eq(back.seq, seg.seq);
		cr_assert_eq(back.opt.has_ts, seg.opt.has_ts);
		enum lw_tcp_opt found[LW_TCP_OPTIONS_MAX + 1];
		lw_tcp_options_order(back.raw_options, found);
		w = lw_wr_of(again, sizeof(again));
		lw_tcp_emit(&w, &back, found);
		cr_assert_eq(lw_wr_len(&w), n);
		cr_assert_arr_eq(again, buf, n);
	}
}

Test(wire_tcp, every_truncation_of_the_header_is_an_error)
{
	uint8_t buf[28];
	size_t n = hex("04e2 0019 00000000 00000000 7002 faf0 0000 0000"
		       "02 04 05 b4 01 01 04 02",
		buf, sizeof(buf));
	struct lw_seg seg;

	for (size_t cut = 0; cut < n; cut++) {
		struct lw_rd r = lw_rd_of(buf, cut);
		cr_assert_eq(lw_tcp_parse(&r, &seg), LW_ETRUNC, "%zu", cut);
	}
	buf[12] = 0x40; /* a header of 16 bytes */
	struct lw_rd r = lw_rd_of(buf, n);
	cr_assert_eq(lw_tcp_parse(&r, &seg), LW_EBAD);
}

Test(wire_tcp, syn_and_fin_take_a_sequence_number_each)
{
	struct lw_seg seg = { .flags = LW_TCP_SYN | LW_TCP_FIN,
		.text = lw_rd_str("abc") };

	cr_assert_eq(lw_seg_len(&seg), 5);
	seg.flags = LW_TCP_ACK;
	cr_assert_eq(lw_seg_len(&seg), 3);
}
