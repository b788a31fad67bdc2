/* smtp_client.c - the client against servers that say yes, no, later and nonsense.
 * SPDX-License-Identifier: MIT */
#include "labwire/proto/smtp_client.h"

#include <criterion/criterion.h>
#include <string.h>

static const char *const two[] = { "a@example.com", "b@example.com" };
static struct lw_smtp_client *c;
static struct lw_text said;
static struct lw_smtp_client_event end;
static bool closed;

static void begin(size_t nrcpts, const char *message)
{
	struct lw_smtp_client_conf conf = { .sender = &lw_mua_persona_find("rfc")->sender,
		.helo = "[172.16.1.1]",
		.from = "ccna1@example.com",
		.rcpts = two,
		.nrcpts = nrcpts,
		.message = lw_rd_of(message, strlen(message)) };
	c = lw_smtp_client_new(&conf, 0);
	end.kind = LW_SMTP_CLIENT_NONE;
	closed = false;
	lw_text_clear(&said);
}

static void teardown(void)
{
	lw_smtp_client_free(c);
	lw_text_fini(&said);
}

TestSuite(smtp_client, .fini = teardown);

static void turn(lw_time now)
{
	for (;;) {
		struct lw_smtp_client_event ev = lw_smtp_client_next(c);
		if (ev.kind == LW_SMTP_CLIENT_NONE)
			break;
		if (ev.kind == LW_SMTP_CLIENT_SEND)
			lw_smtp_client_go(c, now);
		if (ev.kind == LW_SMTP_CLIENT_DONE)
			end = ev;
		if (ev.kind == LW_SMTP_CLIENT_CLOSE) {
			closed = true;
			break;
		}
	}
	struct lw_rd out = lw_smtp_client_output(c);
	lw_text_bytes(&said, out.at, lw_rd_left(&out));
	lw_smtp_client_sent(c, lw_rd_left(&out));
}

static void hear(const char *text)
{
	turn(0);
	for (size_t at = 0, n = 1; n > 0 && text[at]; at += n) {
		n = lw_smtp_client_input(c, lw_rd_of(text + at, strlen(text + at)), 0);
		turn(0);
	}
}

/* A server that answers each of the client's commands with the next of these. */
static void play(const char *const *replies)
{
	for (; *replies; replies++)
		hear(*replies);
}

#define GREETING "220 here\r\n"
#define HELLO	 "250-here greets you\r\n250-SIZE\r\n250 HELP\r\n"

Test(smtp_client, sends_a_letter_in_the_order_of_the_protocol)
{
	begin(2, "Subject: x\r\n\r\n.dot\r\n..two\r\nend\r\n");
	play((const char *const[]){ GREETING, HELLO, "250 ok\r\n", "250 ok\r\n",
		"250 ok\r\n", "354 go\r\n", "250 stored\r\n", "221 bye\r\n", NULL });
	cr_assert_str_eq(lw_text_str(&said),
		"EHLO [172.16.1.1]\r\n"
		"MAIL FROM:<ccna1@example.com> SIZE=32\r\n"
		"RCPT TO:<a@example.com>\r\n"
		"RCPT TO:<b@example.com>\r\n"
		"DATA\r\n"
		"Subject: x\r\n\r\n..dot\r\n...two\r\nend\r\n.\r\n"
		"QUIT\r\n");
	cr_assert(end.ok && closed);
}

Test(smtp_client, says_size_only_to_a_server_that_knows_it)
{
	begin(1, "x\r\n");
	play((const char *const[]){ GREETING, "250 plain\r\n", NULL });
	cr_assert(strstr(lw_text_str(&said), "MAIL FROM:<ccna1@example.com>\r\n"));
}

Test(smtp_client, falls_back_to_helo)
{
	begin(1, "x\r\n");
	play((const char *const[]){
		GREETING, "500 what?\r\n", "250 hello\r\n", "250 ok\r\n", NULL });
	cr_assert(strstr(lw_text_str(&said), "HELO [172.16.1.1]\r\nMAIL FROM:"));
}

Test(smtp_client, a_refusal_at_any_step_ends_it_with_that_reply)
{
	static const char *const good[] = { GREETING, HELLO, "250 ok\r\n", "250 ok\r\n",
		"354 go\r\n", "250 stored\r\n" };
	for (size_t step = 0; step < 6; step++) {
		if (step == 1)
			continue; /* EHLO has its fallback */
		begin(1, "x\r\n");
		for (size_t i = 0; i < step; i++)
			hear(good[i]);
		hear("554 no\r\n");
		hear("221 bye\r\n");
		cr_assert_eq(end.kind, LW_SMTP_CLIENT_DONE, "step %zu", step);
		cr_assert_not(end.ok);
		cr_assert_eq(end.code, 554);
		cr_assert_not(end.temporary);
		lw_smtp_client_free(c);
	}
	begin(1, "x\r\n");
}

Test(smtp_client, a_temporary_refusal_is_worth_another_try)
{
	begin(1, "x\r\n");
	hear("421 busy\r\n");
	cr_assert_not(end.ok);
	cr_assert(end.temporary);
}

Test(smtp_client, a_connection_that_ends_early_is_worth_another_try)
{
	begin(1, "x\r\n");
	play((const char *const[]){ GREETING, HELLO, NULL });
	lw_smtp_client_eof(c);
	turn(0);
	cr_assert_not(end.ok);
	cr_assert(end.temporary);
}

Test(smtp_client, waits_five_minutes_for_a_reply)
{
	begin(1, "x\r\n");
	hear(GREETING);
	cr_assert_eq(lw_smtp_client_deadline(c), LW_SEC(300));
	lw_smtp_client_expire(c, LW_SEC(300));
	turn(LW_SEC(300));
	cr_assert_not(end.ok);
	cr_assert(end.temporary);
}

Test(smtp_client, what_is_no_reply_ends_it)
{
	static const char *const nonsense[] = { "hello\r\n", "2x0 ok\r\n", "999 x\r\n",
		"\r\n", "25\r\n" };
	for (size_t i = 0; i < 5; i++) {
		begin(1, "x\r\n");
		hear(nonsense[i]);
		lw_smtp_client_eof(c);
		turn(0);
		cr_assert_not(end.ok, "%s", nonsense[i]);
		lw_smtp_client_free(c);
	}
	begin(1, "x\r\n");
}

Test(smtp_client, a_reply_without_end_is_cut)
{
	char many[64 * 200 + 1] = { 0 };
	begin(1, "x\r\n");
	for (size_t i = 0; i < 200; i++)
		memcpy(many + i * 64,
			"220-"
			"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n",
			64);
	for (int i = 0; i < 50 && end.kind == LW_SMTP_CLIENT_NONE; i++)
		hear(many);
	cr_assert_eq(end.kind, LW_SMTP_CLIENT_DONE);
	cr_assert_not(end.ok);
}
