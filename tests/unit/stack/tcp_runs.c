/* tcp_runs.c - runs of sequence numbers against a map of single ones, around the wrap.
 * SPDX-License-Identifier: MIT */
#include "stack/tcp/tcp_runs.h"

#include <criterion/criterion.h>
#include <string.h>

#include "labwire/base/rand.h"

enum {
	SPAN = 300,
	ROUNDS = 2000
};

static const lw_seq origin = UINT32_MAX - SPAN / 2; /* so that numbers wrap on the way */
static bool have[SPAN];

static void compare(const struct tcp_runs *r)
{
	for (uint8_t i = 0; i < r->n; i++) {
		cr_assert(seq_lt(r->run[i].left, r->run[i].right));
		if (i > 0)
			cr_assert(seq_lt(r->run[i - 1].right, r->run[i].left));
	}
	for (uint32_t s = 0; s < SPAN; s++) {
		cr_assert_eq(runs_at(r, origin + s) != NULL, have[s]);
		cr_assert_eq(runs_within(r, origin + s, origin + s + 1), have[s]);
		uint32_t next = s + 1;
		while (next < SPAN && !(have[next] && !have[next - 1]))
			next++;
		cr_assert_eq(runs_next(r, origin + s, origin + SPAN), origin + next);
	}
}

Test(tcp_runs, are_what_a_map_of_single_numbers_is)
{
	struct lw_rand rand;
	lw_rand_init(&rand, 1, 0, "runs");
	for (int round = 0; round < ROUNDS / 10; round++) {
		struct tcp_runs r = { .n = 0 };
		memset(have, 0, sizeof(have));
		for (int step = 0; step < 10; step++) {
			uint32_t left = lw_rand_below(&rand, SPAN - 40);
			uint32_t len = 1 + lw_rand_below(&rand, 40);
			cr_assert(runs_add(&r, origin + left, origin + left + len));
			memset(have + left, 1, len);
			if (lw_rand_below(&rand, 4) == 0) {
				uint32_t cut = lw_rand_below(&rand, SPAN);
				runs_cut(&r, origin + cut);
				memset(have, 0, cut);
			}
			compare(&r);
		}
	}
}

Test(tcp_runs, refuse_one_run_too_many_but_still_join)
{
	struct tcp_runs r = { .n = 0 };
	for (lw_seq i = 0; i < TCP_RUNS_MAX; i++)
		cr_assert(runs_add(&r, 10 * i, 10 * i + 5));
	cr_assert_not(runs_add(&r, 10000, 10005));
	cr_assert_eq(r.n, TCP_RUNS_MAX);
	cr_assert(runs_add(&r, 5, 10));
	cr_assert_eq(r.n, TCP_RUNS_MAX - 1);
	cr_assert_eq(runs_within(&r, 0, 20), 15);
}
