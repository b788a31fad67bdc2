/* mail_queue.c - messages that wait for the next server, without I/O.
 *
 * Theory of operation.  A message is in one of two lists: `ready` (something is to be
 * done with it now, or is being done) or `waiting`, in the order of the times when they
 * are due.  A round of a message tries each of its domains once; when the last of them is
 * tried, the message is looked at: given up, told about, or put back to wait.
 * SPDX-License-Identifier: MIT */
#include "labwire/proto/mail_queue.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "labwire/base/alloc.h"

struct lw_mail_queue {
	const struct lw_queue_times *times;
	lw_time born;
	struct lw_list ready, waiting;
	struct lw_queued_mail *told; /* of the last event but TRY */
	size_t len;
};

struct lw_queued_mail *lw_queued_mail_new(const char *id, const char *sender, lw_time now)
{
	struct lw_queued_mail *m = lw_alloc(sizeof(*m));
	lw_list_init(&m->list);
	snprintf(m->id, sizeof(m->id), "%s", id);
	m->sender = lw_strdup(sender);
	m->arrived = m->due = now;
	return m;
}

void lw_queued_mail_add(
	struct lw_queued_mail *m, const struct lw_smtp_rcpt *to, const char *alias)
{
	m->rcpts = lw_grow(m->rcpts, &m->cap, m->nrcpts + 1, sizeof(*m->rcpts));
	m->rcpts[m->nrcpts++] =
		(struct lw_queued_rcpt){ .to = { .mailbox = lw_strdup(to->mailbox),
						 .orcpt = lw_strdup(to->orcpt),
						 .notify = to->notify },
			.alias = lw_strdup(alias) };
}

void lw_queued_mail_free(struct lw_queued_mail *m)
{
	if (!m)
		return;
	for (size_t i = 0; i < m->nrcpts; i++) {
		lw_free(m->rcpts[i].to.mailbox);
		lw_free(m->rcpts[i].to.orcpt);
		lw_free(m->rcpts[i].alias);
		lw_free(m->rcpts[i].reply);
		lw_free(m->rcpts[i].mta);
	}
	lw_free(m->rcpts);
	lw_free(m->sender);
	lw_free(m->envid);
	lw_free(m->client);
	lw_free(m->client_name);
	lw_text_fini(&m->bytes);
	lw_text_fini(&m->transcript);
	lw_list_del(&m->list);
	lw_free(m);
}

struct lw_mail_queue *lw_mail_queue_new(const struct lw_queue_times *times, lw_time now)
{
	struct lw_mail_queue *q = lw_alloc(sizeof(*q));
	q->times = times;
	q->born = now;
	lw_list_init(&q->ready);
	lw_list_init(&q->waiting);
	return q;
}

static struct lw_queued_mail *first_of(const struct lw_list *list)
{
	return lw_list_empty(list)
		       ? NULL
		       : lw_container_of(list->next, struct lw_queued_mail, list);
}

void lw_mail_queue_free(struct lw_mail_queue *q)
{
	if (!q)
		return;
	while (!lw_list_empty(&q->ready))
		lw_queued_mail_free(first_of(&q->ready));
	while (!lw_list_empty(&q->waiting))
		lw_queued_mail_free(first_of(&q->waiting));
	lw_free(q);
}

void lw_mail_queue_add(struct lw_mail_queue *q, struct lw_queued_mail *m)
{
	lw_list_add(&q->ready, &m->list);
	q->len++;
}

static bool has_state(const struct lw_queued_mail *m, enum lw_queued_state state)
{
	for (size_t i = 0; i < m->nrcpts; i++)
		if (m->rcpts[i].state == state)
			return true;
	return false;
}

static void change(
	struct lw_queued_mail *m, enum lw_queued_state from, enum lw_queued_state to)
{
	for (size_t i = 0; i < m->nrcpts; i++)
		if (m->rcpts[i].state == from)
			m->rcpts[i].state = to;
}

/* When to try again: at the next run of the queue, or after this message's own pause. */
static lw_time next_time(
	const struct lw_mail_queue *q, const struct lw_queued_mail *m, lw_time now)
{
	const struct lw_queue_times *t = q->times;
	size_t i = m->tries ? m->tries - 1 : 0;
	if (t->run)
		return now + t->run - (now - q->born) % t->run;
	while (i >= LW_QUEUE_PAUSES_MAX || !t->pause[i])
		i--;
	return now + t->pause[i];
}

/* Behind all that are due sooner or at the same time; mostly that is the end. */
static void wait_until(struct lw_mail_queue *q, struct lw_queued_mail *m, lw_time due)
{
	struct lw_list *before = q->waiting.prev;
	lw_list_del(&m->list);
	m->due = due;
	while (before != &q->waiting &&
		lw_container_of(before, struct lw_queued_mail, list)->due > due)
		before = before->prev;
	lw_list_add(before->next, &m->list);
}

/* All domains are tried: who is still not served waits, or is given up. */
static void end_round(struct lw_mail_queue *q, struct lw_queued_mail *m, lw_time now)
{
	bool old = now - m->arrived >= q->times->expire;
	m->tries++;
	for (size_t i = 0; old && i < m->nrcpts; i++)
		if (m->rcpts[i].state == LW_QUEUED_TRIED)
			snprintf(m->rcpts[i].status, sizeof(m->rcpts[i].status), "4.4.7");
	change(m, LW_QUEUED_TRIED, old ? LW_QUEUED_FAILED : LW_QUEUED_WAITING);
}

