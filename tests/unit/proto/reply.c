/* reply.c - replies of SMTP and FTP, line by line.  SPDX-License-Identifier: MIT */
#include "proto/reply.h"

#include <criterion/criterion.h>

/* A letter for each line: '.' goes on, '!' whole, '?' bad. */
static void expect(bool every, const char *const lines[], const char *what)
{
	struct reply r = { .every = every };
	for (size_t i = 0; what[i]; i++) {
		enum reply_is is = reply_line(&r, lines[i]);
		char c = is == REPLY_GOES_ON ? '.' : is == REPLY_WHOLE ? '!' : '?';
		cr_expect_eq(c, what[i], "%s: %c", lines[i], c);
	}
}

Test(reply, is_a_line_or_many)
{
	static const char *const lines[] = { "220 here", "250-one", "250-two",
		"250 three", "354", "250-", "250" };
	expect(true, lines, "!..!!.!");
	expect(false, lines, "!..!!.!");
}

Test(reply, of_ftp_may_have_any_lines_within)
{
	static const char *const lines[] = { "230-welcome", "", " 230 not yet",
		"226 nor now", "230-nor now", "text", "230 logged in" };
	expect(false, lines, "......!");
	expect(true, lines, ".?");
}

Test(reply, is_bad_without_a_code)
{
	static const char *const bad[] = { "", "25", "2x0 text", "099 text", "hello",
		"\xb2\xb3\xb4 text" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		expect(true, &bad[i], "?");
		expect(false, &bad[i], "?");
	}
	static const char *const odd[] = { "250x" };
	expect(true, odd, "?");
}

Test(reply, keeps_the_last_code)
{
	struct reply r = { .every = true };
	cr_expect_eq(reply_line(&r, "250-a"), REPLY_GOES_ON);
	cr_expect_eq(reply_line(&r, "451 b"), REPLY_WHOLE);
	cr_expect_eq(r.code, 451);
}

Test(reply, has_an_end)
{
	for (int every = 0; every < 2; every++) {
		struct reply r = { .every = every };
		for (int i = 0; i < REPLY_LINES_MAX; i++)
			cr_assert_eq(reply_line(&r, "250-more"), REPLY_GOES_ON);
		cr_expect_eq(reply_line(&r, "250 too late"), REPLY_BAD);
	}
}
