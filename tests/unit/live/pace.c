/* pace.c - virtual time against a wall clock that the test turns.
 * SPDX-License-Identifier: MIT */
#include "live/session/pace.h"

#include <criterion/criterion.h>

enum {
	START = 1000000
};

Test(pace, real_time_is_one_to_one)
{
	struct pace p;
	pace_init(&p, PACE_ONE, START);
	cr_assert_eq(pace_target(&p, START), 0);
	cr_assert_eq(pace_target(&p, START + LW_SEC(3)), LW_SEC(3));
	cr_assert_eq(pace_due(&p, LW_SEC(3)), START + LW_SEC(3) + 1);
	cr_assert_eq(pace_due(&p, LW_NEVER), INT64_MAX);
}

Test(pace, before_its_start_it_stands)
{
	struct pace p;
	pace_init(&p, PACE_FASTEST, INT64_MAX);
	cr_assert_eq(pace_target(&p, START), 0);
	pace_init(&p, PACE_MAX, INT64_MAX);
	cr_assert_eq(pace_target(&p, START), 0);
}

Test(pace, faster_and_slower)
{
	struct pace p;
	pace_init(&p, PACE_FASTEST, START);
	cr_assert_eq(pace_target(&p, START + LW_SEC(1)), LW_SEC(100));
	cr_assert_eq(pace_due(&p, LW_SEC(100)), START + LW_SEC(1) + 1);
	pace_speed(&p, PACE_SLOWEST, LW_SEC(100), START + LW_SEC(1));
	cr_assert_eq(
		pace_target(&p, START + LW_SEC(11)), LW_SEC(101), "goes on from there");
	pace_speed(&p, PACE_MAX, LW_SEC(101), START);
	cr_assert_eq(pace_target(&p, START), LW_NEVER);
	cr_assert_eq(pace_due(&p, LW_SEC(500)), START);
}

/* A timer set for the due time finds the event due, at any speed. */
Test(pace, due_is_not_too_early)
{
	for (uint32_t speed = PACE_SLOWEST; speed <= PACE_FASTEST; speed += 77) {
		struct pace p;
		pace_init(&p, speed, START);
		for (lw_time at = 1; at < LW_SEC(1000); at = at * 3 + 1)
			cr_assert(pace_target(&p, pace_due(&p, at)) >= at, "%u %lld",
				speed, (long long)at);
	}
}

Test(pace, a_pause_stops_and_steps)
{
	struct pace p;
	pace_init(&p, PACE_ONE, START);
	pace_pause(&p, true, LW_SEC(2), START + LW_SEC(2));
	cr_assert_eq(pace_target(&p, START + LW_SEC(60)), LW_SEC(2));
	cr_assert_eq(pace_due(&p, LW_SEC(3)), INT64_MAX);
	pace_step(&p, LW_MS(500));
	cr_assert_eq(pace_target(&p, START + LW_SEC(60)), LW_MS(2500));
	pace_pause(&p, false, LW_MS(2500), START + LW_SEC(60));
	cr_assert_eq(pace_target(&p, START + LW_SEC(61)), LW_MS(3500));
	pace_step(&p, LW_SEC(9));
	cr_assert_eq(pace_target(&p, START + LW_SEC(61)), LW_MS(3500), "only in a pause");
}

Test(pace, a_slow_machine_is_waited_for)
{
	struct pace p;
	pace_init(&p, PACE_ONE, START);
	cr_assert_eq(pace_slip(&p, LW_SEC(1), START + LW_SEC(3)), LW_SEC(2));
	cr_assert_eq(pace_target(&p, START + LW_SEC(3)), LW_SEC(1));
	cr_assert_eq(pace_target(&p, START + LW_SEC(4)), LW_SEC(2));
	cr_assert_eq(pace_slip(&p, LW_SEC(2), START + LW_SEC(4)), 0, "is in time");
	cr_assert_eq(p.slips, 1);
	cr_assert_eq(p.slipped, LW_SEC(2));
}

Test(pace, words)
{
	static const struct {
		const char *text;
		uint32_t speed;
	} good[] = { { "1", 1000 }, { "0.1", 100 }, { "100", 100000 }, { "2.5", 2500 },
		{ "0.125", 125 }, { "max", PACE_MAX }, { "1.", 1000 } };
	static const char *const bad[] = { "", "0", "0.09", "101", "-1", "1x", ".5",
		"1.2.3", "100000", "0.1234", "99999999999", "nan" };
	uint32_t speed = 0;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		cr_assert(pace_parse(good[i].text, &speed), "%s", good[i].text);
		cr_assert_eq(speed, good[i].speed, "%s", good[i].text);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		cr_assert_not(pace_parse(bad[i], &speed), "%s", bad[i]);
}
