/* bounce.c - notifications: their form (RFC 3464), and who gets none.
 * SPDX-License-Identifier: MIT */
#include "labwire/proto/bounce.h"

#include <criterion/criterion.h>
#include <string.h>

#include "labwire/base/alloc.h"

static struct lw_queued_mail *mail;
static struct lw_text out;

static void setup(void)
{
	static const char *const rcpts[] = { "nobody@example.net", "anna@example.net",
		"old@example.net" };
	mail = lw_queued_mail_new("l0SAf3Mn012345", "ccna1@example.com", 0);
	for (size_t i = 0; i < 3; i++) {
		const struct lw_smtp_rcpt to = { .mailbox = (char *)(uintptr_t)rcpts[i],
			.orcpt = i ? NULL : (char *)(uintptr_t) "rfc822;no+2Bbody@x" };
		lw_queued_mail_add(mail, &to, i == 2 ? "alias@example.com" : NULL);
	}
	mail->client = lw_strdup("host-1.example.com [172.16.1.1]");
	mail->client_name = lw_strdup("host-1.example.com");
	lw_text_add(&mail->bytes, "Subject: x\r\n\r\nhello\r\n");
	lw_text_add(&mail->transcript, "... while talking to mail.example.net.:\r\n");
	mail->rcpts[0].state = LW_QUEUED_FAILED;
	mail->rcpts[0].reply = lw_strdup("550 5.1.1 no such user");
	mail->rcpts[0].mta = lw_strdup("mail.example.net");
	strcpy(mail->rcpts[0].status, "5.1.1");
	mail->rcpts[0].last_try = LW_SEC(2);
}

static void teardown(void)
{
	lw_queued_mail_free(mail);
	lw_text_fini(&out);
}

TestSuite(bounce, .init = setup, .fini = teardown);

static const char *write_as(const char *persona, bool delay)
{
	const struct lw_smtp_persona *p = lw_smtp_persona_find(persona);
	const struct lw_bounce b = { .persona = p,
		.times = &p->queue,
		.host = "eagle.example.com",
		.id = "l0SAf5Mp012347",
		.zone = 600,
		.unix_s = 1169980865,
		.arrived_unix_s = 1169980863,
		.mail = mail,
		.delay = delay };
	lw_text_clear(&out);
	lw_bounce_write(&b, &out);
	return lw_text_str(&out);
}

Test(bounce, of_a_refusal_has_three_parts_in_the_servers_own_words)
{
	cr_assert_str_eq(write_as("sendmail", false),
		"Received: from localhost (localhost)\r\n"
		"\tby eagle.example.com (8.13.1/8.13.1) id l0SAf5Mp012347;\r\n"
		"\tSun, 28 Jan 2007 20:41:05 +1000\r\n"
		"Date: Sun, 28 Jan 2007 20:41:05 +1000\r\n"
		"From: Mail Delivery Subsystem <MAILER-DAEMON@eagle.example.com>\r\n"
		"Message-Id: <200701281041.l0SAf5Mp012347@eagle.example.com>\r\n"
		"To: <ccna1@example.com>\r\n"
		"MIME-Version: 1.0\r\n"
		"Content-Type: multipart/report; report-type=delivery-status;\r\n"
		"\tboundary=\"l0SAf5Mp012347.1169980865/eagle.example.com\"\r\n"
		"Subject: Returned mail: see transcript for details\r\n"
		"Auto-Submitted: auto-generated (failure)\r\n"
		"\r\n"
		"This is a MIME-encapsulated message\r\n"
		"\r\n"
		"--l0SAf5Mp012347.1169980865/eagle.example.com\r\n"
		"\r\n"
		"The original message was received at Sun, 28 Jan 2007 20:41:03 +1000\r\n"
		"from host-1.example.com [172.16.1.1]\r\n"
		"\r\n"
		"   ----- The following addresses had permanent fatal errors -----\r\n"
		"<nobody@example.net>\r\n"
		"    (reason: 550 5.1.1 no such user)\r\n"
		"\r\n"
		"   ----- Transcript of session follows -----\r\n"
		"... while talking to mail.example.net.:\r\n"
		"\r\n"
		"--l0SAf5Mp012347.1169980865/eagle.example.com\r\n"
		"Content-Type: message/delivery-status\r\n"
		"\r\n"
		"Reporting-MTA: dns; eagle.example.com\r\n"
		"Received-From-MTA: DNS; host-1.example.com\r\n"
		"Arrival-Date: Sun, 28 Jan 2007 20:41:03 +1000\r\n"
		"\r\n"
		"Original-Recipient: rfc822;no+body@x\r\n"
		"Final-Recipient: RFC822; nobody@example.net\r\n"
		"Action: failed\r\n"
		"Status: 5.1.1\r\n"
		"Remote-MTA: DNS; mail.example.net\r\n"
		"Diagnostic-Code: SMTP; 550 5.1.1 no such user\r\n"
		"Last-Attempt-Date: Sun, 28 Jan 2007 20:41:05 +1000\r\n"
		"\r\n"
		"--l0SAf5Mp012347.1169980865/eagle.example.com\r\n"
		"Content-Type: message/rfc822\r\n"
		"\r\n"
		"Return-Path: <ccna1@example.com>\r\n"
		"Subject: x\r\n"
		"\r\n"
		"hello\r\n"
		"\r\n"
		"--l0SAf5Mp012347.1169980865/eagle.example.com--\r\n");
}

