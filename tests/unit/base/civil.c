/* civil.c - calendar arithmetic against known dates.  SPDX-License-Identifier: MIT */
#include "labwire/base/civil.h"

#include <criterion/criterion.h>

Test(civil, knows_the_day_of_the_figure)
{
	struct lw_civil c;
	cr_assert_eq(lw_civil_parse("2007-01-28T20:41:03+10:00", &c), LW_OK);
	cr_assert_eq(lw_civil_unix(&c), 0x45BC7DBF);
	cr_assert_str_eq(lw_civil_weekday(c.weekday), "Sun");
}

Test(civil, round_trips_every_day_of_four_centuries)
{
	int64_t unix_s = -12622780800; /* 1570 */
	for (int day = 0; day < 146097; day++, unix_s += 86400) {
		struct lw_civil c = lw_civil_of(unix_s, 0);
		cr_assert_eq(lw_civil_unix(&c), unix_s);
		cr_assert_eq(c.weekday, (((unix_s / 86400 + 4) % 7) + 7) % 7);
	}
}

Test(civil, refuses_days_that_do_not_exist)
{
	struct lw_civil c;
	cr_assert_eq(lw_civil_parse("2007-02-30T00:00:00Z", &c), LW_EBAD);
	cr_assert_eq(lw_civil_parse("2007-13-01T00:00:00Z", &c), LW_EBAD);
	cr_assert_eq(lw_civil_parse("2007-01-01T24:00:00Z", &c), LW_EBAD);
	cr_assert_eq(lw_civil_parse("2007-01-01 10:00:00", &c), LW_EBAD);
	cr_assert_eq(lw_civil_parse("2007-01-01T10:00:00+1000", &c), LW_EBAD);
}
