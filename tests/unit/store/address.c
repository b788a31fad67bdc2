/* address.c - lists of addresses, old and new, right and wrong.
 * SPDX-License-Identifier: MIT */
#include "labwire/store/address.h"

#include <criterion/criterion.h>

#include "labwire/base/text.h"

/* name|route|mailbox|host of each, '-' for what is not there. */
static void list_is(const char *value, const char *expected)
{
	struct lw_addresses a = { 0 };
	struct lw_text t = { 0 };
	lw_addresses_parse(&a, lw_rd_str(value));
	for (size_t i = 0; i < a.n; i++) {
		const struct lw_address *x = &a.list[i];
		lw_text_fmt(&t, "%s%s|%s|%s|%s", i ? ", " : "", x->name ? x->name : "-",
			x->route ? x->route : "-", x->mailbox ? x->mailbox : "-",
			x->host ? x->host : "-");
	}
	cr_assert_str_eq(lw_text_str(&t), expected, "%s: %s", value, lw_text_str(&t));
	lw_text_fini(&t);
	lw_addresses_fini(&a);
}

Test(address, plain_and_in_angles)
{
	list_is("ccna1@example.com", "-|-|ccna1|example.com");
	list_is("ccna1 <ccna1@example.com>, b@c\r\n",
		"ccna1|-|ccna1|example.com, -|-|b|c");
	list_is("\"Smith, J. \\\"J\\\"\" <j.smith@example.com>",
		"Smith, J. \"J\"|-|j.smith|example.com");
	list_is("Joe Q. Public <john.q.public@example.com>",
		"Joe Q. Public|-|john.q.public|example.com");
	list_is("<boss@nil.test>", "-|-|boss|nil.test");
}

Test(address, names_in_comments)
{
	list_is("terry@cac.example (Terry (the) Gray)",
		"Terry (the) Gray|-|terry|cac.example");
	list_is("a@b (one), c@d (two)", "one|-|a|b, two|-|c|d");
	list_is("a@b, c@d (two)", "-|-|a|b, two|-|c|d");
}

Test(address, groups)
{
	list_is("A Group:Ed <e@x.test>,joe@y.test;",
		"-|-|A Group|-, Ed|-|e|x.test, -|-|joe|y.test, -|-|-|-");
	list_is("Undisclosed recipients:;", "-|-|Undisclosed recipients|-, -|-|-|-");
	list_is("g: a@b", "-|-|g|-, -|-|a|b, -|-|-|-"); /* no end */
}

Test(address, routes_literals_quoted_local_parts)
{
	list_is("<@a.test,@b.test:jdoe@c.test>", "-|@a.test,@b.test|jdoe|c.test");
	list_is("x@[172.16.1.1]", "-|-|x|[172.16.1.1]");
	list_is("\"john smith\"@example.com", "-|-|john smith|example.com");
}

Test(address, nonsense_makes_some_sense)
{
	list_is("", "");
	list_is(",,; > @", "");
	list_is("just words", "-|-|just words|");
	list_is("<", "-|-||");
	list_is("\"open", "-|-|open|");
	list_is("(open", "");
	list_is("a@", "-|-|a|");
	list_is("<a@b", "-|-|a|b");
}

Test(address, has_a_limit)
{
	struct lw_addresses a = { 0 };
	struct lw_text t = { 0 };
	for (int i = 0; i < 2 * LW_ADDRESSES_MAX; i++)
		lw_text_add(&t, "a@b,");
	lw_addresses_parse(&a, lw_rd_of(t.s, t.len));
	cr_assert_eq(a.n, LW_ADDRESSES_MAX);
	lw_addresses_fini(&a);
	lw_text_fini(&t);
}
