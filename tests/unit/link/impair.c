/* impair.c - what goes wrong, goes wrong as often as asked, and the same each time.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "harness/ends.h"

enum {
	FRAMES = 2000,
	GAP_NS = 200000,
	PERCENT = 10000000 /* parts per billion */
};

static struct test_ends t;

/* FRAMES frames from a to b, numbered, each long gone before the next. */
static void play(struct lw_impair impair, lw_span gap)
{
	struct lw_link_conf conf = { .medium = LW_MEDIUM_ETHERNET,
		.bits_per_s = 100000000,
		.impair = { impair } };
	ends_init(&t, &conf);
	for (uint32_t i = 0; i < FRAMES; i++) {
		uint8_t head[2] = { (uint8_t)(i >> 8), (uint8_t)i };
		end_send(&t.a, head, 2, 100);
		ends_run(&t, gap);
	}
	ends_run(&t, LW_SEC(10));
}

static uint32_t number(size_t i)
{
	return (uint32_t)t.b.kept[i].head[0] << 8 | t.b.kept[i].head[1];
}

static uint32_t drops(enum lw_link_drop why)
{
	return lw_link_stats(t.link, 0)->drops[why];
}

static void teardown(void)
{
	ends_fini(&t);
}

TestSuite(impair, .fini = teardown);

Test(impair, a_mask_takes_exactly_its_frames)
{
	play((struct lw_impair){ .drop_mask = 0x8000000000000005u }, GAP_NS);
	cr_assert_eq(t.b.got, FRAMES - 3);
	cr_assert_eq(number(0), 1);
	cr_assert_eq(number(1), 3);
	cr_assert_eq(number(60), 62);
	cr_assert_eq(number(61), 64);
	cr_assert_eq(drops(LW_LINK_DROP_MASK), 3);
}

Test(impair, loss_at_random)
{
	play((struct lw_impair){ .loss_ppb = 10 * PERCENT }, GAP_NS);
	cr_assert(drops(LW_LINK_DROP_LOSS) > 150 && drops(LW_LINK_DROP_LOSS) < 250);
	cr_assert_eq(t.b.got + drops(LW_LINK_DROP_LOSS), FRAMES);
}

Test(impair, the_same_frames_are_lost_whatever_else_goes_wrong)
{
	uint32_t first[FRAMES];
	play((struct lw_impair){ .loss_ppb = 10 * PERCENT }, GAP_NS);
	size_t n = t.b.got;
	for (size_t i = 0; i < n; i++)
		first[i] = number(i);
	ends_fini(&t);
	play((struct lw_impair){ .loss_ppb = 10 * PERCENT, .jitter = LW_US(50) }, GAP_NS);
	cr_assert_eq(t.b.got, n);
	for (size_t i = 0; i < n; i++)
		cr_assert_eq(number(i), first[i]);
}

Test(impair, duplicates_have_one_identity)
{
	play((struct lw_impair){ .duplicate_ppb = 1 * PERCENT }, GAP_NS);
	size_t twins = 0;
	for (size_t i = 1; i < t.b.got; i++)
		twins += t.b.kept[i].id == t.b.kept[i - 1].id;
	cr_assert(twins > 5 && twins < 40, "%zu", twins);
	cr_assert_eq(t.b.got, FRAMES + twins);
}

Test(impair, jitter_delays_and_keeps_the_order)
{
	play((struct lw_impair){ .jitter = LW_MS(1) }, GAP_NS);
	lw_span most = 0;
	for (uint32_t i = 0; i < FRAMES; i++) {
		cr_assert_eq(number(i), i);
		lw_span late = t.b.kept[i].at - t.b.kept[0].at - (lw_span)i * GAP_NS;
		most = late > most ? late : most;
	}
	cr_assert(most > LW_US(100) && most <= LW_MS(1), "%lld", (long long)most);
}

Test(impair, only_a_held_back_frame_is_overtaken)
{
	play((struct lw_impair){ .reorder_ppb = 5 * PERCENT, .reorder_by = LW_MS(1) },
		GAP_NS);
	size_t overtaken = 0;
	for (size_t i = 1; i < t.b.got; i++)
		overtaken += number(i) < number(i - 1);
	cr_assert_eq(t.b.got, FRAMES);
	cr_assert(overtaken > 40 && overtaken < 160, "%zu", overtaken);
}

Test(impair, a_bit_error_kills_the_frame_that_has_it)
{
	play((struct lw_impair){ .bit_error_ppb = 100000 }, GAP_NS); /* 8 % per frame */
	cr_assert(drops(LW_LINK_DROP_FCS) > 100 && drops(LW_LINK_DROP_FCS) < 230, "%u",
		drops(LW_LINK_DROP_FCS));
	cr_assert_eq(t.b.got + drops(LW_LINK_DROP_FCS), FRAMES);
}
