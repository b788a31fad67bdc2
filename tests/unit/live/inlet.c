/* inlet.c - records are let in in their order, at their time, and again in a replay.
 * SPDX-License-Identifier: MIT */
#include "live/inlet/inlet.h"

#include <criterion/criterion.h>
#include <stdio.h>

struct log {
	struct inlet_user user;
	struct lw_text text;
};

static void enter(struct inlet_user *u, const struct journal_record *r, lw_time now)
{
	struct log *l = lw_container_of(u, struct log, user);
	lw_text_fmt(&l->text, "%lld %s %u %.*s\n", (long long)now,
		journal_kind_name(r->kind), r->channel, (int)lw_rd_left(&r->body),
		r->body.at ? (const char *)r->body.at : "");
}

static enum lw_err keep(void *ctx, const void *bytes, size_t n)
{
	lw_text_bytes(ctx, bytes, n);
	return LW_OK;
}

static enum lw_err full(void *ctx, const void *bytes, size_t n)
{
	(void)ctx;
	(void)bytes;
	(void)n;
	return LW_EIO;
}

static const char story[] = "5 data 1 one\n5 data 1 two\n9 close 1 \n9 end 0 \n";

static void tell_story(struct lw_engine *e, struct inlet *d)
{
	inlet_put(d, 5, JOURNAL_DATA, 1, lw_rd_str("one"));
	inlet_put(
		d, 3, JOURNAL_DATA, 1, lw_rd_str("two")); /* not before an earlier one */
	cr_assert_eq(lw_engine_run_until(e, 9, 100), LW_OK);
	inlet_put(d, 2, JOURNAL_CLOSE, 1, (struct lw_rd){ 0 }); /* nor in the past */
	inlet_put(d, 9, JOURNAL_END, 0, (struct lw_rd){ 0 });
	cr_assert_eq(inlet_last(d), 9);
	cr_assert_eq(lw_engine_run_until(e, 9, 100), LW_OK);
}

Test(inlet, a_session_and_its_replay)
{
	struct lw_engine_conf conf = { .seed = 42 };
	struct log live = { .user = { enter } }, again = { .user = { enter } };
	struct lw_text journal = { 0 };
	struct lw_engine *e = lw_engine_new(&conf);
	struct inlet *d = inlet_new(e, &live.user);
	inlet_record(d, (struct lw_sink){ keep, &journal }, "story");
	tell_story(e, d);
	cr_assert_str_eq(lw_text_str(&live.text), story);
	cr_assert_eq(inlet_flush(d), LW_OK);
	inlet_free(d);
	lw_engine_free(e);

	e = lw_engine_new(&conf);
	d = inlet_new(e, &again.user);
	lw_time end = 0;
	size_t place = 0;
	cr_assert_eq(
		inlet_replay(d, lw_rd_of(journal.s, journal.len), &end, &place), LW_OK);
	cr_assert_eq(end, 9);
	cr_assert_eq(lw_engine_run_until(e, end, 100), LW_OK);
	cr_assert_str_eq(lw_text_str(&again.text), story);
	inlet_free(d);
	for (size_t n = 0; n < journal.len; n++) { /* cut anywhere: refused */
		d = inlet_new(e, &again.user);
		cr_assert_neq(
			inlet_replay(d, lw_rd_of(journal.s, n), &end, &place), LW_OK);
		cr_assert_eq(lw_evq_armed(e->q), 0, "nothing is played");
		inlet_free(d);
	}
	lw_engine_free(e);
	lw_text_fini(&live.text);
	lw_text_fini(&again.text);
	lw_text_fini(&journal);
}

Test(inlet, a_full_disk_ends_the_journal_only)
{
	struct lw_engine_conf conf = { .seed = 42 };
	struct log live = { .user = { enter } };
	struct lw_engine *e = lw_engine_new(&conf);
	struct inlet *d = inlet_new(e, &live.user);
	inlet_record(d, (struct lw_sink){ full, NULL }, "story");
	tell_story(e, d);
	cr_assert_str_eq(lw_text_str(&live.text), story);
	cr_assert_eq(inlet_flush(d), LW_EIO);
	inlet_free(d);
	lw_engine_free(e);
	lw_text_fini(&live.text);
}
