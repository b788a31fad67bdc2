/* far.c - a queue with so many events that most of them wait outside the heap.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "labwire/base/alloc.h"
#include "labwire/base/assert.h"
#include "labwire/base/rand.h"
#include "labwire/engine/evq.h"

enum {
	MANY = 60000
};

struct thing {
	struct lw_event event;
	int fired;
};

static struct lw_evq *q;
static lw_time last_at;
static uint32_t last_owner;
static uint64_t last_nth;

static void fire(struct lw_event *ev, lw_time now)
{
	struct thing *t = lw_container_of(ev, struct thing, event);
	t->fired++;
	cr_assert(now >= last_at);
	if (now == last_at && ev->owner->id == last_owner)
		cr_assert(ev->nth > last_nth);
	else if (now == last_at)
		cr_assert(ev->owner->id > last_owner);
	last_at = now;
	last_owner = ev->owner->id;
	last_nth = ev->nth;
}

/* Everything is armed before the first event fires, so the order is that of the keys. */
static void all_in_order(lw_time (*when)(struct lw_rand *r))
{
	struct lw_owner owners[16] = { 0 };
	struct thing *t = lw_alloc_array(MANY, sizeof(*t));
	struct lw_rand r;
	lw_rand_init(&r, 1, 1, "far");
	last_at = -1;
	q = lw_evq_new();
	for (uint32_t i = 0; i < 16; i++)
		owners[i].id = i;
	for (int i = 0; i < MANY; i++) {
		lw_event_init(&t[i].event, &owners[i % 16], "thing", fire);
		lw_evq_put(q, &t[i].event, when(&r));
	}
	for (int i = 0; i < MANY; i += 3)
		lw_evq_cancel(q, &t[i].event);
	for (int i = 1; i < MANY; i += 6) /* later, some of them very much */
		lw_evq_put(q, &t[i].event, t[i].event.due + (i % 5) * LW_SEC(1000));
	while (lw_evq_step(q, LW_NEVER))
		;
	for (int i = 0; i < MANY; i++)
		cr_assert_eq(t[i].fired, i % 3 != 0);
	lw_evq_free(q);
	lw_free(t);
}

static lw_time evenly(struct lw_rand *r)
{
	return lw_rand_below(r, 1000000000);
}

static lw_time all_at_once(struct lw_rand *r)
{
	(void)r;
	return 5;
}

static lw_time mostly_soon(struct lw_rand *r)
{
	return lw_rand_below(r, 10) ? lw_rand_below(r, 1000)
				    : (lw_time)lw_rand_below(r, UINT32_MAX) * 1000000;
}

static lw_time at_the_end_of_time(struct lw_rand *r)
{
	return LW_NEVER - LW_SEC(100000) - 1 - lw_rand_below(r, 1000000);
}

Test(far, evenly_spread_events_come_in_order)
{
	all_in_order(evenly);
}

Test(far, events_of_one_instant_come_in_the_order_of_their_owners)
{
	all_in_order(all_at_once);
}

Test(far, a_few_far_ones_do_not_spoil_the_order_of_the_near)
{
	all_in_order(mostly_soon);
}

Test(far, the_end_of_time_does_not_wrap)
{
	all_in_order(at_the_end_of_time);
}

Test(far, a_queue_that_empties_takes_new_events_at_once)
{
	struct lw_owner owner = { .id = 1 };
	struct thing *t = lw_alloc_array(MANY, sizeof(*t));
	q = lw_evq_new();
	last_at = -1;
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < MANY; i++) {
			lw_event_init(&t[i].event, &owner, "thing", fire);
			lw_evq_put(q, &t[i].event, lw_evq_now(q) + 1 + i % 977);
		}
		while (lw_evq_step(q, LW_NEVER))
			;
		cr_assert_eq(lw_evq_next(q), LW_NEVER);
	}
	cr_assert_eq(t[0].fired, 3);
	lw_evq_free(q);
	lw_free(t);
}
