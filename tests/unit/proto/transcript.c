/* transcript.c - lines for people, in their order.  SPDX-License-Identifier: MIT */
#include "proto/transcript.h"

#include <criterion/criterion.h>
#include <stdio.h>

static struct transcript t;

static void teardown(void)
{
	transcript_fini(&t);
}

TestSuite(transcript, .fini = teardown);

static void expect(char mark, const char *line)
{
	char got = 0;
	const char *said = transcript_next(&t, &got);
	cr_assert(said);
	cr_expect_str_eq(said, line);
	cr_expect_eq(got, mark);
}

Test(transcript, tells_in_order)
{
	char mark = 0;
	cr_expect_null(transcript_next(&t, &mark));
	transcript_add(&t, '<', "220 here", 8);
	transcript_add(&t, '>', "", 0);
	expect('<', "220 here");
	transcript_add(&t, '<', "250", 3);
	expect('>', "");
	expect('<', "250");
	cr_expect_null(transcript_next(&t, &mark));
	cr_expect_eq(transcript_len(&t), 0);
}

Test(transcript, keeps_a_line_one_line)
{
	transcript_add(&t, '>', "a\nb\0c", 5);
	expect('>', "a?b?c");
}

Test(transcript, counts_what_waits)
{
	transcript_add(&t, '>', "1234", 4);
	cr_expect_eq(transcript_len(&t), 6);
	transcript_add(&t, '>', "1234", 4);
	expect('>', "1234");
	cr_expect_eq(transcript_len(&t), 6);
}
