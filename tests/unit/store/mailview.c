/* mailview.c - two sessions on one mailbox.  SPDX-License-Identifier: MIT */
#include "labwire/store/mailview.h"

#include <criterion/criterion.h>

#include "labwire/base/rand.h"

static struct lw_quota quota;
static struct lw_mailbox *mb;
static struct lw_mailview *mine, *other;

static void append(int n)
{
	struct lw_mail m = {
		.from = (char *)(uintptr_t) "", .bytes = (char *)(uintptr_t) "x", .len = 1
	};
	while (n-- > 0)
		cr_assert_eq(lw_mailbox_append(mb, &m, 0, NULL), LW_OK);
}

static void setup(void)
{
	quota = (struct lw_quota){ .max = 100000 };
	mb = lw_mailbox_new(&quota);
	append(5);
	mine = lw_mailview_open(mb, false);
	other = lw_mailview_open(mb, false);
}

static void teardown(void)
{
	lw_mailview_close(mine);
	lw_mailview_close(other);
	lw_mailbox_free(mb);
	cr_assert_eq(quota.used, 0);
}

TestSuite(mailview, .init = setup, .fini = teardown);

static void doom(size_t i)
{
	lw_mailbox_doom(mb, lw_mailbox_at(mb, i));
}

static void next_is(struct lw_mailview *v, enum lw_view_change_kind kind, size_t seq)
{
	struct lw_view_change c;
	cr_assert(lw_mailview_next(v, true, &c));
	cr_assert_eq(c.kind, kind);
	cr_assert_eq(c.seq, seq);
}

static void nothing_more(struct lw_mailview *v)
{
	struct lw_view_change c;
	cr_assert_not(lw_mailview_next(v, true, &c));
	cr_assert_not(lw_mailview_changed(v));
}

Test(mailview, the_first_to_look_has_the_recent_ones)
{
	cr_assert_eq(lw_mailview_recent(mine), 5);
	cr_assert_eq(lw_mailview_recent(other), 0);
	append(1);
	next_is(other, LW_VIEW_EXISTS, 6);
	next_is(mine, LW_VIEW_EXISTS, 6);
	cr_assert_eq(lw_mailview_recent(mine), 5);
	cr_assert_eq(lw_mailview_recent(other), 1);
	cr_assert(lw_mailview_at(other, 5)->recent);
}

Test(mailview, who_only_reads_takes_no_recent)
{
	append(1);
	struct lw_mailview *reader = lw_mailview_open(mb, true);
	cr_assert_eq(lw_mailview_recent(reader), 1);
	cr_assert_eq(lw_mailbox_recent(mb), 1);
	next_is(mine, LW_VIEW_EXISTS, 6);
	cr_assert_eq(lw_mailview_recent(mine), 6);
	lw_mailview_close(reader);
}

Test(mailview, expunges_are_told_as_numbers_that_move_up)
{
	doom(1);
	doom(2);
	doom(4);
	lw_mailbox_expunge(mb);
	cr_assert(lw_mailview_changed(mine));
	cr_assert_eq(lw_mailview_count(mine), 5); /* until told */
	cr_assert_eq(lw_mailview_at(mine, 1)->msg->mail->bytes[0], 'x');
	next_is(mine, LW_VIEW_EXPUNGE, 2);
	next_is(mine, LW_VIEW_EXPUNGE, 2);
	next_is(mine, LW_VIEW_EXPUNGE, 3);
	nothing_more(mine);
	cr_assert_eq(lw_mailview_count(mine), 2);
	cr_assert_eq(lw_mailview_recent(mine), 2);
	cr_assert_eq(lw_mailview_at(mine, 1)->msg->uid, 4);
}

Test(mailview, expunges_wait_when_they_may_not_be_told)
{
	struct lw_view_change c;
	doom(0);
	lw_mailbox_expunge(mb);
	append(1);
	cr_assert(lw_mailview_next(mine, false, &c));
	cr_assert_eq(c.kind, LW_VIEW_EXISTS);
	cr_assert_not(lw_mailview_next(mine, false, &c));
	cr_assert(lw_mailview_changed(mine));
	next_is(mine, LW_VIEW_EXPUNGE, 1);
	nothing_more(mine);
}

Test(mailview, flags_are_told_to_the_others_and_once)
{
	lw_mailbox_set_flags(mb, lw_mailbox_at(mb, 2), LW_FLAG_SEEN, mine);
	lw_mailbox_set_flags(mb, lw_mailbox_at(mb, 2), LW_FLAG_DELETED, mine);
	nothing_more(mine);
	next_is(other, LW_VIEW_FLAGS, 3);
	nothing_more(other);
}

Test(mailview, flags_of_what_is_gone_are_not_told)
{
	lw_mailbox_set_flags(mb, lw_mailbox_at(mb, 2), LW_FLAG_DELETED, mine);
	doom(2);
	lw_mailbox_expunge(mb);
	next_is(other, LW_VIEW_EXPUNGE, 3);
	nothing_more(other);
}

Test(mailview, what_came_and_went_between_two_looks_is_not_told)
{
	append(1);
	doom(5);
	lw_mailbox_expunge(mb);
	cr_assert(lw_mailview_changed(mine));
	nothing_more(mine);
}

Test(mailview, a_deleted_mailbox_lives_until_its_views_are_closed)
{
	lw_mailbox_free(mb);
	cr_assert(lw_mailbox_deleted(mb));
	next_is(mine, LW_VIEW_EXPUNGE, 1);
	lw_mailview_close(mine);
	lw_mailview_close(other);
	mb = lw_mailbox_new(&quota);
	mine = lw_mailview_open(mb, false);
	other = lw_mailview_open(mb, false);
}

/* Whatever happens, a view that has been told everything equals the mailbox. */
Test(mailview, follows_the_mailbox_through_anything)
{
	struct lw_rand r;
	struct lw_view_change c;
	lw_rand_init(&r, 1, 1, "mailview");
	for (int i = 0; i < 3000; i++) {
		size_t n = lw_mailbox_count(mb);
		uint32_t what = lw_rand_below(&r, 8);
		if (what < 3)
			append((int)lw_rand_below(&r, 4));
		else if (what < 6 && n)
			doom(lw_rand_below(&r, (uint32_t)n));
		else if (what == 6)
			lw_mailbox_expunge(mb);
		for (bool expunges = i % 2;
			what == 7 && lw_mailview_next(mine, expunges, &c);)
			;
	}
	lw_mailbox_expunge(mb);
	size_t told = lw_mailview_count(mine);
	while (lw_mailview_next(mine, true, &c))
		told = c.kind == LW_VIEW_EXPUNGE  ? told - 1
		       : c.kind == LW_VIEW_EXISTS ? c.seq
						  : told;
	cr_assert_eq(told, lw_mailview_count(mine));
	cr_assert_eq(told, lw_mailbox_count(mb));
	for (size_t i = 0; i < told; i++)
		cr_assert_eq(lw_mailview_at(mine, i)->msg, lw_mailbox_at(mb, i));
}
