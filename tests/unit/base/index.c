/* index.c - the hash table against a plain array.  SPDX-License-Identifier: MIT */
#include "labwire/base/index.h"

#include <criterion/criterion.h>

#include "labwire/base/rand.h"

enum {
	KEYS = 600,
	STEPS = 200000
};

/* Keys that differ in few bits, as addresses and ports do. */
static uint64_t key_of(uint32_t i)
{
	return (uint64_t)i << 32 | (i * 4);
}

Test(index, agrees_with_an_array_through_any_history)
{
	static uint32_t model[KEYS];
	struct lw_index x = { 0 };
	struct lw_rand r;
	lw_rand_init(&r, 1, 1, "index");
	for (uint32_t i = 0; i < KEYS; i++)
		model[i] = LW_INDEX_NONE;
	for (int n = 0; n < STEPS; n++) {
		uint32_t i = lw_rand_below(&r, KEYS);
		if (lw_rand_below(&r, 2)) {
			model[i] = lw_rand_below(&r, 1000);
			lw_index_put(&x, key_of(i), model[i]);
		} else {
			model[i] = LW_INDEX_NONE;
			lw_index_del(&x, key_of(i));
		}
		uint32_t j = lw_rand_below(&r, KEYS);
		cr_assert_eq(lw_index_get(&x, key_of(j)), model[j]);
	}
	lw_index_fini(&x);
	cr_assert_eq(lw_index_get(&x, key_of(1)), LW_INDEX_NONE);
}

Test(index, takes_no_memory_while_empty)
{
	struct lw_index x = { 0 };
	lw_index_del(&x, 7);
	cr_assert_eq(lw_index_get(&x, 7), LW_INDEX_NONE);
	cr_assert_null(x.slots);
}
