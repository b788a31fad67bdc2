/* options.c - window scaling, timestamps and PAWS: who offers what, and what follows
 * (RFC 7323).  SPDX-License-Identifier: MIT */
#include "recovery.h"

static const struct lw_tcp_options all = { .has_mss = true,
	.mss = 1460,
	.sack_ok = true,
	.has_ts = true,
	.has_wscale = true,
	.wscale = 3 };

static void expect_order(const struct peer *p, const enum lw_tcp_opt *want, size_t n)
{
	enum lw_tcp_opt have[LW_TCP_OPTIONS_MAX + 1];
	lw_tcp_options_order(p->last.raw_options, have);
	cr_assert_arr_eq(have, want, n * sizeof(*want));
	cr_assert_eq(have[n], LW_OPT_END);
}
#define EXPECT_ORDER(p, ...)                                                             \
	do {                                                                             \
		static const enum lw_tcp_opt want[] = { __VA_ARGS__ };                   \
		expect_order(p, want, sizeof(want) / sizeof(want[0]));                   \
	} while (0)

Test(options, a_synack_answers_only_what_was_offered_in_the_systems_order)
{
	struct peer p;
	struct lw_tcp_options some = all;
	open_with(&p, "linux26", &some);
	EXPECT_ORDER(
		&p, LW_OPT_MSS, LW_OPT_SACK_OK, LW_OPT_TS, LW_OPT_NOP, LW_OPT_WSCALE);
	peer_fini(&p);
	some.has_ts = false;
	open_with(&p, "linux26", &some);
	EXPECT_ORDER(&p, LW_OPT_MSS, LW_OPT_NOP, LW_OPT_NOP, LW_OPT_SACK_OK, LW_OPT_NOP,
		LW_OPT_WSCALE);
	peer_fini(&p);
	some.has_wscale = false;
	open_with(&p, "linux26", &some);
	EXPECT_ORDER(&p, LW_OPT_MSS, LW_OPT_NOP, LW_OPT_NOP, LW_OPT_SACK_OK);
	peer_fini(&p);
	some = (struct lw_tcp_options){ .has_mss = true, .mss = 1460, .has_ts = true };
	open_with(&p, "rfc", &some);
	EXPECT_ORDER(&p, LW_OPT_MSS, LW_OPT_NOP, LW_OPT_NOP, LW_OPT_TS);
	peer_fini(&p);
	open_with(&p, "winxp", &all);
	EXPECT_ORDER(&p, LW_OPT_MSS, LW_OPT_NOP, LW_OPT_WSCALE, LW_OPT_NOP, LW_OPT_NOP,
		LW_OPT_TS, LW_OPT_NOP, LW_OPT_NOP, LW_OPT_SACK_OK);
	peer_fini(&p);
	open_with(&p, "ios12", &all);
	EXPECT_ORDER(&p, LW_OPT_MSS);
	peer_fini(&p);
}

Test(options, a_syn_offers_what_the_system_offers)
{
	struct peer p;
	peer_init(&p, "rfc");
	struct lw_endpoint there = { PEER_ADDR, PEER_PORT };
	cr_assert_eq(lw_sock_open(p.h.stack, LW_SOCK_TCP, &p.user, &p.sock), LW_OK);
	cr_assert_eq(lw_sock_connect(p.h.stack, p.sock, there), LW_OK);
	peer_run(&p, 0);
	peer_next(&p);
	EXPECT_ORDER(
		&p, LW_OPT_MSS, LW_OPT_SACK_OK, LW_OPT_TS, LW_OPT_NOP, LW_OPT_WSCALE);
	cr_assert_eq(p.last.opt.ts_ecr, 0);
	peer_fini(&p);
}

/* Named in a SYN-ACK, but not in the SYN: whoever calls has not asked for it. */
Test(options, of_an_answer_count_only_when_they_were_offered)
{
	struct peer p;
	struct lw_tcp_info info;
	peer_init(&p, "winxp");
	peer_reach(&p, PEER_SYN_SENT);
	p.offers = all;
	peer_send_wnd(&p, LW_TCP_SYN | LW_TCP_ACK, 0, 1, 1000);
	peer_skip(&p);
	cr_assert_eq(lw_rd_left(&p.last.raw_options), 0, "no timestamp");
	peer_send_wnd(&p, LW_TCP_ACK, 1, 1, 1000);
	cr_assert_eq(lw_sock_info(p.h.stack, p.sock, &info), LW_OK);
	cr_assert_eq(info.snd_wnd, 1000, "not scaled");
	peer_fini(&p);
}

