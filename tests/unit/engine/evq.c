/* evq.c - the event queue against a list that is searched from end to end.
 * SPDX-License-Identifier: MIT */
#include "labwire/engine/evq.h"

#include <criterion/criterion.h>

#include "labwire/base/alloc.h"
#include "labwire/base/assert.h"
#include "labwire/base/rand.h"

struct thing {
	struct lw_event event;
	lw_time due; /* the model's */
	uint64_t nth;
};

static struct lw_evq *q;
static struct thing *fired;

static void fire(struct lw_event *ev, lw_time now)
{
	fired = lw_container_of(ev, struct thing, event);
	cr_assert_eq(lw_evq_now(q), now);
	cr_assert_eq(fired->due, now);
	cr_assert_str_eq(lw_evq_firing(q), "thing");
	fired->due = LW_NEVER;
}

static bool earlier(const struct thing *a, const struct thing *b)
{
	if (a->due != b->due)
		return a->due < b->due;
	if (a->event.owner->id != b->event.owner->id)
		return a->event.owner->id < b->event.owner->id;
	return a->nth < b->nth;
}

static struct thing *earliest(struct thing *t, size_t n)
{
	struct thing *best = NULL;
	for (size_t i = 0; i < n; i++)
		if (t[i].due != LW_NEVER && (!best || earlier(&t[i], best)))
			best = &t[i];
	return best;
}

static void put(struct thing *t, lw_time at)
{
	t->due = at;
	t->nth = t->event.owner->next;
	lw_evq_put(q, &t->event, at);
}

/* Times with many ties, some near, a few far away. */
static lw_time some_time(struct lw_rand *r)
{
	lw_time at = lw_evq_now(q) + lw_rand_below(r, lw_rand_below(r, 2) ? 4 : 5000);
	return lw_rand_below(r, 50) ? at : at + LW_SEC(3600);
}

static void play(size_t things, int steps, uint64_t seed)
{
	enum {
		OWNERS = 7
	};
	struct lw_owner owners[OWNERS] = { 0 };
	struct thing *t = lw_alloc_array(things, sizeof(*t));
	struct lw_rand r;
	lw_rand_init(&r, seed, 0, "evq");
	q = lw_evq_new();
	for (uint32_t i = 0; i < OWNERS; i++)
		owners[i].id = 100 - i;
	for (size_t i = 0; i < things; i++) {
		lw_event_init(&t[i].event, &owners[i % OWNERS], "thing", fire);
		t[i].due = LW_NEVER;
	}
	for (int n = 0; n < steps; n++) {
		struct thing *one = &t[lw_rand_below(&r, (uint32_t)things)];
		uint32_t what = lw_rand_below(&r, 10);
		if (what < 6) {
			put(one, some_time(&r));
		} else if (what == 6) {
			lw_evq_cancel(q, &one->event);
			one->due = LW_NEVER;
		} else if (what == 7) {
			lw_evq_park(q, &one->event);
			one->due = LW_NEVER;
		} else {
			struct thing *want = earliest(t, things);
			cr_assert_eq(lw_evq_next(q), want ? want->due : LW_NEVER);
			cr_assert_eq(lw_evq_step(q, LW_NEVER), want != NULL);
			cr_assert_eq(fired, want ? want : fired);
		}
	}
	for (size_t i = 0; i < things; i++)
		lw_evq_cancel(q, &t[i].event);
	cr_assert_eq(lw_evq_armed(q), 0);
	cr_assert_eq(lw_evq_next(q), LW_NEVER);
	lw_evq_free(q);
	lw_free(t);
}

Test(evq, fires_in_the_order_of_time_owner_and_count)
{
	for (uint64_t seed = 1; seed <= 20; seed++)
		play(40, 5000, seed);
}

Test(evq, keeps_that_order_with_hundreds_of_things)
{
	play(700, 60000, 5);
}

Test(evq, steps_no_further_than_asked)
{
	struct lw_owner owner = { .id = 1 };
	struct thing t = { 0 };
	q = lw_evq_new();
	lw_event_init(&t.event, &owner, "thing", fire);
	put(&t, 100);
	cr_assert_not(lw_evq_step(q, 99));
	cr_assert_eq(lw_evq_now(q), 0);
	cr_assert(lw_evq_step(q, 100));
	lw_evq_advance(q, 500);
	cr_assert_eq(lw_evq_now(q), 500);
	lw_evq_free(q);
}

Test(evq, time_never_goes_back, .signal = 6)
{
	struct lw_owner owner = { .id = 1 };
	struct thing t = { 0 };
	q = lw_evq_new();
	lw_event_init(&t.event, &owner, "thing", fire);
	lw_evq_advance(q, 10);
	lw_evq_put(q, &t.event, 9);
}

Test(evq, dies_empty_or_not_at_all, .signal = 6)
{
	struct lw_owner owner = { .id = 1 };
	struct thing t = { 0 };
	q = lw_evq_new();
	lw_event_init(&t.event, &owner, "thing", fire);
	lw_evq_put(q, &t.event, 9);
	lw_evq_free(q);
}
