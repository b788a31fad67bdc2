/* mailuser.c - folders in folders, and subscriptions.  SPDX-License-Identifier: MIT */
#include "labwire/store/mailuser.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "labwire/base/text.h"

static struct lw_quota quota;
static struct lw_mailuser *u;

static void setup(void)
{
	quota = (struct lw_quota){ .max = 100000 };
	u = lw_mailuser_new("ccna1", &quota);
}

static void teardown(void)
{
	lw_mailuser_free(u);
	cr_assert_eq(quota.used, 0);
}

TestSuite(mailuser, .init = setup, .fini = teardown);

/* All folders: "name" a mailbox, "(name)" a mere name, '+' with children. */
static void folders_are(const char *expected)
{
	struct lw_text t = { 0 };
	struct lw_folder f;
	for (size_t i = 0; lw_mailuser_at(u, i, &f); i++)
		lw_text_fmt(&t, f.box ? "%s%s%s" : "%s(%s)%s", i ? " " : "", f.name,
			f.has_children ? "+" : "");
	cr_assert_str_eq(lw_text_str(&t), expected);
	lw_text_fini(&t);
}

static void fill(const char *name)
{
	struct lw_mail m = {
		.from = (char *)(uintptr_t) "", .bytes = (char *)(uintptr_t) "x", .len = 1
	};
	cr_assert_eq(lw_mailbox_append(lw_mailuser_find(u, name), &m, 0, NULL), LW_OK);
}

Test(mailuser, the_right_password_and_no_other)
{
	cr_assert_not(lw_mailuser_check(u, ""));
	lw_mailuser_set_password(u, "secret");
	cr_assert(lw_mailuser_check(u, "secret"));
	cr_assert_not(lw_mailuser_check(u, "Secret"));
	cr_assert_not(lw_mailuser_check(u, ""));
}

Test(mailuser, superiors_come_into_being)
{
	cr_assert_eq(lw_mailuser_create(u, "a/b/c"), LW_OK);
	folders_are("INBOX (a)+ (a/b)+ a/b/c");
	cr_assert_eq(lw_mailuser_create(u, "a/b"), LW_OK);
	cr_assert_eq(lw_mailuser_create(u, "a/b"), LW_EEXIST);
	folders_are("INBOX (a)+ a/b+ a/b/c");
}

Test(mailuser, a_name_with_a_slash_at_its_end_is_a_mere_name)
{
	cr_assert_eq(lw_mailuser_create(u, "a/"), LW_OK);
	folders_are("INBOX (a)");
	cr_assert_eq(lw_mailuser_create(u, "a/"), LW_EEXIST);
	cr_assert_null(lw_mailuser_find(u, "a"));
	cr_assert(lw_mailuser_exists(u, "a"));
}

Test(mailuser, inbox_compares_without_case_and_others_exactly)
{
	cr_assert_eq(lw_mailuser_find(u, "inbox"), lw_mailuser_inbox(u));
	cr_assert_eq(lw_mailuser_create(u, "InBox"), LW_EEXIST);
	cr_assert_eq(lw_mailuser_create(u, "Sent"), LW_OK);
	cr_assert_null(lw_mailuser_find(u, "sent"));
	cr_assert_eq(lw_mailuser_create(u, "INBOX/x"), LW_EINVAL);
}

Test(mailuser, names_that_are_none)
{
	static const char *const bad[] = { "", "/", "/a", "a//b", "a\n", "a*", "%",
		"a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q" };
	static char longest[LW_FOLDER_NAME_MAX + 2];
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		cr_assert_eq(lw_mailuser_create(u, bad[i]), LW_EINVAL, "%s", bad[i]);
	memset(longest, 'x', LW_FOLDER_NAME_MAX + 1);
	cr_assert_eq(lw_mailuser_create(u, longest), LW_EINVAL);
	longest[LW_FOLDER_NAME_MAX] = 0;
	cr_assert_eq(lw_mailuser_create(u, longest), LW_OK);
}

Test(mailuser, there_are_not_more_folders_than_the_limit)
{
	char name[16];
	for (int i = 1; i < LW_FOLDERS_MAX; i++) {
		snprintf(name, sizeof(name), "f%d", i);
		cr_assert_eq(lw_mailuser_create(u, name), LW_OK);
	}
	cr_assert_eq(lw_mailuser_create(u, "more"), LW_EFULL);
	cr_assert_eq(lw_mailuser_rename(u, "INBOX", "more"), LW_EFULL);
}

