/* progress.c - bytes by interval.  SPDX-License-Identifier: MIT */
#include "labwire/app/progress.h"

#include <criterion/criterion.h>

static uint64_t sum(const struct lw_progress *p)
{
	uint64_t n = 0;
	for (size_t i = 0; i < p->used; i++)
		n += p->bytes[i];
	return n;
}

Test(progress, counts_by_the_second_from_the_first_byte)
{
	struct lw_progress p = { 0 };
	lw_progress_add(&p, 10, LW_MS(5500));
	lw_progress_add(&p, 20, LW_MS(6400));
	lw_progress_add(&p, 30, LW_MS(8600));
	cr_expect_eq(p.began, LW_MS(5500));
	cr_expect_eq(p.ended, LW_MS(8600));
	cr_expect_eq(p.interval, LW_SEC(1));
	cr_expect_eq(p.used, 4);
	cr_expect(p.bytes[0] == 30 && p.bytes[1] == 0 && p.bytes[3] == 30);
}

Test(progress, intervals_grow_and_nothing_is_lost)
{
	struct lw_progress p = { 0 };
	for (int i = 0; i < 10000; i++)
		lw_progress_add(&p, 3, LW_SEC(i));
	cr_expect_eq(sum(&p), 30000);
	cr_expect_eq(p.interval, LW_SEC(128));
	cr_expect_eq(p.used, 79);
	for (size_t i = 0; i + 1 < p.used; i++)
		cr_expect_eq(p.bytes[i], 3 * 128);
	lw_progress_add(&p, 1, LW_SEC(1000000000LL));
	cr_expect_eq(sum(&p), 30001);
	cr_expect_leq(p.used, LW_PROGRESS_MAX);
}
