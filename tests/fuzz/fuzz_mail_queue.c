/* fuzz_mail_queue.c - a mail queue whose tries go as the input says: whatever happens,
 * each recipient is sent to or told of exactly once, a message warns at most once, and in
 * the end the queue is empty.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "labwire/base/assert.h"
#include "labwire/proto/bounce.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
	MAILS = 4,
	RCPTS = 4,
	WAKES_MAX = 4096,
};

struct game {
	const uint8_t *at, *end;
	struct lw_mail_queue *q;
	struct lw_queued_mail *mails[MAILS];
	unsigned ends[MAILS][RCPTS]; /* of each recipient: sent or told */
	unsigned warnings[MAILS];
};

static uint8_t luck(struct game *g)
{
	return g->at < g->end ? *g->at++ : 0;
}

/* The newest: a message that is gone may have left its place in memory to another. */
static size_t which(const struct game *g, const struct lw_queued_mail *m)
{
	size_t i = MAILS - 1;
	while (g->mails[i] != m)
		i--;
	return i;
}

static void add(struct game *g, size_t i, lw_time now)
{
	static const char *const rcpts[] = { "a@example.net", "b@example.net",
		"c@example.org", "d@[10.0.0.1]" };
	g->mails[i] = lw_queued_mail_new("id", luck(g) & 1 ? "" : "me@example.com", now);
	for (size_t k = 0; k < RCPTS; k++) {
		const struct lw_smtp_rcpt to = {
			.mailbox = (char *)(uintptr_t)rcpts[luck(g) % 4],
			.notify = luck(g) & 15
		};
		lw_queued_mail_add(g->mails[i], &to, luck(g) & 1 ? "alias" : NULL);
	}
	lw_mail_queue_add(g->q, g->mails[i]);
}

static void try_it(struct game *g, const struct lw_queue_event *ev, lw_time now)
{
	size_t i = which(g, ev->mail);
	for (size_t k = 0; k < RCPTS; k++) {
		struct lw_queued_rcpt *r = &ev->mail->rcpts[k];
		uint8_t fate = luck(g) % 4;
		if (r->state != LW_QUEUED_TRYING || fate < 2)
			continue; /* also of another domain, which is being tried too */
		if (strcmp(lw_mail_domain(r->to.mailbox), ev->domain) != 0)
			continue;
		r->state = fate == 2 ? LW_QUEUED_FAILED : LW_QUEUED_OVER;
		g->ends[i][k] += fate == 3;
	}
	lw_mail_queue_tried(g->q, ev->mail, ev->domain, now);
}

static void tell(struct game *g, const struct lw_queue_event *ev)
{
	size_t i = which(g, ev->mail);
	struct lw_text out = { 0 };
	const struct lw_smtp_persona *p = lw_smtp_persona_find("sendmail");
	const struct lw_bounce b = { .persona = p,
		.times = &p->queue,
		.host = "here",
		.id = "id",
		.mail = ev->mail,
		.delay = ev->kind == LW_QUEUE_WARN };
	if (lw_bounce_wanted(ev->mail, b.delay))
		lw_bounce_write(&b, &out);
	lw_text_fini(&out);
	g->warnings[i] += b.delay;
	for (size_t k = 0; !b.delay && k < RCPTS; k++)
		g->ends[i][k] += ev->mail->rcpts[k].state == LW_QUEUED_FAILED;
}

static void turn(struct game *g, lw_time now)
{
	struct lw_queue_event ev;
	while ((ev = lw_mail_queue_next(g->q, now)).kind != LW_QUEUE_NONE) {
		if (ev.kind == LW_QUEUE_TRY)
			try_it(g, &ev, now);
		else
			tell(g, &ev);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const personas[] = { "sendmail", "iis", "rfc" };
	struct game g = { .at = data, .end = data + size };
	const struct lw_smtp_persona *p = lw_smtp_persona_find(personas[luck(&g) % 3]);
	lw_time now = 0;
	g.q = lw_mail_queue_new(&p->queue, 0);
	for (size_t i = 0; i < MAILS; i++) {
		add(&g, i, now);
		turn(&g, now);
		now += LW_SEC(60) * luck(&g);
	}
	for (int wakes = 0; lw_mail_queue_len(g.q); wakes++) {
		LW_ASSERT(wakes < WAKES_MAX);
		if (luck(&g) == 1)
			lw_mail_queue_hurry(g.q, "@example.net", now);
		else if (lw_mail_queue_deadline(g.q) > now)
			now = lw_mail_queue_deadline(g.q);
		turn(&g, now);
	}
	for (size_t i = 0; i < MAILS; i++) {
		LW_ASSERT(g.warnings[i] <= 1);
		for (size_t k = 0; k < RCPTS; k++)
			LW_ASSERT(g.ends[i][k] == 1);
	}
	lw_mail_queue_free(g.q);
	return 0;
}