Test(mailuser, deleting)
{
	cr_assert_eq(lw_mailuser_create(u, "a"), LW_OK);
	cr_assert_eq(lw_mailuser_create(u, "a/b"), LW_OK);
	fill("a");
	cr_assert_eq(lw_mailuser_delete(u, "a"), LW_OK);
	folders_are("INBOX (a)+ a/b");
	cr_assert_eq(quota.used, 0);
	cr_assert_eq(lw_mailuser_delete(u, "a"), LW_EINVAL);
	cr_assert_eq(lw_mailuser_delete(u, "a/b"), LW_OK);
	cr_assert_eq(lw_mailuser_delete(u, "a"), LW_OK);
	folders_are("INBOX");
	cr_assert_eq(lw_mailuser_delete(u, "Inbox"), LW_EINVAL);
	cr_assert_eq(lw_mailuser_delete(u, "a"), LW_ENOENT);
}

Test(mailuser, renaming_takes_inferiors_along)
{
	cr_assert_eq(lw_mailuser_create(u, "a/b"), LW_OK);
	cr_assert_eq(lw_mailuser_create(u, "a/b/c"), LW_OK);
	cr_assert_eq(lw_mailuser_create(u, "a-z"), LW_OK);
	fill("a/b/c");
	cr_assert_eq(lw_mailuser_rename(u, "a", "x/y"), LW_OK);
	folders_are("INBOX a-z (x)+ (x/y)+ x/y/b+ x/y/b/c");
	cr_assert_eq(lw_mailbox_count(lw_mailuser_find(u, "x/y/b/c")), 1);
	cr_assert_eq(lw_mailuser_rename(u, "x", "x/q"), LW_EINVAL);
	cr_assert_eq(lw_mailuser_rename(u, "x", "a-z"), LW_EEXIST);
	cr_assert_eq(lw_mailuser_rename(u, "nothing", "q"), LW_ENOENT);
	cr_assert_eq(lw_mailuser_rename(u, "x", "INBOX"), LW_EEXIST);
	cr_assert_eq(
		lw_mailuser_rename(u, "x", "1/2/3/4/5/6/7/8/9/0/1/2/3/4/5"), LW_EINVAL);
}

Test(mailuser, children_are_seen_behind_names_that_sort_between)
{
	cr_assert_eq(lw_mailuser_create(u, "a/b"), LW_OK);
	cr_assert_eq(lw_mailuser_create(u, "a-z"), LW_OK); /* '-' is less than '/' */
	folders_are("INBOX (a)+ a-z a/b");
}

Test(mailuser, renaming_inbox_moves_its_messages)
{
	fill("INBOX");
	fill("INBOX");
	lw_mailbox_set_flags(lw_mailuser_inbox(u), lw_mailbox_at(lw_mailuser_inbox(u), 1),
		LW_FLAG_SEEN | lw_mailbox_keyword(lw_mailuser_inbox(u), "k"), NULL);
	cr_assert_eq(lw_mailuser_rename(u, "inbox", "old"), LW_OK);
	cr_assert_eq(lw_mailbox_count(lw_mailuser_inbox(u)), 0);
	cr_assert_eq(lw_mailbox_count(lw_mailuser_find(u, "old")), 2);
	cr_assert_eq(lw_mailbox_at(lw_mailuser_find(u, "old"), 1)->flags,
		(uint32_t)LW_FLAG_SEEN |
			lw_mailbox_keyword_bit(lw_mailuser_find(u, "old"), "k"));
}

Test(mailuser, subscriptions_are_names_in_order)
{
	cr_assert(lw_mailuser_subscribe(u, "b"));
	cr_assert(lw_mailuser_subscribe(u, "a/never-made"));
	cr_assert(lw_mailuser_subscribe(u, "inbox"));
	cr_assert_not(lw_mailuser_subscribe(u, "b"));
	cr_assert_str_eq(lw_mailuser_subscribed(u, 0), "INBOX");
	cr_assert_str_eq(lw_mailuser_subscribed(u, 1), "a/never-made");
	cr_assert(lw_mailuser_unsubscribe(u, "INBOX"));
	cr_assert_not(lw_mailuser_unsubscribe(u, "INBOX"));
	cr_assert_null(lw_mailuser_subscribed(u, 2));
}
