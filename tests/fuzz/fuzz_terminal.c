/* fuzz_terminal.c - bytes to a person at a terminal, whole and in two pieces: the same
 * lines are read.  SPDX-License-Identifier: MIT */
#include "labwire/proto/terminal.h"
#include "twice.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void drain(struct lw_terminal *t, struct lw_text *out)
{
	struct lw_terminal_event ev;
	while ((ev = lw_terminal_next(t)).kind == LW_TERMINAL_RECEIVED)
		lw_text_fmt(out, "%s\n", ev.text);
}

static void feed(struct lw_terminal *t, struct lw_rd in, struct lw_text *out)
{
	while (lw_rd_left(&in) > 0) {
		in.at += lw_terminal_input(t, in, 0);
		drain(t, out);
	}
}

static void play(const uint8_t *data, size_t size, size_t cut, struct lw_text *out)
{
	static const char *const lines[] = { "QUIT" };
	struct lw_terminal_conf conf = { .lines = lines, .nlines = 1, .pause = 1 };
	struct lw_terminal *t = lw_terminal_new(&conf, 0);
	feed(t, lw_rd_of(data, cut), out);
	feed(t, lw_rd_of(data + cut, size - cut), out);
	lw_terminal_eof(t);
	drain(t, out);
	lw_terminal_free(t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_twice(data, size, play);
	return 0;
}
