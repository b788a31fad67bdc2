/* evq.c - the future event list as a 4-ary heap of 16-byte entries.
 *
 * Theory of operation.  An entry holds the first two keys (time, owner id) inline, and
 * the number of a record; the third key and the event's address stand in that record.
 * Comparing follows no pointer unless two entries agree in time and owner, which is rare.
 * Moving an entry writes no memory but the heap, because an event knows its record and
 * not its place: 16 bytes instead of the design's 24, half as many cache lines per level.
 *
 * The price is that an entry cannot be found from its event.  So nothing is taken out of
 * the middle: a cancelled event leaves a record without event behind (stale), a parked
 * one a record whose event is not due, and one that was moved to a later time re-inserts
 * itself when its old entry comes up.  Such entries are dropped without advancing time.
 * When more than half of all entries are stale, these are sifted out.
 *
 * When there are hundreds of entries, the later ones wait outside the heap (far.h).
 *
 * SPDX-License-Identifier: MIT */
#include "labwire/engine/evq.h"

#include <stdlib.h>
#include <string.h>

#include "labwire/base/alloc.h"
#include "labwire/base/assert.h"
#include "far.h"

struct record {
	struct lw_event *ev; /* NULL: stale */
	uint64_t nth;	     /* as inserted; the event's own may have moved on */
	lw_time at;	     /* of the entry */
};

struct lw_evq {
	struct entry *heap; /* the four children of a node share a cache line; empty only
			       when nothing is far either */
	void *heap_block;
	size_t len, cap;
	struct far far;
	struct record *records; /* number 0 is nobody's */
	size_t records_cap;
	uint32_t records_used;
	uint32_t free_record; /* chained through nth */
	lw_time now;
	size_t armed, stale;
	const char *firing;
};

enum {
	ARITY = 4,
	REBUILD_MIN = 64,
	HEAP_FULL = 512,  /* entries; more cost less in bags than in another level */
	FETCH_MAX = 8192, /* so many fit the nearest caches */
	CACHE_LINE = 64,
};

struct lw_evq *lw_evq_new(void)
{
	struct lw_evq *q = lw_alloc(sizeof(*q));
	q->records_used = 1;
	far_init(&q->far);
	return q;
}

void lw_evq_free(struct lw_evq *q)
{
	if (!q)
		return;
	LW_ASSERT(q->armed == 0);
	for (uint32_t r = 1; r < q->records_used; r++) /* parked, and not cancelled? */
		LW_ASSERT(!q->records[r].ev);
	far_fini(&q->far);
	free(q->heap_block);
	lw_free(q->records);
	lw_free(q);
}

void lw_event_init(struct lw_event *ev, struct lw_owner *owner, const char *name,
	void (*fire)(struct lw_event *, lw_time))
{
	*ev = (struct lw_event){
		.owner = owner, .fire = fire, .name = name, .due = LW_NEVER
	};
}

static inline bool before(
	const struct lw_evq *q, const struct entry *a, const struct entry *b)
{
	if (a->at != b->at)
		return a->at < b->at;
	if (a->owner != b->owner)
		return a->owner < b->owner;
	return q->records[a->record].nth < q->records[b->record].nth;
}

static void sift_up(struct lw_evq *q, size_t i, struct entry e)
{
	while (i > 0) {
		size_t parent = (i - 1) / ARITY;
		if (!before(q, &e, &q->heap[parent]))
			break;
		q->heap[i] = q->heap[parent];
		i = parent;
	}
	q->heap[i] = e;
}

static inline size_t least_child(const struct lw_evq *q, size_t first)
{
	const struct entry *h = q->heap;
	if (first + ARITY <= q->len) { /* all four: a small tournament */
		size_t a = before(q, &h[first + 1], &h[first]) ? first + 1 : first;
		size_t b =
			before(q, &h[first + 3], &h[first + 2]) ? first + 3 : first + 2;
		return before(q, &h[b], &h[a]) ? b : a;
	}
	size_t best = first;
	for (size_t c = first + 1; c < q->len; c++)
		if (before(q, &h[c], &h[best]))
			best = c;
	return best;
}