static struct lw_queue_event try_first(struct lw_queued_mail *m)
{
	const char *domain = NULL;
	for (size_t i = 0; i < m->nrcpts; i++) {
		struct lw_queued_rcpt *r = &m->rcpts[i];
		if (r->state != LW_QUEUED_WAITING)
			continue;
		if (!domain)
			domain = lw_mail_domain(r->to.mailbox);
		if (strcasecmp(lw_mail_domain(r->to.mailbox), domain) == 0)
			r->state = LW_QUEUED_TRYING;
	}
	return (struct lw_queue_event){ LW_QUEUE_TRY, m, domain };
}

/* What a message whose round is over needs; NONE: nothing but to wait. */
static struct lw_queue_event after_round(
	struct lw_mail_queue *q, struct lw_queued_mail *m, lw_time now)
{
	lw_span warn = q->times->warn;
	if (has_state(m, LW_QUEUED_FAILED))
		return (struct lw_queue_event){ LW_QUEUE_BOUNCE, m, NULL };
	if (has_state(m, LW_QUEUED_WAITING) && warn && !m->warned &&
		now - m->arrived >= warn) {
		m->warned = true;
		return (struct lw_queue_event){ LW_QUEUE_WARN, m, NULL };
	}
	return (struct lw_queue_event){ 0 };
}

/* Nothing is left to be said about it in this round. */
static void put_away(struct lw_mail_queue *q, struct lw_queued_mail *m, lw_time now)
{
	if (has_state(m, LW_QUEUED_WAITING)) {
		wait_until(q, m, next_time(q, m, now));
		return;
	}
	q->len--;
	lw_queued_mail_free(m);
}

/* One message of `ready`: an event, or NONE when it waits for the driver or is put away.
 */
static struct lw_queue_event look_at(
	struct lw_mail_queue *q, struct lw_queued_mail *m, lw_time now)
{
	if (m->due <= now && has_state(m, LW_QUEUED_WAITING))
		return try_first(m);
	if (has_state(m, LW_QUEUED_TRYING))
		return (struct lw_queue_event){ 0 };
	if (m->due <= now) {
		end_round(q, m, now);
		m->due = LW_NEVER; /* until put_away says when */
	}
	struct lw_queue_event ev = after_round(q, m, now);
	if (ev.kind == LW_QUEUE_NONE)
		put_away(q, m, now);
	else
		q->told = m;
	return ev;
}

struct lw_queue_event lw_mail_queue_next(struct lw_mail_queue *q, lw_time now)
{
	struct lw_list *it, *tmp;
	if (q->told)
		change(q->told, LW_QUEUED_FAILED, LW_QUEUED_OVER);
	q->told = NULL;
	for (struct lw_queued_mail *m = first_of(&q->waiting); m && m->due <= now;
		m = first_of(&q->waiting)) {
		lw_list_del(&m->list);
		lw_list_add(&q->ready, &m->list);
	}
	lw_list_each_safe (it, tmp, &q->ready) {
		struct lw_queue_event ev =
			look_at(q, lw_container_of(it, struct lw_queued_mail, list), now);
		if (ev.kind != LW_QUEUE_NONE)
			return ev;
	}
	return (struct lw_queue_event){ 0 };
}

void lw_mail_queue_tried(struct lw_mail_queue *q, struct lw_queued_mail *m,
	const char *domain, lw_time now)
{
	(void)q;
	for (size_t i = 0; i < m->nrcpts; i++) {
		struct lw_queued_rcpt *r = &m->rcpts[i];
		if (strcasecmp(lw_mail_domain(r->to.mailbox), domain) != 0)
			continue;
		if (r->state == LW_QUEUED_TRYING)
			r->state = LW_QUEUED_TRIED;
		if (r->state != LW_QUEUED_OVER)
			r->last_try = now;
	}
}

static bool is_for(const struct lw_queued_mail *m, const char *node)
{
	bool below = *node == '@';
	const char *name = node + below;
	for (size_t i = 0; i < m->nrcpts; i++) {
		const char *domain = lw_mail_domain(m->rcpts[i].to.mailbox);
		size_t longer = strlen(domain) - strlen(name);
		if (strcasecmp(domain, name) == 0)
			return true;
		if (below && strlen(domain) > strlen(name) && domain[longer - 1] == '.' &&
			strcasecmp(domain + longer, name) == 0)
			return true;
	}
	return false;
}

void lw_mail_queue_hurry(struct lw_mail_queue *q, const char *node, lw_time now)
{
	struct lw_list *it, *tmp;
	lw_list_each_safe (it, tmp, &q->waiting) {
		struct lw_queued_mail *m =
			lw_container_of(it, struct lw_queued_mail, list);
		if (!is_for(m, node))
			continue;
		m->due = now;
		lw_list_del(&m->list);
		lw_list_add(&q->ready, &m->list);
	}
}

lw_time lw_mail_queue_deadline(const struct lw_mail_queue *q)
{
	const struct lw_queued_mail *m = first_of(&q->waiting);
	return m ? m->due : LW_NEVER;
}

size_t lw_mail_queue_len(const struct lw_mail_queue *q)
{
	return q->len;
}
