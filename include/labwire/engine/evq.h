/* evq.h - the future event list: what happens next, and in which order.
 *
 * The order is total: (1) virtual time, (2) owner id, i.e. the place of the node or link
 * in the scenario, (3) the owner's own counter.  It never depends on addresses, hashing
 * or allocation, so a node appended to a scenario, or a capture switched on, cannot
 * reorder the events of the others.  Time never goes back.
 *
 * Events double as timers: an armed event may be put again (it moves) or cancelled, both
 * in O(1) unless it moves to an earlier time.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_ENGINE_EVQ_H
#define LABWIRE_ENGINE_EVQ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "labwire/base/time.h"

/* Owner ids: kind in the top bits, place in the scenario below, so that an appended node
 * shifts nobody's id (and with it nobody's random stream). */
enum lw_owner_kind {
	LW_OWNER_NODE = 0x00000000,
	LW_OWNER_LINK = 0x40000000,   /* two per link: 2 * place + direction */
	LW_OWNER_OUTLET = 0x7e000000, /* cables that lead out of the lab */
	LW_OWNER_LAB = 0x7f000000,    /* steps of the scenario */
	/* What comes from outside: last of all at its time, so that it comes after what
	 * the lab had done by then, live and in a replay alike. */
	LW_OWNER_OUTSIDE = 0x7fffffff,
};

struct lw_owner {
	uint32_t id;
	uint64_t next; /* written by evq.c only */
};

/* Embedded in its owner (a timer, a pipe): the queue allocates nothing per event.
 * Only evq.c writes these fields. */
struct lw_event {
	struct lw_owner *owner;
	void (*fire)(struct lw_event *ev, lw_time now);
	const char *name; /* what a trace and a frame's cause call it: "rto", "delack" */
	lw_time due;	  /* LW_NEVER: not armed */
	uint64_t nth;	  /* third key, taken when armed */
	uint32_t entry;	  /* number of its entry in the heap, 0: none */
};

struct lw_evq;
struct lw_evq *lw_evq_new(void);
void lw_evq_free(struct lw_evq *q); /* asserts: nothing is armed any more */

/* name and owner must outlive the event. */
void lw_event_init(struct lw_event *ev, struct lw_owner *owner, const char *name,
	void (*fire)(struct lw_event *, lw_time));
/* Arm, or move when armed.  at >= now. */
void lw_evq_put(struct lw_evq *q, struct lw_event *ev, lw_time at);
/* Disarm, and forget the event: its memory may go.  Idle: no-op. */
void lw_evq_cancel(struct lw_evq *q, struct lw_event *ev);
/* Disarm, but keep the place in the heap for the next put: the cheap way for a timer
 * that will be armed again.  Call cancel before the memory goes. */
void lw_evq_park(struct lw_evq *q, struct lw_event *ev);

static inline bool lw_event_armed(const struct lw_event *ev)
{
	return ev->due != LW_NEVER;
}

lw_time lw_evq_now(const struct lw_evq *q);
lw_time lw_evq_next(struct lw_evq *q); /* LW_NEVER when nothing is armed */
/* Fire one event that is due at or before `until`; false: there is none. */
bool lw_evq_step(struct lw_evq *q, lw_time until);
/* Name of the event being fired; NULL outside of a step. */
const char *lw_evq_firing(const struct lw_evq *q);
/* Time of `end` is reached even when nothing happens there.  Needs end >= now and no
 * armed event before end. */
void lw_evq_advance(struct lw_evq *q, lw_time end);
size_t lw_evq_armed(const struct lw_evq *q);
size_t lw_evq_entries(const struct lw_evq *q); /* stale and parked ones included */

#endif
