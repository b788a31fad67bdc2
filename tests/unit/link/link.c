/* link.c - up, down and unplugged.  SPDX-License-Identifier: MIT */
#include "labwire/link/link.h"

#include <criterion/criterion.h>

#include "harness/ends.h"

static struct test_ends t;
static size_t lost;
static enum lw_link_drop lost_why;

static void setup(void)
{
	struct lw_link_conf conf = {
		.medium = LW_MEDIUM_ETHERNET, .bits_per_s = 10000000, .delay = LW_MS(10)
	};
	ends_init(&t, &conf);
}

static void teardown(void)
{
	ends_fini(&t);
}

TestSuite(link, .init = setup, .fini = teardown);

static void on_drop(
	void *ctx, int dir, const struct lw_frame *f, enum lw_link_drop why, lw_time now)
{
	(void)ctx;
	(void)dir;
	(void)f;
	(void)now;
	lost++;
	lost_why = why;
}

Test(link, comes_up_with_an_event_of_its_own)
{
	cr_assert_eq(t.a.carriers, 1);
	cr_assert_eq(t.b.carriers, 1);
	cr_assert(t.a.port.up);
	cr_assert_eq(t.a.carrier_at, 1);
}

Test(link, a_fault_kills_what_is_in_flight_and_leaves_the_carrier)
{
	lw_link_on_drop(t.link, on_drop, NULL);
	end_send(&t.a, "", 0, 100);
	ends_run(&t, LW_MS(1));
	lw_link_set(t.link, LW_LINK_DOWN);
	ends_run(&t, LW_SEC(1));
	cr_assert_eq(t.b.got, 0);
	cr_assert_eq(lost, 1);
	cr_assert_eq(lost_why, LW_LINK_DROP_DOWN);
	cr_assert_eq(t.b.carriers, 1);
	end_send(&t.a, "", 0, 100);
	lw_link_set(t.link, LW_LINK_UP);
	end_send(&t.a, "", 0, 100);
	ends_run(&t, LW_SEC(1));
	cr_assert_eq(t.b.got, 1);
	cr_assert_eq(lw_link_stats(t.link, 0)->drops[LW_LINK_DROP_DOWN], 2);
}

Test(link, unplugged_takes_the_carrier_away_and_plugged_gives_it_back)
{
	lw_link_set(t.link, LW_LINK_UNPLUGGED);
	ends_run(&t, 1);
	cr_assert_not(t.a.port.up);
	cr_assert_not(t.b.port.up);
	end_send(&t.a, "", 0, 100);
	ends_run(&t, LW_SEC(1));
	cr_assert_eq(t.b.got, 0);
	lw_link_set(t.link, LW_LINK_UP);
	ends_run(&t, 1);
	cr_assert(t.a.port.up);
	cr_assert_eq(t.a.carriers, 3);
}

Test(link, a_wobble_within_one_instant_is_no_news)
{
	lw_link_set(t.link, LW_LINK_UNPLUGGED);
	lw_link_set(t.link, LW_LINK_UP);
	ends_run(&t, LW_SEC(1));
	cr_assert_eq(t.a.carriers, 1);
	end_send(&t.a, "", 0, 100);
	ends_run(&t, LW_SEC(1));
	cr_assert_eq(t.b.got, 1);
}

Test(link, frees_what_is_in_flight)
{
	end_send(&t.a, "", 0, 100);
	end_send(&t.a, "", 0, 100);
}
