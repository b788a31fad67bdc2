/* map.c - names to things, in the order of insertion.  SPDX-License-Identifier: MIT */
#include "labwire/base/map.h"

#include <criterion/criterion.h>
#include <stdio.h>

Test(map, iterates_in_the_order_of_insertion_whatever_was_removed)
{
	struct lw_map *m = lw_map_new();
	int values[4] = { 0 };
	cr_assert(lw_map_put(m, "delta", &values[0]));
	cr_assert(lw_map_put(m, "alpha", &values[1]));
	cr_assert(lw_map_put(m, "charlie", &values[2]));
	cr_assert(lw_map_put(m, "bravo", &values[3]));
	cr_assert_eq(lw_map_del(m, "alpha"), &values[1]);
	cr_assert_null(lw_map_del(m, "alpha"));
	static const char *const order[] = { "delta", "charlie", "bravo" };
	size_t i = 0, n = 0;
	const char *key = NULL;
	void *value = NULL;
	while (lw_map_each(m, &i, &key, &value))
		cr_assert_str_eq(key, order[n++]);
	cr_assert_eq(n, 3);
	cr_assert_eq(lw_map_len(m), 3);
	lw_map_free(m);
}

Test(map, keeps_the_first_of_two_values_and_its_own_copy_of_the_key)
{
	struct lw_map *m = lw_map_new();
	char key[8] = "R1";
	int a = 0, b = 0;
	cr_assert(lw_map_put(m, key, &a));
	cr_assert_not(lw_map_put(m, "R1", &b));
	key[1] = '9';
	cr_assert_eq(lw_map_get(m, "R1"), &a);
	cr_assert_null(lw_map_get(m, "R9"));
	lw_map_free(m);
}

Test(map, finds_each_of_a_thousand)
{
	struct lw_map *m = lw_map_new();
	static int values[1000];
	char key[16];
	for (int i = 0; i < 1000; i++) {
		snprintf(key, sizeof(key), "host%d", i);
		cr_assert(lw_map_put(m, key, &values[i]));
	}
	for (int i = 999; i >= 0; i--) {
		snprintf(key, sizeof(key), "host%d", i);
		cr_assert_eq(lw_map_get(m, key), &values[i]);
	}
	lw_map_free(m);
}
