/* ring.c - the byte ring against a plain array.  SPDX-License-Identifier: MIT */
#include "labwire/base/ring.h"

#include <criterion/criterion.h>
#include <string.h>

#include "labwire/base/rand.h"

enum {
	LIMIT = 1000,
	STEPS = 50000
};

Test(ring, gives_back_what_it_took_through_any_history)
{
	struct lw_ring ring;
	struct lw_rand r;
	uint8_t in[LIMIT], out[LIMIT];
	uint8_t next_in = 0, next_out = 0;
	lw_ring_init(&ring, LIMIT);
	lw_rand_init(&r, 1, 1, "ring");
	for (int i = 0; i < STEPS; i++) {
		size_t want = lw_rand_below(&r, 300), room = lw_ring_room(&ring);
		for (size_t k = 0; k < want; k++)
			in[k] = (uint8_t)(next_in + k);
		size_t took = lw_ring_write(&ring, in, want);
		cr_assert_eq(took, want < room ? want : room);
		next_in = (uint8_t)(next_in + took);
		size_t got = lw_ring_read(&ring, out, lw_rand_below(&r, 300));
		for (size_t k = 0; k < got; k++)
			cr_assert_eq(out[k], next_out++);
		cr_assert(lw_ring_len(&ring) <= LIMIT);
	}
	lw_ring_fini(&ring);
}

Test(ring, bytes_poked_ahead_appear_when_they_are_admitted)
{
	struct lw_ring ring;
	uint8_t out[8] = { 0 };
	lw_ring_init(&ring, 16);
	cr_assert_eq(lw_ring_write(&ring, "ab", 2), 2);
	lw_ring_poke(&ring, 4, "ef", 2); /* c and d are missing */
	cr_assert_eq(lw_ring_len(&ring), 2);
	lw_ring_poke(&ring, 2, "cd", 2);
	lw_ring_advance(&ring, 4);
	cr_assert_eq(lw_ring_read(&ring, out, sizeof(out)), 6);
	cr_assert_arr_eq(out, "abcdef", 6);
	lw_ring_fini(&ring);
}

Test(ring, peeks_without_consuming_and_spans_what_is_contiguous)
{
	struct lw_ring ring;
	uint8_t out[4];
	size_t n = 0;
	lw_ring_init(&ring, 64);
	cr_assert_eq(lw_ring_write(&ring, "0123456789", 10), 10);
	lw_ring_peek(&ring, 3, out, 4);
	cr_assert_arr_eq(out, "3456", 4);
	lw_ring_drop(&ring, 4);
	const uint8_t *at = lw_ring_span(&ring, &n);
	cr_assert(n > 0 && n <= 6);
	cr_assert_eq(memcmp(at, "456789", n), 0);
	lw_ring_fini(&ring);
}

Test(ring, dropping_more_than_it_holds_is_our_own_mistake, .signal = 6)
{
	struct lw_ring ring;
	lw_ring_init(&ring, 16);
	lw_ring_drop(&ring, 1);
}

Test(ring, takes_no_memory_until_the_first_byte)
{
	struct lw_ring ring;
	lw_ring_init(&ring, 1 << 20);
	cr_assert_null(ring.bytes);
	lw_ring_fini(&ring);
}
