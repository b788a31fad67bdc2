/* fuzz_line.c - bytes as lines, and the lines as replies of SMTP and of FTP, whole and in
 * two pieces.  SPDX-License-Identifier: MIT */
#include "proto/line.h"

#include "proto/reply.h"
#include "twice.h"

enum {
	MOST = 40
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void feed(struct line *l, struct reply r[2], struct lw_rd in, struct lw_text *out)
{
	while (line_take(l, &in)) {
		if (l->text.len > MOST)
			__builtin_trap();
		lw_text_bytes(out, line_str(l), l->text.len);
		lw_text_fmt(out, "%d", l->cut);
		for (int i = 0; i < 2; i++) {
			enum reply_is is = reply_line(&r[i], line_str(l));
			if (is == REPLY_WHOLE && r[i].code < 100)
				__builtin_trap();
			lw_text_fmt(out, " %d %u", is, r[i].code);
		}
		line_clear(l);
	}
	if (lw_rd_left(&in) > 0)
		__builtin_trap();
}

static void play(const uint8_t *data, size_t size, size_t cut, struct lw_text *out)
{
	struct line l = { .most = MOST, .has_nul = size % 2 };
	struct reply r[2] = { { .every = true }, { .every = false } };
	feed(&l, r, lw_rd_of(data, cut), out);
	feed(&l, r, lw_rd_of(data + cut, size - cut), out);
	lw_text_bytes(out, line_str(&l), l.text.len);
	lw_text_fini(&l.text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_twice(data, size, play);
	return 0;
}
