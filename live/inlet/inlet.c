/* inlet.c - the one way into a running lab.  SPDX-License-Identifier: MIT */
#include "inlet.h"

#include "labwire/base/alloc.h"
#include "labwire/capture/writer.h"

enum {
	WASTE_MAX =
		1 << 20, /* bytes of records that are through, before they are dropped */
};

struct inlet {
	struct lw_engine *engine;
	struct lw_owner owner;
	struct lw_event event; /* the first waiting record */
	struct inlet_user *user;
	struct lw_text waiting; /* records from `head` on */
	size_t head;
	struct lw_rd replay; /* what is left of a journal being played */
	lw_time last;	     /* of the last record put */
	bool recording;
	struct lw_writer journal;
};

static void let_in(struct lw_event *ev, lw_time now);

struct inlet *inlet_new(struct lw_engine *engine, struct inlet_user *user)
{
	struct inlet *d = lw_alloc(sizeof(*d));
	d->engine = engine;
	d->user = user;
	d->owner.id = LW_OWNER_OUTSIDE;
	lw_event_init(&d->event, &d->owner, "outside", let_in);
	return d;
}

void inlet_free(struct inlet *d)
{
	if (!d)
		return;
	lw_evq_cancel(d->engine->q, &d->event);
	lw_text_fini(&d->waiting);
	lw_writer_fini(&d->journal);
	lw_free(d);
}

/* The first record that waits; a replayed journal comes before what is put. */
static bool take_first(struct inlet *d, struct journal_record *out, bool remove)
{
	struct lw_rd r = d->replay;
	if (journal_get(&r, out) == LW_OK) {
		if (remove)
			d->replay = r;
		return true;
	}
	if (d->waiting.len == d->head)
		return false;
	r = lw_rd_of(d->waiting.s + d->head, d->waiting.len - d->head);
	enum lw_err err = journal_get(&r, out);
	LW_ASSERT(err == LW_OK); /* we wrote it */
	if (remove)
		d->head = (size_t)((const char *)r.at - d->waiting.s);
	return true;
}

static void arm(struct inlet *d)
{
	struct journal_record first;
	if (!lw_event_armed(&d->event) && take_first(d, &first, false))
		lw_evq_put(d->engine->q, &d->event, first.at);
}

/* The body is copied out first: the user may put new records, which moves the old. */
static void let_in(struct lw_event *ev, lw_time now)
{
	struct inlet *d = lw_container_of(ev, struct inlet, event);
	struct journal_record r;
	uint8_t body[JOURNAL_BODY_MAX];
	if (!take_first(d, &r, true))
		return;
	size_t n = lw_rd_left(&r.body);
	lw_rd_copy(&r.body, body, n);
	r.body = lw_rd_of(body, n);
	if (d->head > WASTE_MAX || d->head == d->waiting.len) {
		lw_text_drop(&d->waiting, d->head);
		d->head = 0;
	}
	d->user->enter(d->user, &r, now);
	arm(d);
}

void inlet_put(struct inlet *d, lw_time at, enum journal_kind kind, uint32_t channel,
	struct lw_rd body)
{
	lw_time now = lw_engine_now(d->engine);
	if (at < now)
		at = now;
	if (at < d->last)
		at = d->last;
	d->last = at;
	struct journal_record r = {
		.at = at, .kind = kind, .channel = channel, .body = body
	};
	LW_ASSERT(lw_rd_left(&body) <= JOURNAL_BODY_MAX);
	size_t from = d->waiting.len;
	journal_put(&d->waiting, &r);
	if (d->recording)
		lw_writer_put(&d->journal, d->waiting.s + from, d->waiting.len - from);
	arm(d);
}

lw_time inlet_last(const struct inlet *d)
{
	return d->last;
}

void inlet_record(struct inlet *d, struct lw_sink sink, const char *scenario)
{
	struct lw_text head = { 0 };
	journal_head(&head, d->engine->seed, scenario);
	lw_writer_init(&d->journal, sink);
	d->recording = true;
	lw_writer_put(&d->journal, head.s, head.len);
	lw_writer_flush(&d->journal);
	lw_text_fini(&head);
}

enum lw_err inlet_flush(struct inlet *d)
{
	if (!d->recording)
		return LW_OK;
	lw_writer_flush(&d->journal);
	return d->journal.error;
}

enum lw_err inlet_replay(struct inlet *d, struct lw_rd bytes, lw_time *end, size_t *place)
{
	struct journal_record r = { .kind = JOURNAL_KINDS };
	struct lw_rd at = bytes;
	char name[JOURNAL_NAME_MAX + 1];
	uint64_t seed = 0;
	lw_time last = lw_engine_now(d->engine);
	enum lw_err err = journal_read_head(&at, &seed, name);
	d->replay = at;
	while (err == LW_OK && r.kind != JOURNAL_END) {
		*place = (size_t)(at.at - bytes.at);
		err = journal_get(&at, &r);
		if (err == LW_OK && r.at < last)
			err = LW_EBAD;
		last = r.at;
	}
	if (err == LW_OK && lw_rd_left(&at) > 0)
		err = LW_EBAD; /* something behind the end */
	if (err != LW_OK) {
		d->replay = (struct lw_rd){ 0 };
		return err;
	}
	*end = r.at;
	arm(d);
	return LW_OK;
}
