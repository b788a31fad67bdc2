/* engine.c - budget, fingerprint, identities and causes.  SPDX-License-Identifier: MIT */
#include "labwire/engine/engine.h"

#include <criterion/criterion.h>
#include <string.h>

struct ticker {
	struct lw_event event;
	struct lw_engine *engine;
	struct lw_owner owner;
	uint64_t causing;
	int left;
	uint64_t ids[8], causes[8];
	const char *names[8];
	int born;
};

static void tick(struct lw_event *ev, lw_time now)
{
	struct ticker *t = lw_container_of(ev, struct ticker, event);
	struct lw_pkt *p = lw_pkt_new(t->engine->pool, 0, 4);
	memcpy(lw_pkt_put(p, 4), "tick", 4);
	if (t->causing)
		lw_engine_set_cause(t->engine, t->causing);
	struct lw_frame *f = lw_engine_freeze(t->engine, &t->owner, p, 0);
	if (t->born < 8) {
		t->ids[t->born] = f->id;
		t->causes[t->born] = f->cause_frame;
		t->names[t->born++] = f->cause_name;
	}
	lw_frame_unref(f);
	if (--t->left > 0)
		lw_evq_put(t->engine->q, &t->event, now + 10);
}

static struct lw_engine *begin(struct ticker *t, int ticks)
{
	struct lw_engine_conf conf = { .seed = 1, .epoch_ns = LW_SEC(1000) };
	struct lw_engine *e = lw_engine_new(&conf);
	*t = (struct ticker){ .engine = e, .owner = { .id = 3 }, .left = ticks };
	lw_event_init(&t->event, &t->owner, "rto", tick);
	lw_evq_put(e->q, &t->event, 5);
	return e;
}

Test(engine, runs_until_a_time_and_sets_the_clock_to_it)
{
	struct ticker t;
	struct lw_engine *e = begin(&t, 3);
	cr_assert_eq(lw_engine_run_until(e, 24, 100), LW_OK);
	cr_assert_eq(t.left, 1);
	cr_assert_eq(lw_engine_now(e), 24);
	cr_assert_eq(lw_engine_run_idle(e, 100), LW_OK);
	cr_assert_eq(t.left, 0);
	cr_assert_eq(e->fired, 3);
	cr_assert_eq(lw_engine_unix(e, LW_SEC(5)), 1005);
	lw_engine_free(e);
}

Test(engine, says_when_the_budget_is_spent)
{
	struct ticker t;
	struct lw_engine *e = begin(&t, 1000);
	cr_assert_eq(lw_engine_run_idle(e, 10), LW_EBUDGET);
	cr_assert_eq(e->fired, 10);
	lw_evq_cancel(e->q, &t.event);
	lw_engine_free(e);
}

Test(engine, a_frame_has_its_owners_number_and_knows_its_cause)
{
	struct ticker t;
	struct lw_engine *e = begin(&t, 2);
	cr_assert_eq(lw_engine_run_until(e, 5, 10), LW_OK);
	t.causing = 77;
	cr_assert_eq(lw_engine_run_idle(e, 10), LW_OK);
	cr_assert_eq(t.ids[0] >> 32, 3 + 1); /* from 1: 0 is no frame */
	cr_assert_neq(t.ids[0], t.ids[1]);
	cr_assert_eq(t.causes[0], 0);
	cr_assert_str_eq(t.names[0], "rto");
	cr_assert_eq(t.causes[1], 77);
	lw_engine_free(e);
}

static uint64_t fingerprint(uint32_t owner, int ticks)
{
	struct ticker t;
	struct lw_engine *e = begin(&t, ticks);
	t.owner.id = owner;
	cr_assert_eq(lw_engine_run_idle(e, 100), LW_OK);
	uint64_t f = e->fingerprint;
	lw_engine_free(e);
	return f;
}

Test(engine, its_fingerprint_is_of_what_happened)
{
	cr_assert_eq(fingerprint(3, 5), fingerprint(3, 5));
	cr_assert_neq(fingerprint(3, 5), fingerprint(3, 6));
	cr_assert_neq(fingerprint(3, 5), fingerprint(4, 5));
}

Test(engine, dies_only_when_nothing_is_armed, .signal = 6)
{
	struct ticker t;
	lw_engine_free(begin(&t, 1));
}
