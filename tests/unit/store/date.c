/* date.c - dates of messages.  SPDX-License-Identifier: MIT */
#include "labwire/store/date.h"

#include <criterion/criterion.h>

static void unix_is(const char *value, int64_t expected)
{
	struct lw_civil c;
	cr_assert(lw_date_parse(lw_rd_str(value), &c), "%s", value);
	cr_assert_eq(lw_civil_unix(&c), expected, "%s", value);
}

Test(date, reads_what_mailers_write)
{
	unix_is("Sun, 28 Jan 2007 20:41:03 +1000\r\n", 1169980863);
	unix_is("28 Jan 2007 10:41:03 +0000", 1169980863);
	unix_is("28 JAN 2007 10:41:03 GMT", 1169980863);
	unix_is("Sun , 28 Jan 2007 05:41:03 EST", 1169980863);
	unix_is("28 Jan 07 10:41:03 Z (a comment)", 1169980863);
	unix_is("28 Jan 107 10:41:03 -0000", 1169980863);
	unix_is("Sun,\r\n 28 Jan 2007 10:41 +0000", 1169980860);
	unix_is("1 Feb 99 00:00:00 -0330", 917839800);
}

Test(date, knows_what_is_none)
{
	static const char *const bad[] = { "", "Sun", "Sun, 28", "28 Jam 2007 10:41:03",
		"30 Feb 2007 10:41:03 +0000", "0 Jan 2007 10:00:00", "28 Jan 2007",
		"28 Jan 2007 24:00:00", "28 Jan 2007 10:60:00", "28 Jan 20070 10:00:00",
		"28 Jan 1800 10:00:00", "x28 Jan 2007 10:41:03" };
	struct lw_civil c;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		cr_assert_not(lw_date_parse(lw_rd_str(bad[i]), &c), "%s", bad[i]);
}

Test(date, knows_leap_years)
{
	cr_assert(lw_date_valid(2004, 2, 29));
	cr_assert(lw_date_valid(2000, 2, 29));
	cr_assert_not(lw_date_valid(1900, 2, 29));
	cr_assert_not(lw_date_valid(2007, 2, 29));
	cr_assert_not(lw_date_valid(2007, 13, 1));
	cr_assert_not(lw_date_valid(2007, 4, 31));
	cr_assert_eq(lw_date_month("dec"), 12);
	cr_assert_eq(lw_date_month("Dez"), 0);
}