/* Some systems answer a call with a timestamp that tells no time and echoes none. */
Test(options, an_echo_of_zero_is_no_measurement)
{
	struct peer p;
	struct lw_tcp_info info;
	peer_init(&p, "rfc");
	peer_reach(&p, PEER_SYN_SENT);
	peer_run(&p, LW_SEC(1) + LW_MS(100)); /* the SYN goes again: Karn's rule */
	p.offers = all;
	p.ts_val = p.ts_ecr = 0;
	peer_send(&p, LW_TCP_SYN | LW_TCP_ACK, 0, 1, NULL);
	cr_assert_eq(lw_sock_info(p.h.stack, p.sock, &info), LW_OK);
	cr_assert_str_eq(info.state, "ESTABLISHED");
	cr_assert_eq(info.srtt, 0, "not measured");
	peer_fini(&p);
}

Test(options, timestamps_take_their_room_from_the_text)
{
	struct peer p;
	char text[1500];
	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = 0;
	open_with(&p, "linux26", &all);
	peer_skip(&p);
	peer_write(&p, text);
	const char *said = peer_next(&p);
	cr_assert(strstr(said, "len 1448"), "%s", said);
	EXPECT_ORDER(&p, LW_OPT_NOP, LW_OPT_NOP, LW_OPT_TS);
	cr_assert_eq(p.last.opt.ts_ecr, 5000);
	peer_fini(&p);
}

Test(options, the_clock_of_timestamps_ticks_and_wraps)
{
	struct peer p;
	open_with(&p, "linux26", &all);
	uint32_t before = p.last.opt.ts_val;
	cr_assert_eq(before, (uint32_t)-300000 + 2000, "the harness opens at 2 s");
	peer_run(&p, LW_SEC(299));
	peer_send(&p, LW_TCP_ACK | LW_TCP_PSH, 1, 1, "x");
	peer_skip(&p);
	cr_assert_eq(p.last.opt.ts_val - before, 299000);
	cr_assert_eq(p.last.opt.ts_val, 1000);
	peer_fini(&p);
}

Test(options, of_the_clocks_of_two_connections_neither_tells_the_other)
{
	uint32_t first;
	struct peer p;
	open_with(&p, "rfc", &all);
	first = p.last.opt.ts_val;
	peer_send(&p, LW_TCP_RST, 1, 0, NULL);
	peer_skip(&p);
	peer_send(&p, LW_TCP_SYN, 100000, 0, NULL);
	peer_next(&p);
	cr_assert(p.last.flags & LW_TCP_SYN);
	cr_assert(p.last.opt.ts_val - first > 100000);
	peer_fini(&p);
}

Test(options, windows_are_scaled_but_in_a_syn)
{
	struct peer p;
	static char text[30001];
	size_t done = 0;
	memset(text, 'x', sizeof(text) - 1);
	open_with(&p, "rfc", &all);
	cr_assert_eq(p.last.wnd, 65535);
	cr_assert_eq(p.last.opt.wscale, 5);
	peer_skip(&p);
	peer_send_wnd(&p, LW_TCP_ACK, 1, 1, 1000); /* 8000 bytes */
	cr_assert_eq(lw_sock_write(p.h.stack, p.sock, text, 30000, &done), LW_OK);
	peer_run(&p, 0);
	size_t bytes = 0;
	for (const char *said = peer_next(&p); *said; said = peer_next(&p)) {
		bytes += lw_rd_left(&p.last.text);
		cr_assert_eq((uint32_t)p.last.wnd << 5, 1048576);
	}
	cr_assert(bytes > 1000 && bytes <= 8000, "%zu", bytes);
	peer_fini(&p);
}