static void sift_down(struct lw_evq *q, size_t i, struct entry e)
{
	for (;;) {
		size_t first = ARITY * i + 1;
		if (first >= q->len)
			break;
		/* The grandchildren's lines are on their way while the children compare.
		 */
		size_t ahead = ARITY * first + 1;
		if (ahead + ARITY * ARITY <= q->len)
			for (size_t k = 0; k < ARITY; k++)
				__builtin_prefetch(&q->heap[ahead + k * ARITY]);
		size_t best = least_child(q, first);
		if (!before(q, &q->heap[best], &e))
			break;
		q->heap[i] = q->heap[best];
		i = best;
	}
	q->heap[i] = e;
}

static uint32_t take_record(struct lw_evq *q, struct lw_event *ev)
{
	uint32_t r = q->free_record;
	if (r) {
		q->free_record = (uint32_t)q->records[r].nth;
	} else {
		r = q->records_used++;
		q->records = lw_grow(
			q->records, &q->records_cap, (size_t)r + 1, sizeof(*q->records));
	}
	q->records[r] = (struct record){ ev, ev->nth, ev->due };
	return r;
}

static void give_record(struct lw_evq *q, uint32_t r)
{
	q->records[r] = (struct record){ NULL, q->free_record, 0 };
	q->free_record = r;
}

/* Children of i stand at 4i+1: three entries of padding put them on a line of their own.
 */
static void grow_heap(struct lw_evq *q)
{
	size_t cap = q->cap ? 2 * q->cap : 64;
	size_t pad = ARITY - 1;
	void *block = aligned_alloc(CACHE_LINE, (cap + ARITY) * sizeof(*q->heap));
	LW_ASSERT(block);
	struct entry *heap = (struct entry *)block + pad;
	if (q->len)
		memcpy(heap, q->heap, q->len * sizeof(*heap));
	free(q->heap_block);
	q->heap_block = block;
	q->heap = heap;
	q->cap = cap;
}

static void heap_push(struct lw_evq *q, struct entry e)
{
	if (q->len == q->cap)
		grow_heap(q);
	sift_up(q, q->len++, e);
}

static void take_poured(void *ctx, struct entry e)
{
	heap_push(ctx, e);
}

/* What just came near is scattered over memory and will all be touched soon: fetch it
 * side by side now instead of one after the other then. */
static void fetch_all(const struct lw_evq *q)
{
	for (size_t i = 0; i < q->len; i++)
		__builtin_prefetch(&q->records[q->heap[i].record]);
	for (size_t i = 0; i < q->len; i++)
		__builtin_prefetch(q->records[q->heap[i].record].ev);
	for (size_t i = 0; i < q->len; i++)
		if (q->records[q->heap[i].record].ev)
			__builtin_prefetch(q->records[q->heap[i].record].ev->owner);
}

static void refill(struct lw_evq *q)
{
	if (q->len > 0 || q->far.len == 0)
		return;
	far_pour(&q->far, take_poured, q);
	if (q->len <= FETCH_MAX)
		fetch_all(q);
}

/* The heap is full: its later half has to wait outside. */
static void split(struct lw_evq *q)
{
	size_t len = q->len;
	far_begin(&q->far, q->heap[0].at);
	q->len = 0;
	for (size_t i = 0; i < len; i++)
		far_put(&q->far, q->heap[i]);
	refill(q);
}

static void insert(struct lw_evq *q, struct lw_event *ev)
{
	ev->entry = take_record(q, ev);
	struct entry e = { ev->due, ev->owner->id, ev->entry };
	if (e.at >= q->far.horizon) {
		far_put(&q->far, e);
		refill(q);
		return;
	}
	heap_push(q, e);
	if (q->len >= HEAP_FULL && q->far.horizon == LW_NEVER)
		split(q);
}

static bool is_live(void *ctx, struct entry e)
{
	struct lw_evq *q = ctx;
	if (q->records[e.record].ev)
		return true;
	give_record(q, e.record);
	return false;
}

