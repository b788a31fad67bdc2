/* mx.c - the order of mail servers.  SPDX-License-Identifier: MIT */
#include "labwire/proto/mx.h"

#include <criterion/criterion.h>
#include <string.h>

#include "labwire/base/text.h"

static struct lw_rand luck;

static const char *order(struct lw_dns_answer *answers, size_t n, const char *self)
{
	static struct lw_text said;
	struct lw_mx_list list = { 0 };
	const struct lw_dns_result found = { .answers = answers, .nanswers = n };
	lw_mx_order(&found, self, &luck, &list);
	lw_text_clear(&said);
	for (size_t i = 0; i < list.n; i++)
		lw_text_fmt(&said, "%s%s", i ? " " : "", list.at[i].host);
	lw_mx_fini(&list);
	return lw_text_str(&said);
}

static char a[] = "a.example.net", b[] = "b.example.net", c[] = "c.example.net";

Test(mx, the_lowest_preference_comes_first)
{
	lw_rand_init(&luck, 1, 1, "mx");
	struct lw_dns_answer all[] = { { 30, 0, a }, { 10, 0, b }, { 20, 0, c } };
	cr_assert_str_eq(order(all, 3, "x.example.com"), "b.example.net c.example.net "
							 "a.example.net");
}

Test(mx, equal_ones_change_places_each_order_about_as_often)
{
	size_t first[3] = { 0 };
	lw_rand_init(&luck, 1, 1, "mx");
	struct lw_dns_answer all[] = { { 10, 0, a }, { 10, 0, b }, { 10, 0, c } };
	for (int i = 0; i < 3000; i++)
		first[order(all, 3, "x.example.com")[0] - 'a']++;
	for (int i = 0; i < 3; i++)
		cr_assert(first[i] > 900 && first[i] < 1100, "%zu", first[i]);
}

Test(mx, mail_never_goes_back)
{
	lw_rand_init(&luck, 1, 1, "mx");
	struct lw_dns_answer all[] = { { 10, 0, a }, { 20, 0, b }, { 20, 0, c } };
	cr_assert_str_eq(order(all, 3, "B.example.net"), "a.example.net");
	cr_assert_str_eq(order(all, 3, "a.example.net"), "");
}

Test(mx, a_domain_without_any_is_its_own)
{
	struct lw_mx_list list = { 0 };
	lw_mx_implicit("example.net", &list);
	cr_assert_eq(list.n, 1);
	cr_assert_str_eq(list.at[0].host, "example.net");
	lw_mx_fini(&list);
}
