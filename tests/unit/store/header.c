/* header.c - fields: folded, odd, missing.  SPDX-License-Identifier: MIT */
#include "labwire/store/header.h"

#include <criterion/criterion.h>

static const char mail[] = "Received: a\r\n"
			   "SUBJECT:  Hello\r\n\t there \r\n"
			   "no field\r\n"
			   ": nameless\r\n"
			   "Odd : x\r\n"
			   "\r\n"
			   "Subject: body\r\n";

static void value_is(const char *name, const char *expected)
{
	struct lw_text t = { 0 };
	bool found = lw_mail_header(mail, sizeof(mail) - 1, name, &t);
	cr_assert_eq(found, expected != NULL, "%s", name);
	if (expected)
		cr_assert_str_eq(lw_text_str(&t), expected);
	lw_text_fini(&t);
}

Test(header, finds_fields_without_case_and_unfolds)
{
	value_is("Subject", "Hello\t there");
	value_is("received", "a");
	value_is("Odd", "x");
	value_is("Date", NULL);
	value_is("", NULL);
}

Test(header, ends_with_the_first_empty_line)
{
	struct lw_rd header, body;
	lw_message_split(lw_rd_str(mail), &header, &body);
	cr_assert_eq(lw_rd_left(&body), strlen("Subject: body\r\n"));
	cr_assert_eq(header.end, body.at);
	lw_message_split(lw_rd_str("a: b\r\n"), &header, &body);
	cr_assert_eq(lw_rd_left(&header), 6);
	cr_assert_eq(lw_rd_left(&body), 0);
	lw_message_split(lw_rd_str("\r\nbody"), &header, &body);
	cr_assert_eq(lw_rd_left(&header), 2);
	lw_message_split(lw_rd_str("\nbody"), &header, &body);
	cr_assert_eq(lw_rd_left(&header), 1);
	lw_message_split(lw_rd_of(NULL, 0), &header, &body);
	cr_assert_eq(lw_rd_left(&header), 0);
}

Test(header, gives_each_field_whole)
{
	struct lw_rd r = lw_rd_str(mail);
	struct lw_field f;
	cr_assert(lw_field_next(&r, &f));
	cr_assert(lw_field_next(&r, &f));
	cr_assert_eq(lw_rd_left(&f.whole), strlen("SUBJECT:  Hello\r\n\t there \r\n"));
	cr_assert(lw_field_is(&f, "Subject"));
	cr_assert_not(lw_field_is(&f, "Subject2"));
	cr_assert(lw_header_find(&r, "odd", &f));
	cr_assert_not(lw_header_find(&r, "odd", &f));
}
