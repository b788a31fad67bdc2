/* rand.c - streams that are the same everywhere and do not touch each other.
 * SPDX-License-Identifier: MIT */
#include "labwire/base/rand.h"

#include <criterion/criterion.h>

Test(rand, a_stream_is_named_by_seed_owner_and_purpose)
{
	struct lw_rand a, same, seed, owner, purpose;
	lw_rand_init(&a, 1, 7, "loss");
	lw_rand_init(&same, 1, 7, "loss");
	lw_rand_init(&seed, 2, 7, "loss");
	lw_rand_init(&owner, 1, 8, "loss");
	lw_rand_init(&purpose, 1, 7, "jitter");
	uint64_t x = lw_rand_u64(&a);
	cr_assert_eq(x, lw_rand_u64(&same));
	cr_assert_neq(x, lw_rand_u64(&seed));
	cr_assert_neq(x, lw_rand_u64(&owner));
	cr_assert_neq(x, lw_rand_u64(&purpose));
}

Test(rand, below_is_even_and_stays_below)
{
	enum {
		SIDES = 6,
		THROWS = 60000
	};
	struct lw_rand r;
	int seen[SIDES] = { 0 };
	lw_rand_init(&r, 3, 3, "dice");
	for (int i = 0; i < THROWS; i++)
		seen[lw_rand_below(&r, SIDES)]++;
	for (int i = 0; i < SIDES; i++)
		cr_assert(seen[i] > 9600 && seen[i] < 10400, "%d: %d", i, seen[i]);
	for (int i = 0; i < 100; i++)
		cr_assert_eq(lw_rand_below(&r, 1), 0);
}

Test(rand, a_chance_in_parts_per_billion)
{
	struct lw_rand r;
	int hits = 0;
	lw_rand_init(&r, 1, 1, "chance");
	for (int i = 0; i < 100000; i++)
		hits += lw_rand_chance(&r, 30000000); /* 3 % */
	cr_assert(hits > 2800 && hits < 3200, "%d", hits);
	for (int i = 0; i < 1000; i++) {
		cr_assert_not(lw_rand_chance(&r, 0));
		cr_assert(lw_rand_chance(&r, 1000000000));
	}
}
