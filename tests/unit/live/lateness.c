/* lateness.c - the histogram against sorted samples.  SPDX-License-Identifier: MIT */
#include "live/session/lateness.h"

#include <criterion/criterion.h>

Test(lateness, nothing_is_zero)
{
	struct lateness l = { 0 };
	cr_assert_eq(lateness_quantile(&l, 990), 0);
}

Test(lateness, a_quantile_is_at_most_an_eighth_too_much)
{
	struct lateness l = { 0 };
	for (int i = 1; i <= 1000; i++)
		lateness_add(&l, LW_US(i), 1);
	for (unsigned q = 1; q <= 1000; q++) {
		lw_span got = lateness_quantile(&l, q), want = LW_US(q);
		cr_assert(got >= want && got <= want + want / 8, "%u: %lld", q,
			(long long)got);
	}
	cr_assert_eq(l.worst, LW_US(1000));
	cr_assert_eq(lateness_quantile(&l, 1000), LW_US(1000));
}

Test(lateness, early_and_absurd)
{
	struct lateness l = { 0 };
	lateness_add(&l, -5, 1);
	cr_assert_eq(lateness_quantile(&l, 1000), 0);
	lateness_add(&l, LW_SEC(100000), 1);
	cr_assert_eq(l.worst, LW_SEC(100000));
	cr_assert_eq(l.count[LATENESS_BUCKETS - 1], 1);
}