Test(options, a_shift_over_fourteen_counts_as_fourteen)
{
	struct peer p;
	struct lw_tcp_options wide = all;
	struct lw_tcp_info info;
	wide.wscale = 20;
	open_with(&p, "rfc", &wide);
	peer_send_wnd(&p, LW_TCP_ACK, 1, 1, 2);
	cr_assert_eq(lw_sock_info(p.h.stack, p.sock, &info), LW_OK);
	cr_assert_eq(info.snd_wnd, 2u << 14);
	peer_fini(&p);
}

Test(options, unscaled_when_one_side_does_not_offer_it)
{
	struct peer p;
	struct lw_tcp_info info;
	struct lw_tcp_options some = all;
	some.has_wscale = false;
	open_with(&p, "rfc", &some);
	peer_send_wnd(&p, LW_TCP_ACK, 1, 1, 1000);
	cr_assert_eq(lw_sock_info(p.h.stack, p.sock, &info), LW_OK);
	cr_assert_eq(info.snd_wnd, 1000);
	cr_assert_eq(info.rcv_wnd, 65535);
	peer_fini(&p);
	open_with(&p, "ios12", &all);
	peer_send_wnd(&p, LW_TCP_ACK, 1, 1, 1000);
	cr_assert_eq(lw_sock_info(p.h.stack, p.sock, &info), LW_OK);
	cr_assert_eq(info.snd_wnd, 1000);
	peer_fini(&p);
}

Test(paws, a_segment_with_an_older_timestamp_is_answered_and_dropped)
{
	struct peer p;
	open_with(&p, "linux26", &all);
	peer_skip(&p);
	p.ts_val = 4999;
	peer_send(&p, LW_TCP_ACK | LW_TCP_PSH, 1, 1, "old");
	cr_assert_eq(peer_next(&p)[0], 'A');
	cr_assert_eq(p.last.ack, PEER_ISS + 1);
	cr_assert_not(p.told & LW_SOCK_READABLE);
	cr_assert_eq(lw_stack_stats(p.h.stack)->drops[LW_DROP_PAWS], 1);
	p.ts_val = 5001;
	peer_send(&p, LW_TCP_ACK | LW_TCP_PSH, 1, 1, "new");
	cr_assert(p.told & LW_SOCK_READABLE);
	peer_next(&p);
	cr_assert_eq(p.last.opt.ts_ecr, 5001);
	peer_fini(&p);
}

Test(paws, a_reset_needs_no_timestamp_but_text_does)
{
	struct peer p;
	open_with(&p, "rfc", &all);
	peer_skip(&p);
	p.offers.has_ts = false;
	peer_send(&p, LW_TCP_ACK | LW_TCP_PSH, 1, 1, "bare");
	cr_assert_str_eq(peer_next(&p), "");
	cr_assert_not(p.told & LW_SOCK_READABLE);
	peer_send(&p, LW_TCP_RST, 1, 0, NULL);
	cr_assert_str_eq(peer_state(&p), "CLOSED");
	peer_fini(&p);
}

Test(paws, after_24_days_of_silence_the_timestamp_says_nothing)
{
	struct peer p;
	open_with(&p, "linux26", &all);
	peer_skip(&p);
	peer_run(&p, LW_SEC(86400) * 25);
	p.ts_val = 17;
	peer_send(&p, LW_TCP_ACK | LW_TCP_PSH, 1, 1, "new");
	cr_assert(p.told & LW_SOCK_READABLE);
	peer_fini(&p);
}

Test(paws, out_of_order_text_is_not_what_the_next_ack_echoes)
{
	struct peer p;
	open_with(&p, "linux26", &all);
	peer_skip(&p);
	p.ts_val = 6000;
	peer_send(&p, LW_TCP_ACK | LW_TCP_PSH, 11, 1, "behind");
	peer_next(&p);
	cr_assert_eq(p.last.opt.ts_ecr, 5000, "the last that moved RCV.NXT");
	p.ts_val = 6001;
	peer_send(&p, LW_TCP_ACK | LW_TCP_PSH, 1, 1, "0123456789");
	peer_next(&p);
	cr_assert_eq(p.last.opt.ts_ecr, 6001);
	peer_fini(&p);
}
