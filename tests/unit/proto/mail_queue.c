/* mail_queue.c - what is tried when, when the sender is told, and that a queue that waits
 * for days wakes up no more often than it tries.  SPDX-License-Identifier: MIT */
#include "labwire/proto/mail_queue.h"

#include <criterion/criterion.h>
#include <string.h>

#define HOUR LW_SEC(3600)
#define DAY  LW_SEC(86400)

static const struct lw_queue_times hourly = {
	.run = HOUR, .warn = 4 * HOUR, .expire = 5 * DAY
};
static const struct lw_queue_times growing = {
	.pause = { LW_SEC(900), LW_SEC(1800), HOUR, 4 * HOUR }, .expire = 2 * DAY
};

static struct lw_mail_queue *q;

static void teardown(void)
{
	lw_mail_queue_free(q);
}

TestSuite(mail_queue, .fini = teardown);

static struct lw_queued_mail *add(const char *const *rcpts, lw_time now)
{
	struct lw_queued_mail *m =
		lw_queued_mail_new("l0SAf3Mn012345", "ccna1@example.com", now);
	for (; *rcpts; rcpts++) {
		const struct lw_smtp_rcpt to = { .mailbox = (char *)(uintptr_t)*rcpts };
		lw_queued_mail_add(m, &to, NULL);
	}
	lw_mail_queue_add(q, m);
	return m;
}

static struct lw_queued_mail *add_one(const char *rcpt, lw_time now)
{
	return add((const char *const[]){ rcpt, NULL }, now);
}

/* The next event must be a try at the domain; it fails for now. */
static void fails(const char *domain, lw_time now)
{
	struct lw_queue_event ev = lw_mail_queue_next(q, now);
	cr_assert_eq(ev.kind, LW_QUEUE_TRY);
	cr_assert_str_eq(ev.domain, domain);
	lw_mail_queue_tried(q, ev.mail, ev.domain, now);
}

static enum lw_queue_kind next(lw_time now)
{
	return lw_mail_queue_next(q, now).kind;
}

Test(mail_queue, a_message_that_arrives_is_tried_at_once_and_then_gone)
{
	q = lw_mail_queue_new(&hourly, 0);
	struct lw_queued_mail *m = add_one("a@example.net", LW_SEC(5));
	struct lw_queue_event ev = lw_mail_queue_next(q, LW_SEC(5));
	cr_assert_eq(ev.kind, LW_QUEUE_TRY);
	cr_assert_eq(next(LW_SEC(5)), LW_QUEUE_NONE, "it is being tried");
	m->rcpts[0].state = LW_QUEUED_OVER;
	lw_mail_queue_tried(q, m, "example.net", LW_SEC(6));
	cr_assert_eq(next(LW_SEC(6)), LW_QUEUE_NONE);
	cr_assert_eq(lw_mail_queue_len(q), 0);
	cr_assert_eq(lw_mail_queue_deadline(q), LW_NEVER);
}

Test(mail_queue, recipients_of_a_domain_are_tried_together_and_domains_side_by_side)
{
	q = lw_mail_queue_new(&hourly, 0);
	struct lw_queued_mail *m = add((const char *const[]){ "a@example.net",
					       "b@example.org", "c@EXAMPLE.net", NULL },
		0);
	struct lw_queue_event ev = lw_mail_queue_next(q, 0);
	cr_assert_str_eq(ev.domain, "example.net");
	cr_assert_eq(m->rcpts[0].state, LW_QUEUED_TRYING);
	cr_assert_eq(m->rcpts[1].state, LW_QUEUED_WAITING);
	cr_assert_eq(m->rcpts[2].state, LW_QUEUED_TRYING);
	ev = lw_mail_queue_next(q, 0);
	cr_assert_str_eq(ev.domain, "example.org");
	lw_mail_queue_tried(q, m, "example.net", 0);
	cr_assert_eq(next(0), LW_QUEUE_NONE, "the other domain is not done");
	lw_mail_queue_tried(q, m, "example.org", 0);
	cr_assert_eq(next(0), LW_QUEUE_NONE);
	cr_assert_eq(lw_mail_queue_deadline(q), HOUR);
}

Test(mail_queue, runs_of_the_queue_are_at_its_own_times)
{
	q = lw_mail_queue_new(&hourly, LW_SEC(100));
	add_one("a@example.net", LW_SEC(200));
	fails("example.net", LW_SEC(200));
	cr_assert_eq(next(LW_SEC(200)), LW_QUEUE_NONE);
	cr_assert_eq(lw_mail_queue_deadline(q), LW_SEC(100) + HOUR);
	cr_assert_eq(next(HOUR), LW_QUEUE_NONE, "not before");
}

Test(mail_queue, pauses_grow_and_the_last_repeats)
{
	static const lw_span want[] = { LW_SEC(900), LW_SEC(1800), HOUR, 4 * HOUR,
		4 * HOUR, 4 * HOUR };
	lw_time now = 0;
	q = lw_mail_queue_new(&growing, 0);
	add_one("a@example.net", 0);
	for (size_t i = 0; i < 6; i++) {
		fails("example.net", now);
		cr_assert_eq(next(now), LW_QUEUE_NONE);
		cr_assert_eq(lw_mail_queue_deadline(q), now + want[i], "pause %zu", i);
		now = lw_mail_queue_deadline(q);
	}
}

