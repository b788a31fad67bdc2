/* rd.c - a cursor over bytes: what it reads, and what it refuses.
 * SPDX-License-Identifier: MIT */
#include "labwire/base/rd.h"

#include <criterion/criterion.h>

Test(rd, stays_failed)
{
	struct lw_rd r = lw_rd_of("\x01\x02\x03", 3);
	cr_expect_eq(lw_rd_u16(&r), 0x0102);
	cr_expect_eq(lw_rd_u16(&r), 0);
	cr_expect(r.bad);
	cr_expect_eq(lw_rd_u8(&r), 0);
}

static void expect_lines(const char *text, const char *const lines[], size_t n)
{
	struct lw_rd r = lw_rd_str(text);
	for (size_t i = 0; i < n; i++) {
		cr_assert_gt(lw_rd_left(&r), 0);
		struct lw_rd line = lw_rd_chomp(lw_rd_line(&r));
		cr_expect_eq(lw_rd_left(&line), strlen(lines[i]));
		cr_expect_eq(memcmp(line.at, lines[i], strlen(lines[i])), 0);
	}
	cr_expect_eq(lw_rd_left(&r), 0);
	struct lw_rd none = lw_rd_chomp(lw_rd_line(&r));
	cr_expect_eq(lw_rd_left(&none), 0);
	cr_expect_not(r.bad);
}

Test(rd, has_lines)
{
	static const char *const four[] = { "a", "", "b\rc", "d" };
	expect_lines("a\r\n\nb\rc\nd", four, 4);
	expect_lines("a\n\r\nb\rc\r\nd\r", four, 4);
	expect_lines("", NULL, 0);
	static const char *const empty[] = { "" };
	expect_lines("\n", empty, 1);
	expect_lines("\r", empty, 1);
}
