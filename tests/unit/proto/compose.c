/* compose.c - letters byte for byte.  SPDX-License-Identifier: MIT */
#include "labwire/proto/compose.h"

#include <criterion/criterion.h>
#include <string.h>

#include "labwire/proto/smtp_server.h"

static const char *const rcpts[] = { "ccna2@example.com", "instructor@example.com" };

static struct lw_compose letter(const char *body)
{
	return (struct lw_compose){ .persona = lw_mua_persona_find("thunderbird"),
		.from_name = "ccna1",
		.from = "ccna1@example.com",
		.rcpts = rcpts,
		.nrcpts = 1,
		.subject = "Lab 3.4.3 test",
		.body = body,
		.unix_s = 1169980863,
		.zone = 600 };
}

Test(compose, the_letter_of_the_figure_has_398_bytes)
{
	struct lw_compose c = letter("Hello ccna2, this is my e-mail message for our Lab "
				     "3.4.3\n\nccna1\n");
	struct lw_rand r;
	struct lw_text t = { 0 };
	lw_rand_init(&r, 1, 1, "compose");
	lw_compose(&c, &r, &t);
	cr_assert_eq(t.len, 398);
	cr_assert_eq(strncmp(t.s, "Message-ID: <45BC7DBF.", 22), 0);
	cr_assert(strstr(t.s,
		"@example.com>\r\n"
		"Date: Sun, 28 Jan 2007 20:41:03 +1000\r\n"
		"From: ccna1 <ccna1@example.com>\r\n"
		"User-Agent: Thunderbird 1.5.0.9 (Windows/20061207)\r\n"
		"MIME-Version: 1.0\r\n"
		"To: ccna2@example.com\r\n"
		"Subject: Lab 3.4.3 test\r\n"
		"Content-Type: text/plain; charset=ISO-8859-1; format=flowed\r\n"
		"Content-Transfer-Encoding: 7bit\r\n"
		"\r\n"
		"Hello ccna2, this is my e-mail message for our Lab 3.4.3\r\n"
		"\r\n"
		"ccna1\r\n"));
	lw_text_fini(&t);
}

Test(compose, every_line_ends_with_crlf_whatever_the_body_had)
{
	static const char *const bodies[] = { "a\nb\nc\n", "a\r\nb\r\nc\r\n",
		"a\nb\r\nc" };
	for (size_t i = 0; i < 3; i++) {
		struct lw_compose c = letter(bodies[i]);
		struct lw_rand r;
		struct lw_text t = { 0 };
		lw_rand_init(&r, 1, 1, "compose");
		lw_compose(&c, &r, &t);
		cr_assert_str_eq(strstr(t.s, "\r\n\r\n"), "\r\n\r\na\r\nb\r\nc\r\n");
		lw_text_fini(&t);
	}
}

Test(compose, all_recipients_are_named)
{
	struct lw_compose c = letter("x\n");
	struct lw_rand r;
	struct lw_text t = { 0 };
	c.nrcpts = 2;
	lw_rand_init(&r, 1, 1, "compose");
	lw_compose(&c, &r, &t);
	cr_assert(strstr(t.s, "To: ccna2@example.com, instructor@example.com\r\n"), "%s",
		t.s);
	lw_text_fini(&t);
}

Test(compose, dates_as_a_mail_server_of_that_time_writes_them)
{
	struct lw_text t = { 0 };
	lw_smtp_date(1169980863, 600, false, false, &t);
	cr_assert_str_eq(lw_text_str(&t), "Sun, 28 Jan 2007 20:41:03 +1000");
	lw_text_clear(&t);
	lw_smtp_date(1167609600, 0, false, true, &t);
	cr_assert_str_eq(lw_text_str(&t), "Mon, 1 Jan 2007 00:00:00 GMT");
	lw_text_clear(&t);
	lw_smtp_date(1167609600, -210, true, true, &t);
	cr_assert_str_eq(lw_text_str(&t), "Sun, 31 Dec 2006 20:30:00 -0330");
	lw_text_fini(&t);
}

Test(compose, a_queue_id_tells_the_time)
{
	char id[LW_SMTP_ID_LEN + 1];
	lw_smtp_queue_id(1170075567, 0, 16446, id); /* 2007-01-29 12:59:27 UTC */
	cr_assert_eq(strncmp(id, "l0TCxR", 6), 0, "%s", id);
	cr_assert_str_eq(id + 8, "016446");
	cr_assert_eq(strlen(id), LW_SMTP_ID_LEN);
}
