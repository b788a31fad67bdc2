/* mbox.c - mbox text, written and read.  SPDX-License-Identifier: MIT */
#include "labwire/store/mbox.h"

#include <criterion/criterion.h>
#include <string.h>

static struct lw_quota quota;
static struct lw_mailbox *mb;

static void open_box(void)
{
	quota = (struct lw_quota){ .max = 1 << 20 };
	mb = lw_mailbox_new(&quota);
}

static void close_box(void)
{
	lw_mailbox_free(mb);
}

TestSuite(mbox, .init = open_box, .fini = close_box);

static const struct lw_mail *mail(size_t i)
{
	return lw_mailbox_at(mb, i)->mail;
}

static bool has(size_t i, const char *from, const char *bytes)
{
	const struct lw_mail *m = mail(i);
	return strcmp(m->from, from) == 0 && m->len == strlen(bytes) &&
	       memcmp(m->bytes, bytes, m->len) == 0;
}

#define FROM_LINE "From a@example.com  Sun Jan 28 20:41:03 2007\n"

static enum lw_err read_text(const char *text)
{
	return lw_mbox_read(lw_rd_str(text), 600, mb);
}

Test(mbox, is_read_as_messages)
{
	cr_assert_eq(
		read_text(FROM_LINE
			"Return-Path: <b@example.com>\nSubject: x\n\none\n\n" FROM_LINE
			"Subject: y\n\ntwo\n\n"),
		LW_OK);
	cr_assert_eq(lw_mailbox_count(mb), 2);
	cr_assert(has(0, "b@example.com",
		"Return-Path: <b@example.com>\r\nSubject: x\r\n\r\none\r\n"));
	cr_assert(has(1, "a@example.com", "Subject: y\r\n\r\ntwo\r\n"));
	cr_assert_eq(mail(0)->unix_s, 1169980863); /* 10:41:03 UTC */
	cr_assert_eq(mail(0)->zone, 600);
}

Test(mbox, has_the_null_sender_of_bounces)
{
	cr_assert_eq(
		read_text("From MAILER-DAEMON Sun Jan 28 20:41:03 2007\nSubject: x\n\n\n"
			  "From x Sun Jan 28 20:41:03 2007\nReturn-Path: <>\nA: b\n\n"),
		LW_OK);
	cr_assert(has(0, "", "Subject: x\r\n\r\n"));
	cr_assert(has(1, "", "Return-Path: <>\r\nA: b\r\n"));
}

/* The quoted line loses one sign; what only looks like the start of a message does not
 * begin one. */
Test(mbox, tells_a_from_line_from_text)
{
	cr_assert_eq(read_text(FROM_LINE "\n>From here\n>>From there\n>other\n\nFrom me "
					 "to you\nat once " FROM_LINE),
		LW_OK);
	cr_assert_eq(lw_mailbox_count(mb), 1);
	cr_assert(has(0, "a@example.com",
		"\r\nFrom here\r\n>From there\r\n>other\r\n\r\nFrom me to you\r\nat once "
		"From a@example.com  Sun Jan 28 20:41:03 2007\r\n"));
}

Test(mbox, may_have_been_saved_with_crlf_and_without_an_end)
{
	cr_assert_eq(
		read_text("From a@b Sun Jan 28 20:41:03 2007\r\nA: b\r\n\r\nx\r\n\r\n"
			  "From c@d Sun Jan 28 20:41:04 2007\r\n\r\nlast"),
		LW_OK);
	cr_assert(has(0, "a@b", "A: b\r\n\r\nx\r\n"));
	cr_assert(has(1, "c@d", "\r\nlast\r\n"));
}

Test(mbox, of_no_text_has_no_messages)
{
	cr_assert_eq(read_text(""), LW_OK);
	cr_assert_eq(lw_mailbox_count(mb), 0);
}

Test(mbox, is_no_mbox_without_a_from_line)
{
	static const char *const texts[] = { "\n", "Subject: x\n\n", "From \n",
		"From a@b\n", "From a@b Sun Jan 32 20:41:03 2007\n",
		"From a@b Sun Jan 28 25:41:03 2007\n", "From a@b 28 20:41:03 2007\n",
		"from a@b Sun Jan 28 20:41:03 2007\n" };
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		cr_assert_eq(read_text(texts[i]), LW_EINVAL, "%zu", i);
	cr_assert_eq(lw_mailbox_count(mb), 0);
}

Test(mbox, keeps_what_fits)
{
	quota.max = 20;
	cr_assert_eq(read_text(FROM_LINE "A: b\n\none\n\n" FROM_LINE "A: b\n\ntwo\n\n"),
		LW_EFULL);
	cr_assert_eq(lw_mailbox_count(mb), 1);
}

Test(mbox, comes_back_as_it_was_written)
{
	static const char *const bodies[] = { "", "\r\n", "A: b\r\n\r\n\r\n\r\n",
		"Return-Path: <x>\r\nFrom a  Sun Jan 28 20:41:03 2007\r\n",
		"\r\n>>From x\r\nx\r\r\n", "\r\n" FROM_LINE "\r\n" };
	enum {
		N = sizeof(bodies) / sizeof(bodies[0])
	};
	struct lw_text text = { 0 };
	struct lw_mailbox *first = mb;
	for (size_t i = 0; i < N; i++) {
		struct lw_mail m = { .from = (char *)(uintptr_t) "c@d",
			.bytes = (char *)(uintptr_t)bodies[i],
			.len = strlen(bodies[i]),
			.unix_s = 1169980863,
			.zone = 600 };
		cr_assert_eq(lw_mailbox_append(first, &m, 0, NULL), LW_OK);
	}
	lw_mbox_write(first, &text);
	open_box();
	cr_assert_eq(read_text(lw_text_str(&text)), LW_OK);
	cr_assert_eq(lw_mailbox_count(mb), N);
	for (size_t i = 0; i + 1 < N; i++)
		cr_assert(has(i, i == 3 ? "x" : "c@d", bodies[i]), "%zu", i);
	cr_assert_eq(mail(0)->unix_s, 1169980863);
	/* A line end of its own becomes one of all lines. */
	cr_assert(has(N - 1, "c@d",
		"\r\nFrom a@example.com  Sun Jan 28 20:41:03 2007\r\n\r\n"));
	lw_mailbox_free(first);
	lw_text_fini(&text);
}
