/* fdb.c - who is behind which port: learnt, moved, forgotten, bounded.
 * SPDX-License-Identifier: MIT */
#include "device/fdb.h"

#include <criterion/criterion.h>

static struct lw_mac station(uint32_t i)
{
	return (struct lw_mac){ { 2, 0, 0, (uint8_t)(i >> 16), (uint8_t)(i >> 8),
		(uint8_t)i } };
}

Test(fdb, forgets_a_station_that_nobody_confirmed_for_300_s)
{
	struct fdb *f = fdb_new(16, LW_SEC(300));
	fdb_learn(f, station(1), 4, 0);
	cr_assert_eq(fdb_find(f, station(1), LW_SEC(299)), 4);
	cr_assert_eq(fdb_find(f, station(1), LW_SEC(301)), UINT32_MAX);
	fdb_learn(f, station(1), 4, LW_SEC(200));
	cr_assert_eq(fdb_find(f, station(1), LW_SEC(499)), 4);
	fdb_free(f);
}

Test(fdb, follows_a_station_to_another_port)
{
	struct fdb *f = fdb_new(16, LW_SEC(300));
	fdb_learn(f, station(1), 4, 0);
	fdb_learn(f, station(1), 9, 1);
	cr_assert_eq(fdb_find(f, station(1), 2), 9);
	fdb_flush_port(f, 9);
	cr_assert_eq(fdb_find(f, station(1), 3), UINT32_MAX);
	fdb_free(f);
}

Test(fdb, when_full_learns_no_more_until_something_is_too_old)
{
	enum {
		MAX = 100
	};
	struct fdb *f = fdb_new(MAX, LW_SEC(300));
	for (uint32_t i = 0; i < MAX + 50; i++)
		fdb_learn(f, station(i), i % 24, LW_SEC(i));
	cr_assert_eq(fdb_find(f, station(MAX - 1), LW_SEC(150)), (MAX - 1) % 24);
	cr_assert_eq(fdb_find(f, station(MAX + 1), LW_SEC(150)), UINT32_MAX);
	fdb_learn(f, station(MAX + 1), 3, LW_SEC(1000));
	cr_assert_eq(fdb_find(f, station(MAX + 1), LW_SEC(1001)), 3);
	fdb_free(f);
}