Test(bounce, of_a_delay_says_how_long_it_goes_on)
{
	const char *text = write_as("sendmail", true);
	static const char *const want[] = {
		"Subject: Warning: could not send message for past 4 hours\r\n",
		"Auto-Submitted: auto-generated (warning-timeout)\r\n",
		"THIS IS A WARNING MESSAGE ONLY", "<anna@example.net>\r\n",
		"    (expanded from: <alias@example.com>)\r\n",
		"Will keep trying until message is 5 days old\r\n", "Action: delayed\r\n",
		"Final-Recipient: RFC822; alias@example.com\r\n",
		"X-Actual-Recipient: RFC822; old@example.net\r\n",
		"Will-Retry-Until: Fri, 2 Feb 2007 20:41:03 +1000\r\n"
	};
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++)
		cr_assert(strstr(text, want[i]), "%s in:\n%s", want[i], text);
	cr_assert_null(strstr(text, "nobody@example.net"));
}

Test(bounce, of_what_is_given_up_says_so)
{
	strcpy(mail->rcpts[0].status, "4.4.7");
	const char *text = write_as("sendmail", false);
	cr_assert(strstr(text, "Message could not be delivered for 5 days\r\n"
			       "Message will be deleted from queue\r\n"));
}

Test(bounce, each_server_has_its_own_form)
{
	cr_assert(strstr(write_as("iis", false),
		"Subject: Delivery Status Notification (Failure)\r\n"));
	cr_assert(strstr(lw_text_str(&out), "Final-Recipient: rfc822;nobody@"));
	cr_assert(strstr(write_as("rfc", false), "Reporting-MTA: dns; eagle"));
	cr_assert(strstr(lw_text_str(&out), "Content-Type: text/plain\r\n\r\n"));
}

Test(bounce, may_return_the_header_alone)
{
	mail->headers_only = true;
	const char *text = write_as("sendmail", false);
	cr_assert(
		strstr(text, "Content-Type: text/rfc822-headers\r\n\r\n"
			     "Return-Path: <ccna1@example.com>\r\nSubject: x\r\n\r\n--"),
		"%s", text);
}

Test(bounce, of_8bit_text_says_so)
{
	lw_text_add(&mail->bytes, "caf\xe9\r\n");
	const char *text = write_as("sendmail", false);
	const char *first = strstr(text, "Content-Transfer-Encoding: 8bit\r\n");
	cr_assert(first && strstr(first + 1, "Content-Transfer-Encoding: 8bit\r\n"));
}

Test(bounce, is_wanted_unless_the_sender_said_no)
{
	cr_assert(lw_bounce_wanted(mail, false));
	cr_assert(lw_bounce_wanted(mail, true));
	mail->rcpts[0].to.notify = LW_SMTP_NOTIFY_NEVER;
	cr_assert_not(lw_bounce_wanted(mail, false));
	mail->rcpts[0].to.notify = LW_SMTP_NOTIFY_FAILURE;
	cr_assert(lw_bounce_wanted(mail, false));
	mail->rcpts[1].to.notify = mail->rcpts[2].to.notify = LW_SMTP_NOTIFY_FAILURE;
	cr_assert_not(lw_bounce_wanted(mail, true), "not of a delay");
}

Test(bounce, spans_are_said_in_words)
{
	static const struct {
		lw_span span;
		const char *words;
	} cases[] = { { LW_SEC(5 * 86400), "5 days" }, { LW_SEC(3600), "1 hour" },
		{ LW_SEC(90061), "1 day 1 hour 1 minute 1 second" },
		{ LW_SEC(1800), "30 minutes" } };
	for (size_t i = 0; i < 4; i++) {
		struct lw_text t = { 0 };
		lw_bounce_span(cases[i].span, &t);
		cr_assert_str_eq(lw_text_str(&t), cases[i].words);
		lw_text_fini(&t);
	}
}
