/* line.c - lines in any pieces.  SPDX-License-Identifier: MIT */
#include "proto/line.h"

#include <criterion/criterion.h>

static struct line l;

static void teardown(void)
{
	lw_text_fini(&l.text);
}

TestSuite(line, .fini = teardown);

/* "[text]" for each whole line, "+" behind one that was cut, in pieces of `bite`. */
static void take(const char *bytes, size_t n, size_t bite, struct lw_text *out)
{
	for (size_t at = 0; at < n; at += bite) {
		struct lw_rd in = lw_rd_of(bytes + at, n - at < bite ? n - at : bite);
		while (line_take(&l, &in)) {
			lw_text_char(out, '[');
			lw_text_bytes(out, line_str(&l), l.text.len);
			lw_text_add(out, l.cut ? "]+" : "]");
			line_clear(&l);
		}
		cr_assert_eq(lw_rd_left(&in), 0);
	}
}

static void expect(const char *bytes, size_t n, const char *lines, size_t len)
{
	for (size_t bite = 1; bite <= n; bite++) {
		struct lw_text out = { 0 };
		take(bytes, n, bite, &out);
		cr_expect_eq(out.len, len, "%zu, bite %zu", out.len, bite);
		cr_expect_eq(memcmp(lw_text_str(&out), lines, len), 0, "%s, bite %zu",
			lw_text_str(&out), bite);
		lw_text_fini(&out);
		line_clear(&l);
	}
}

#define EXPECT(bytes, lines) expect(bytes, sizeof(bytes) - 1, lines, sizeof(lines) - 1)

Test(line, ends_with_lf_or_crlf)
{
	l.most = 100;
	EXPECT("QUIT\r\nNOOP\n\r\n\nRS", "[QUIT][NOOP][][]");
}

Test(line, has_a_cr_elsewhere_inside)
{
	l.most = 100;
	EXPECT("a\rb\r\r\n", "[a\rb\r]");
}

Test(line, is_cut_where_it_is_too_long)
{
	l.most = 5;
	EXPECT("12345\n123456\n1234\r\n12345\r\n1\n", "[12345][12345]+[1234][12345]+[1]");
}

Test(line, has_no_nul_unless_it_may)
{
	l.most = 100;
	EXPECT("a\0b\n\0\n", "[a?b][?]");
	l.has_nul = true;
	EXPECT("a\0b\n\0\n", "[a\0b][\0]");
}

Test(line, leaves_what_is_behind_it)
{
	struct lw_rd in = lw_rd_str("one\r\ntwo");
	l.most = 100;
	cr_assert(line_take(&l, &in));
	cr_expect_str_eq(line_str(&l), "one");
	cr_expect_eq(lw_rd_left(&in), 3);
}
