/* text.c - growing strings.  SPDX-License-Identifier: MIT */
#include "labwire/base/text.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "labwire/base/alloc.h"

Test(text, grows_by_pieces_of_any_length)
{
	struct lw_text t = { 0 }, want = { 0 };
	for (int i = 0; i < 200; i++) {
		lw_text_fmt(&t, "%*d", i + 1, i);
		int digits = i < 10 ? 1 : i < 100 ? 2 : 3;
		for (int k = digits; k < i + 1; k++)
			lw_text_char(&want, ' ');
		lw_text_fmt(&want, "%d", i);
		cr_assert_eq(strlen(lw_text_str(&t)), t.len);
	}
	cr_assert_str_eq(lw_text_str(&t), lw_text_str(&want));
	lw_text_fini(&t);
	lw_text_fini(&want);
}

Test(text, an_empty_one_is_a_string)
{
	struct lw_text t = { 0 };
	cr_assert_str_eq(lw_text_str(&t), "");
	lw_text_fmt(&t, "%s", "");
	cr_assert_str_eq(lw_text_str(&t), "");
	char *s = lw_text_take(&t);
	cr_assert_str_eq(s, "");
	lw_free(s);
	lw_text_fini(&t);
}

Test(text, holds_zero_bytes_and_drops_from_the_front)
{
	struct lw_text t = { 0 };
	lw_text_bytes(&t, "ab\0cd", 5);
	lw_text_drop(&t, 3);
	cr_assert_eq(t.len, 2);
	cr_assert_str_eq(t.s, "cd");
	lw_text_clear(&t);
	cr_assert_str_eq(lw_text_str(&t), "");
	lw_text_fini(&t);
}

Test(text, fills_a_form)
{
	static const char *const words[128] = { ['h'] = "host", ['n'] = "7" };
	struct lw_text t = { 0 };
	lw_text_fill(&t, "220 %h, %n %% of %x.%", words);
	cr_assert_str_eq(lw_text_str(&t), "220 host, 7 % of .");
	lw_text_fini(&t);
}

Test(text, taking_it_leaves_an_empty_one)
{
	struct lw_text t = { 0 };
	lw_text_add(&t, "mine");
	char *s = lw_text_take(&t);
	lw_text_add(&t, "yours");
	cr_assert_str_eq(s, "mine");
	cr_assert_str_eq(lw_text_str(&t), "yours");
	lw_free(s);
	lw_text_fini(&t);
}
