/* mailbox.c - UIDs, flags, keywords, expunging, the quota.
 * SPDX-License-Identifier: MIT */
#include "labwire/store/mailbox.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct lw_quota quota;
static struct lw_mailbox *mb;

static void setup(void)
{
	quota = (struct lw_quota){ .max = 1000 };
	mb = lw_mailbox_new(&quota);
}

static void teardown(void)
{
	lw_mailbox_free(mb);
	cr_assert_eq(quota.used, 0);
}

TestSuite(mailbox, .init = setup, .fini = teardown);

static enum lw_err append(const char *text, uint32_t flags)
{
	struct lw_mail m = { .from = (char *)(uintptr_t) "a@b",
		.bytes = (char *)(uintptr_t)text,
		.len = strlen(text) };
	return lw_mailbox_append(mb, &m, flags, NULL);
}

Test(mailbox, uids_grow_and_are_never_used_again)
{
	for (int i = 0; i < 4; i++)
		cr_assert_eq(append("x\r\n", 0), LW_OK);
	lw_mailbox_doom(mb, lw_mailbox_at(mb, 1));
	lw_mailbox_doom(mb, lw_mailbox_at(mb, 3));
	lw_mailbox_doom(mb, lw_mailbox_at(mb, 3)); /* twice is once */
	cr_assert_eq(lw_mailbox_expunge(mb), 2);
	cr_assert_eq(lw_mailbox_count(mb), 2);
	cr_assert_eq(lw_mailbox_at(mb, 1)->uid, 3);
	cr_assert_eq(append("x\r\n", 0), LW_OK);
	cr_assert_eq(lw_mailbox_at(mb, 2)->uid, 5);
	cr_assert_eq(lw_mailbox_uidnext(mb), 6);
}

Test(mailbox, finds_by_uid_where_some_are_missing)
{
	for (int i = 0; i < 9; i++)
		cr_assert_eq(append("x\r\n", 0), LW_OK);
	for (size_t i = 0; i < 9; i += 2)
		lw_mailbox_doom(mb, lw_mailbox_at(mb, i));
	cr_assert_eq(lw_mailbox_expunge(mb), 5); /* 2, 4, 6, 8 are left */
	cr_assert_eq(lw_mailbox_lower(mb, 1), 0);
	cr_assert_eq(lw_mailbox_lower(mb, 4), 1);
	cr_assert_eq(lw_mailbox_lower(mb, 5), 2);
	cr_assert_eq(lw_mailbox_lower(mb, 9), 4);
}

Test(mailbox, counts_what_is_unseen)
{
	cr_assert_eq(append("x\r\n", LW_FLAG_SEEN), LW_OK);
	cr_assert_eq(append("x\r\n", 0), LW_OK);
	cr_assert_eq(lw_mailbox_unseen(mb), 1);
	lw_mailbox_set_flags(mb, lw_mailbox_at(mb, 1), LW_FLAG_SEEN, NULL);
	cr_assert_eq(lw_mailbox_unseen(mb), 0);
	lw_mailbox_set_flags(mb, lw_mailbox_at(mb, 0), LW_FLAG_DRAFT, NULL);
	cr_assert_eq(lw_mailbox_unseen(mb), 1);
	lw_mailbox_doom(mb, lw_mailbox_at(mb, 0));
	lw_mailbox_expunge(mb);
	cr_assert_eq(lw_mailbox_unseen(mb), 0);
}

Test(mailbox, copies_share_bytes_and_outlive_the_original)
{
	struct lw_mailbox *other = lw_mailbox_new(&quota);
	cr_assert_eq(append("0123456789", LW_FLAG_SEEN), LW_OK);
	cr_assert_eq(
		lw_mailbox_copy(other, lw_mailbox_at(mb, 0), LW_FLAG_SEEN, NULL), LW_OK);
	cr_assert_eq(quota.used, 10);
	lw_mailbox_doom(mb, lw_mailbox_at(mb, 0));
	lw_mailbox_expunge(mb);
	cr_assert_eq(quota.used, 10);
	cr_assert_eq(memcmp(lw_mailbox_at(other, 0)->mail->bytes, "0123456789", 10), 0);
	lw_mailbox_free(other);
	cr_assert_eq(quota.used, 0);
}

Test(mailbox, a_full_store_takes_nothing_more)
{
	static char text[600];
	memset(text, 'x', sizeof(text) - 1);
	cr_assert_eq(append(text, 0), LW_OK);
	cr_assert_eq(append(text, 0), LW_EFULL);
	lw_mailbox_doom(mb, lw_mailbox_at(mb, 0));
	lw_mailbox_expunge(mb);
	cr_assert_eq(append(text, 0), LW_OK);
}

Test(mailbox, keywords_have_bits_without_case_and_a_limit)
{
	char name[16];
	uint32_t first = lw_mailbox_keyword(mb, "$Label1");
	cr_assert_eq(first, LW_FLAG_KEYWORD);
	cr_assert_eq(lw_mailbox_keyword(mb, "$LABEL1"), first);
	cr_assert_eq(lw_mailbox_keyword_bit(mb, "Junk"), 0);
	for (int i = 1; i < LW_KEYWORDS_MAX; i++) {
		snprintf(name, sizeof(name), "k%d", i);
		cr_assert_neq(lw_mailbox_keyword(mb, name), 0);
	}
	cr_assert_eq(lw_mailbox_keyword(mb, "one-more"), 0);
	cr_assert_str_eq(lw_mailbox_keyword_at(mb, 0), "$Label1");
	cr_assert_null(lw_mailbox_keyword_at(mb, LW_KEYWORDS_MAX));
}

Test(mailbox, keywords_move_by_name)
{
	struct lw_mailbox *other = lw_mailbox_new(&quota);
	(void)lw_mailbox_keyword(other, "Junk");
	uint32_t label = lw_mailbox_keyword(mb, "$Label1");
	uint32_t there = lw_mailbox_translate(mb, label | LW_FLAG_SEEN, other);
	cr_assert_eq(
		there, (uint32_t)LW_FLAG_SEEN | lw_mailbox_keyword_bit(other, "$Label1"));
	cr_assert_neq(there & ~(uint32_t)LW_FLAG_SEEN, label);
	lw_mailbox_free(other);
}

Test(mailbox, uidvalidity_stays_and_is_never_given_twice)
{
	struct lw_mailbox *other = lw_mailbox_new(&quota);
	uint32_t v = lw_mailbox_uidvalidity(mb, 1169980863);
	cr_assert_eq(v, 1169980863);
	cr_assert_eq(lw_mailbox_uidvalidity(mb, 1169980999), v);
	cr_assert_eq(lw_mailbox_uidvalidity(other, 1169980863), v + 1);
	lw_mailbox_free(other);
}
