/* json.c - times as people write them.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "labwire/scenario/scenario.h"

Test(json, times_with_their_units)
{
	static const struct {
		const char *text;
		lw_span want;
	} good[] = { { "250ms", LW_MS(250) }, { "20s", LW_SEC(20) },
		{ "39.485ms", LW_US(39485) }, { "523us", LW_US(523) },
		{ "2h", LW_SEC(7200) }, { "1ns", 1 }, { "0.000000001s", 1 },
		{ "1.5min", LW_SEC(90) }, { "5d", LW_SEC(432000) }, { "0s", 0 } };
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		lw_span t = -1;
		cr_assert(lw_span_parse(good[i].text, &t), "%s", good[i].text);
		cr_assert_eq(t, good[i].want, "%s", good[i].text);
	}
}

Test(json, what_is_no_time)
{
	static const char *const bad[] = { "", "s", "12", "-1s", "1 s", "1.s", ".5s",
		"1.0000000001s", "1e3s", "999999999d", "1m", "1sec" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		lw_span t = 0;
		cr_assert_not(lw_span_parse(bad[i], &t), "%s", bad[i]);
	}
}
