/* terminal.c - a person who types, in pieces.  SPDX-License-Identifier: MIT */
#include "labwire/proto/terminal.h"

#include <criterion/criterion.h>
#include <string.h>

static const char *const lines[] = { "HELO x", "", "QUIT" };

/* What is typed and read, and when, with input `step` bytes at a time. */
static void play(const struct lw_terminal_conf *conf, const char *in, size_t step,
	struct lw_text *out)
{
	struct lw_terminal *t = lw_terminal_new(conf, 0);
	struct lw_rd left = lw_rd_str(in);
	struct lw_terminal_event ev = { 0 };
	lw_time now = 0;
	while (ev.kind != LW_TERMINAL_CLOSE) {
		size_t n = lw_rd_left(&left) < step ? lw_rd_left(&left) : step;
		left.at += lw_terminal_input(t, lw_rd_of(left.at, n), now);
		ev = lw_terminal_next(t);
		struct lw_rd typed = lw_terminal_output(t);
		if (ev.kind == LW_TERMINAL_TYPED)
			lw_text_fmt(out, "%d > %s\n", (int)(now / LW_SEC(1)), ev.text);
		else if (ev.kind == LW_TERMINAL_RECEIVED)
			lw_text_fmt(out, "%d < %s\n", (int)(now / LW_SEC(1)), ev.text);
		else if (ev.kind == LW_TERMINAL_CLOSE)
			lw_text_fmt(out, "%d %s\n", (int)(now / LW_SEC(1)),
				ev.lost ? "lost" : "left");
		else if (lw_rd_left(&left) == 0 && lw_rd_left(&typed) == 0) {
			now = lw_terminal_deadline(t);
			lw_terminal_expire(t, now);
		}
		lw_terminal_sent(t, lw_rd_left(&typed));
	}
	lw_terminal_free(t);
}

Test(terminal, types_a_line_after_each_pause_and_leaves_when_nothing_comes)
{
	struct lw_terminal_conf conf = {
		.lines = lines, .nlines = 3, .pause = LW_SEC(2), .patience = LW_SEC(60)
	};
	struct lw_text out = { 0 };
	play(&conf, "220 hello\r\n", 100, &out);
	cr_assert_str_eq(lw_text_str(&out), "0 < 220 hello\n2 > HELO x\n4 > \n6 > QUIT\n"
					    "66 left\n");
	lw_text_fini(&out);
}

Test(terminal, sends_key_by_key_when_keys_have_a_time)
{
	struct lw_terminal_conf conf = {
		.lines = lines, .nlines = 1, .pause = LW_SEC(1), .key = LW_MS(100)
	};
	struct lw_terminal *t = lw_terminal_new(&conf, 0);
	struct lw_text typed = { 0 };
	lw_time now = 0;
	for (int i = 0; i < 7; i++) {
		now = lw_terminal_deadline(t);
		lw_terminal_expire(t, now);
		struct lw_rd out = lw_terminal_output(t);
		cr_assert_eq(lw_rd_left(&out), i < 6 ? 1 : 2);
		lw_text_bytes(&typed, out.at, lw_rd_left(&out));
		lw_terminal_sent(t, lw_rd_left(&out));
	}
	cr_assert_str_eq(lw_text_str(&typed), "HELO x\r\n");
	cr_assert_eq(now, LW_SEC(1) + LW_MS(600));
	lw_terminal_expire(t, now - 1); /* too early: nothing happens */
	cr_assert_eq(lw_terminal_next(t).kind, LW_TERMINAL_TYPED);
	lw_text_fini(&typed);
	lw_terminal_free(t);
}

Test(terminal, reads_the_same_lines_however_they_are_cut)
{
	struct lw_terminal_conf conf = {
		.lines = lines, .nlines = 3, .pause = LW_SEC(2), .patience = LW_SEC(60)
	};
	struct lw_text whole = { 0 };
	play(&conf, "220 a\r\n250 b\n\r\nno end", 100, &whole);
	for (size_t step = 1; step < 20; step++) {
		struct lw_text split = { 0 };
		play(&conf, "220 a\r\n250 b\n\r\nno end", step, &split);
		cr_assert_str_eq(lw_text_str(&split), lw_text_str(&whole));
		lw_text_fini(&split);
	}
	lw_text_fini(&whole);
}

Test(terminal, tells_what_came_before_it_was_lost_and_cuts_long_lines)
{
	struct lw_terminal_conf conf = { .lines = lines, .nlines = 3, .pause = 1 };
	struct lw_terminal *t = lw_terminal_new(&conf, 0);
	char line[5001];
	memset(line, 'x', sizeof(line) - 1);
	line[sizeof(line) - 1] = 0;
	cr_assert_eq(lw_terminal_input(t, lw_rd_str(line), 0), sizeof(line) - 1);
	lw_terminal_eof(t);
	struct lw_terminal_event ev = lw_terminal_next(t);
	cr_assert_eq(ev.kind, LW_TERMINAL_RECEIVED);
	cr_assert_eq(strlen(ev.text), 1000);
	ev = lw_terminal_next(t);
	cr_assert_eq(ev.kind, LW_TERMINAL_CLOSE);
	cr_assert(ev.lost);
	cr_assert_eq(lw_terminal_deadline(t), LW_NEVER);
	lw_terminal_free(t);
}
