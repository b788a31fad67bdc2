/* mailstore.c - users, their letters, and the mbox text of them.
 * SPDX-License-Identifier: MIT */
#include "labwire/store/mailstore.h"

#include <criterion/criterion.h>
#include <string.h>

static struct lw_mailstore *s;

static void setup(void)
{
	s = lw_mailstore_new();
	cr_assert(lw_mailstore_add_user(s, "ccna1"));
	cr_assert(lw_mailstore_add_user(s, "ccna2"));
}

static void teardown(void)
{
	lw_mailstore_free(s);
}

TestSuite(mailstore, .init = setup, .fini = teardown);

static enum lw_err deliver(const char *user, const char *text)
{
	struct lw_mail m = { .from = (char *)(uintptr_t) "ccna1@example.com",
		.bytes = (char *)(uintptr_t)text,
		.len = strlen(text),
		.unix_s = 1169980863,
		.zone = 600 };
	return lw_mailstore_deliver(s, user, &m);
}

Test(mailstore, names_compare_without_case)
{
	cr_assert_not(lw_mailstore_add_user(s, "CCNA1"));
	cr_assert(lw_mailstore_has_user(s, "Ccna2"));
	cr_assert_eq(deliver("CCNA2", "x\r\n"), LW_OK);
	cr_assert_eq(lw_mailstore_count(s, "ccna2"), 1);
	cr_assert_eq(deliver("ccna3", "x\r\n"), LW_ENOENT);
}

Test(mailstore, keeps_letters_in_the_order_of_arrival_and_copies_them)
{
	char text[] = "one\r\n";
	cr_assert_eq(deliver("ccna2", text), LW_OK);
	strcpy(text, "two\r\n");
	cr_assert_eq(deliver("ccna2", text), LW_OK);
	cr_assert_eq(memcmp(lw_mailstore_get(s, "ccna2", 0)->bytes, "one\r\n", 5), 0);
	cr_assert_eq(memcmp(lw_mailstore_get(s, "ccna2", 1)->bytes, "two\r\n", 5), 0);
	cr_assert_null(lw_mailstore_get(s, "ccna2", 2));
	cr_assert_str_eq(lw_mailstore_user(s, 1), "ccna2");
	cr_assert_null(lw_mailstore_user(s, 2));
}

Test(mailstore, writes_an_mbox)
{
	struct lw_text t = { 0 };
	cr_assert_eq(
		deliver("ccna2", "Subject: x\r\n\r\nFrom here\r\n>From there\r\nend\r\n"),
		LW_OK);
	lw_mailstore_mbox(s, "ccna2", &t);
	cr_assert_eq(strncmp(lw_text_str(&t),
			     "From ccna1@example.com  Sun Jan 28 20:41:03 2007\n", 49),
		0);
	cr_assert_null(strchr(lw_text_str(&t), '\r'));
	cr_assert(strstr(lw_text_str(&t), "\n>From here\n>>From there\nend\n\n"), "%s",
		lw_text_str(&t));
	lw_text_fini(&t);
}
