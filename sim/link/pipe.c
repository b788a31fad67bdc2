/* pipe.c - one direction of a link.
 *
 * Theory of operation.  Serialisation is computed, not simulated: a frame that is sent at
 * `now` starts at max(now, busy_until) and occupies the medium for its own bits, so its
 * arrival is known at once.  Frames in flight stand in a ring in the order of arrival;
 * only the head has an event in the heap.  The drop-tail queue is the part of the ring
 * whose start lies in the future.
 *
 * Rounding, once and for all: a frame of n bytes with framing occupies
 * ceil(8 n 10^9 / bits_per_s) ns; delays are exact; a pipe takes at least 1 ns.
 *
 * SPDX-License-Identifier: MIT */
#include "pipe.h"

#include "labwire/base/alloc.h"

enum {
	FIRST_CAP = 4
};

static void arrive(struct lw_event *ev, lw_time now);

void pipe_init(
	struct lw_pipe *p, struct lw_link *link, uint32_t owner_id, struct lw_port *to)
{
	*p = (struct lw_pipe){ .link = link,
		.to = to,
		.cut = true,
		.owner = { .id = owner_id },
		.carrier_at = LW_NEVER };
	lw_event_init(&p->event, &p->owner, "arrival", arrive);
}

static struct lw_evq *queue_of(const struct lw_pipe *p)
{
	return p->link->engine->q;
}

static struct flight *at(struct lw_pipe *p, uint32_t i)
{
	return &p->ring[(p->head + i) & (p->cap - 1)];
}

void pipe_fini(struct lw_pipe *p)
{
	for (uint32_t i = 0; i < p->len; i++)
		lw_frame_unref(at(p, i)->frame);
	lw_evq_cancel(queue_of(p), &p->event);
	lw_free(p->ring);
	queue_fini(&p->queue);
	impair_free(p->impair);
}

void pipe_drop(
	struct lw_pipe *p, const struct lw_frame *f, enum lw_link_drop why, lw_time now)
{
	p->stats.drops[why]++;
	link_lost(p->link, p, f, why, now);
}

lw_span pipe_occupancy(const struct pipe_rate *rate, size_t len)
{
	uint64_t bits = 8 * ((uint64_t)len + rate->overhead);
	return (lw_span)((bits * 1000000000u + rate->bits_per_s - 1) / rate->bits_per_s);
}

/* Keepalives that data crowded out would take a busy line down: IOS gives them priority.
 */
static bool queue_full(const struct lw_pipe *p, const struct lw_frame *f)
{
	const struct pipe_rate *r = &p->link->rate;
	if (f->notes & LW_NOTE_LINE_PROTOCOL)
		return false;
	if (p->queue.len >= r->queue_frames)
		return true;
	return r->queue_bytes && p->queue.bytes + f->wire_len > r->queue_bytes;
}

static void grow(struct lw_pipe *p)
{
	uint32_t cap = p->cap ? 2 * p->cap : FIRST_CAP;
	struct flight *ring = lw_alloc_array(cap, sizeof(*ring));
	for (uint32_t i = 0; i < p->len; i++)
		ring[i] = *at(p, i);
	lw_free(p->ring);
	p->ring = ring;
	p->cap = cap;
	p->head = 0;
}

/* One event serves both kinds of news; the carrier's comes first at the same time. */
static void set_event(struct lw_pipe *p)
{
	lw_time next = p->len > 0 ? at(p, 0)->arrive : LW_NEVER;
	if (p->carrier_at <= next)
		next = p->carrier_at;
	if (next == LW_NEVER)
		lw_evq_park(queue_of(p), &p->event);
	else
		lw_evq_put(queue_of(p), &p->event, next);
}

/* Keep the ring in the order of arrival; only a held-back frame is ever overtaken. */
static void insert(struct lw_pipe *p, struct flight f)
{
	if (p->len == p->cap)
		grow(p);
	uint32_t i = p->len++;
	for (; i > 0 && at(p, i - 1)->arrive > f.arrive; i--)
		*at(p, i) = *at(p, i - 1);
	*at(p, i) = f;
	if (i == 0)
		set_event(p);
}

/* Reserve the medium: when has the last bit of `f` left?  0: the queue is full. */
static lw_time serialise(struct lw_pipe *p, const struct lw_frame *f, lw_time now)
{
	lw_time start = now;
	if (p->busy_until > now) {
		queue_settle(&p->queue, now);
		if (queue_full(p, f))
			return 0;
		start = p->busy_until;
		queue_add(&p->queue, start, f->wire_len);
		if (p->queue.len > p->stats.queue_max)
			p->stats.queue_max = p->queue.len;
	}
	lw_span bits = pipe_occupancy(&p->link->rate, f->wire_len);
	p->stats.busy += bits;
	return p->busy_until = start + bits;
}

static void impair(struct lw_pipe *p, struct flight f)
{
	struct impair_verdict v = impair_judge(p->impair, f.frame->wire_len);
	f.fate = v.fate;
	f.arrive += v.extra;
	if (!v.held) {
		if (f.arrive < p->last_arrival)
			f.arrive = p->last_arrival;
		p->last_arrival = f.arrive;
	}
	if (v.twice) {
		lw_frame_ref(f.frame);
		insert(p, f);
	}
	insert(p, f);
}

void pipe_send(struct lw_pipe *p, struct lw_frame *f, lw_time now)
{
	bool waits = p->busy_until > now;
	lw_time left = p->cut ? 0 : serialise(p, f, now);
	if (left == 0) {
		pipe_drop(p, f, p->cut ? LW_LINK_DROP_DOWN : LW_LINK_DROP_QUEUE, now);
		lw_frame_unref(f);
		return;
	}
	uint32_t most = p->link->rate.mark_frames;
	if (most && waits && p->queue.len > most && mark_congestion(p->link->medium, &f))
		p->stats.marked++;
	struct flight fl = { .frame = f, .arrive = left + p->link->rate.delay };
	if (p->impair)
		impair(p, fl);
	else
		insert(p, fl);
}

void pipe_flush(struct lw_pipe *p, lw_time now)
{
	for (; p->len > 0; p->len--, p->head++) {
		struct lw_frame *f = at(p, 0)->frame;
		pipe_drop(p, f, LW_LINK_DROP_DOWN, now);
		lw_frame_unref(f);
	}
	set_event(p);
	queue_fini(&p->queue);
	p->busy_until = now;
}

void pipe_tell_carrier(struct lw_pipe *p, lw_time when)
{
	p->carrier_at = when;
	set_event(p);
}

static void tell_carrier(struct lw_pipe *p, lw_time now)
{
	bool up = p->link->state != LW_LINK_UNPLUGGED;
	p->carrier_at = LW_NEVER;
	set_event(p);
	if (p->to->up == up)
		return;
	p->to->up = up;
	p->to->ops->carrier(p->to, up, now);
}

static void arrive(struct lw_event *ev, lw_time now)
{
	struct lw_pipe *p = lw_container_of(ev, struct lw_pipe, event);
	if (p->carrier_at <= now) {
		tell_carrier(p, now);
		return;
	}
	struct flight f = *at(p, 0);
	p->head++;
	p->len--;
	set_event(p);
	if (f.fate) {
		pipe_drop(p, f.frame, (enum lw_link_drop)(f.fate - 1), now);
		lw_frame_unref(f.frame);
		return;
	}
	p->stats.frames++;
	p->stats.bytes += f.frame->wire_len;
	lw_port_arrive(p->to, f.frame, now);
}