Test(mail_queue, five_days_are_122_tries_one_warning_and_one_bounce)
{
	size_t tries = 0, warnings = 0, bounces = 0, wakes = 0;
	lw_time now = LW_SEC(10), warned_at = 0, bounced_at = 0;
	q = lw_mail_queue_new(&hourly, 0);
	add_one("a@example.net", now);
	for (; now != LW_NEVER; now = lw_mail_queue_deadline(q)) {
		struct lw_queue_event ev;
		wakes++;
		while ((ev = lw_mail_queue_next(q, now)).kind != LW_QUEUE_NONE) {
			tries += ev.kind == LW_QUEUE_TRY;
			if (ev.kind == LW_QUEUE_TRY)
				lw_mail_queue_tried(q, ev.mail, ev.domain, now);
			if (ev.kind == LW_QUEUE_WARN && !warnings++)
				warned_at = now;
			if (ev.kind == LW_QUEUE_BOUNCE && !bounces++) {
				bounced_at = now;
				cr_assert_str_eq(ev.mail->rcpts[0].status, "4.4.7");
			}
		}
	}
	cr_assert_eq(tries, 122, "%zu", tries);
	cr_assert_eq(wakes, tries);
	cr_assert_eq(warnings, 1);
	cr_assert_eq(warned_at, 5 * HOUR, "the first run after four hours");
	cr_assert_eq(bounces, 1);
	cr_assert_eq(bounced_at, 5 * DAY + HOUR);
	cr_assert_eq(lw_mail_queue_len(q), 0);
}

Test(mail_queue, who_is_refused_is_told_once_while_the_others_wait)
{
	q = lw_mail_queue_new(&hourly, 0);
	struct lw_queued_mail *m =
		add((const char *const[]){ "a@example.net", "b@example.net", NULL }, 0);
	struct lw_queue_event ev = lw_mail_queue_next(q, 0);
	m->rcpts[0].state = LW_QUEUED_FAILED;
	lw_mail_queue_tried(q, m, ev.domain, 0);
	ev = lw_mail_queue_next(q, 0);
	cr_assert_eq(ev.kind, LW_QUEUE_BOUNCE);
	cr_assert_eq(m->rcpts[0].state, LW_QUEUED_FAILED);
	cr_assert_eq(next(0), LW_QUEUE_NONE);
	cr_assert_eq(m->rcpts[0].state, LW_QUEUED_OVER);
	cr_assert_eq(m->rcpts[1].state, LW_QUEUED_WAITING);
	fails("example.net", HOUR);
	cr_assert_eq(m->rcpts[0].state, LW_QUEUED_OVER, "not tried again");
}

Test(mail_queue, what_failed_before_it_came_is_told_at_once)
{
	q = lw_mail_queue_new(&hourly, 0);
	struct lw_queued_mail *m = add_one("a@example.net", 0);
	m->rcpts[0].state = LW_QUEUED_FAILED;
	cr_assert_eq(next(0), LW_QUEUE_BOUNCE);
	cr_assert_eq(next(0), LW_QUEUE_NONE);
	cr_assert_eq(lw_mail_queue_len(q), 0);
}

Test(mail_queue, etrn_hurries_what_waits_for_a_node)
{
	static const struct {
		const char *node;
		bool hurries;
	} cases[] = { { "example.net", true }, { "EXAMPLE.NET", true },
		{ "mail.example.net", false }, { "net", false }, { "@net", true },
		{ "@example.net", true }, { "@ample.net", false }, { "", false },
		{ "@", false } };
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		q = lw_mail_queue_new(&hourly, 0);
		add_one("a@example.net", 0);
		fails("example.net", 0);
		cr_assert_eq(next(0), LW_QUEUE_NONE);
		lw_mail_queue_hurry(q, cases[i].node, LW_SEC(60));
		cr_assert_eq(next(LW_SEC(60)) == LW_QUEUE_TRY, cases[i].hurries, "%s",
			cases[i].node);
		lw_mail_queue_free(q);
		q = NULL;
	}
}

/* Many that wait are looked at when they are due, not before: in their order. */
Test(mail_queue, many_messages_keep_their_order)
{
	enum {
		MANY = 2000
	};
	q = lw_mail_queue_new(&growing, 0);
	for (int i = 0; i < MANY; i++) {
		add_one("a@example.net", i);
		fails("example.net", i);
		cr_assert_eq(next(i), LW_QUEUE_NONE);
	}
	cr_assert_eq(lw_mail_queue_len(q), MANY);
	for (int i = 0; i < MANY; i++) {
		lw_time due = lw_mail_queue_deadline(q);
		cr_assert_eq(due, i + LW_SEC(900));
		struct lw_queue_event ev = lw_mail_queue_next(q, due);
		cr_assert_eq(ev.kind, LW_QUEUE_TRY);
		ev.mail->rcpts[0].state = LW_QUEUED_OVER;
		lw_mail_queue_tried(q, ev.mail, ev.domain, due);
		cr_assert_eq(next(due), LW_QUEUE_NONE);
	}
	cr_assert_eq(lw_mail_queue_len(q), 0);
}