static void drop_stale(struct lw_evq *q)
{
	size_t kept = 0;
	for (size_t i = 0; i < q->len; i++)
		if (is_live(q, q->heap[i]))
			q->heap[kept++] = q->heap[i];
	q->len = kept;
	for (size_t i = kept / ARITY + 1; i-- > 0;)
		if (i < kept)
			sift_down(q, i, q->heap[i]);
	far_sieve(&q->far, is_live, q);
	q->stale = 0;
	refill(q);
}

static void orphan(struct lw_evq *q, struct lw_event *ev)
{
	q->records[ev->entry].ev = NULL;
	ev->entry = 0;
	q->stale++;
	if (q->stale > REBUILD_MIN && q->stale > lw_evq_entries(q) / 2)
		drop_stale(q);
}

void lw_evq_put(struct lw_evq *q, struct lw_event *ev, lw_time at)
{
	LW_ASSERT(at >= q->now && at < LW_NEVER);
	if (!lw_event_armed(ev))
		q->armed++;
	if (ev->entry &&
		at < q->records[ev->entry].at) /* its entry would come up too late */
		orphan(q, ev);
	ev->due = at;
	ev->nth = ev->owner->next++;
	if (!ev->entry)
		insert(q, ev);
}

void lw_evq_park(struct lw_evq *q, struct lw_event *ev)
{
	if (!lw_event_armed(ev))
		return;
	ev->due = LW_NEVER;
	q->armed--;
}

void lw_evq_cancel(struct lw_evq *q, struct lw_event *ev)
{
	lw_evq_park(q, ev);
	if (ev->entry)
		orphan(q, ev);
}

lw_time lw_evq_now(const struct lw_evq *q)
{
	return q->now;
}

static void pop_top(struct lw_evq *q)
{
	struct entry last = q->heap[--q->len];
	if (q->len > 0)
		sift_down(q, 0, last);
	else
		refill(q);
}

/* Take the top entry off and answer its event if that is due now; else NULL, with a
 * stale entry forgotten or a moved one back in the heap.  The event's line is fetched
 * while the heap is being mended. */
static struct lw_event *take_top(struct lw_evq *q)
{
	struct entry top = q->heap[0];
	struct record r = q->records[top.record];
	__builtin_prefetch(r.ev);
	give_record(q, top.record);
	pop_top(q);
	if (q->len > 0) /* wanted by the next step */
		__builtin_prefetch(&q->records[q->heap[0].record]);
	if (!r.ev) {
		q->stale--;
		return NULL;
	}
	r.ev->entry = 0;
	if (r.ev->due == top.at && r.ev->nth == r.nth)
		return r.ev;
	if (lw_event_armed(r.ev))
		insert(q, r.ev);
	return NULL;
}

/* Is the top entry's event due at the top entry's time? */
static bool top_is_due(const struct lw_evq *q)
{
	const struct record *r = &q->records[q->heap[0].record];
	return r->ev && r->ev->due == q->heap[0].at && r->ev->nth == r->nth;
}

lw_time lw_evq_next(struct lw_evq *q)
{
	while (q->len > 0 && !top_is_due(q))
		(void)take_top(q);
	return q->len > 0 ? q->heap[0].at : LW_NEVER;
}

bool lw_evq_step(struct lw_evq *q, lw_time until)
{
	struct lw_event *ev = NULL;
	while (!ev && q->len > 0 && q->heap[0].at <= until)
		ev = take_top(q);
	if (!ev)
		return false;
	q->armed--;
	q->now = ev->due;
	ev->due = LW_NEVER;
	q->firing = ev->name;
	ev->fire(ev, q->now);
	q->firing = NULL;
	return true;
}

const char *lw_evq_firing(const struct lw_evq *q)
{
	return q->firing;
}

void lw_evq_advance(struct lw_evq *q, lw_time end)
{
	LW_ASSERT(end >= q->now && end < LW_NEVER && lw_evq_next(q) >= end);
	q->now = end;
}

size_t lw_evq_armed(const struct lw_evq *q)
{
	return q->armed;
}

size_t lw_evq_entries(const struct lw_evq *q)
{
	return q->len + q->far.len;
}
