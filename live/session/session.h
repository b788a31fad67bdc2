/* session.h - a lab in real time, and what its ways in use of it.
 *
 * Theory of operation.  The loop sleeps until the lab's next event is due by the wall
 * clock (pace.h) or a descriptor has news (poller.h).  Ways in (live/ways/) put what they
 * read as records into the inlet (live/inlet/inlet.h), where guests (live/guests/) act on
 * them inside the lab.  When the lab's due events have been fired, chores run: the ways
 * look at what their guests have to say, and write it out.  Private to live.
 * SPDX-License-Identifier: MIT */
#ifndef LIVE_SESSION_SESSION_H
#define LIVE_SESSION_SESSION_H

#include <uv.h>

#include "live/guests/guests.h"
#include "labwire/base/list.h"
#include "labwire/live/live.h"
#include "lateness.h"
#include "pace.h"
#include "poller.h"

enum {
	LIVE_CHUNK = JOURNAL_BODY_MAX, /* bytes read at a time */
	LIVE_STREAMS_MAX = 4096,       /* accepted connections at a time, all together */
};

/* Something to do as soon as the lab's events have been fired. */
struct chore {
	struct lw_list list;
	void (*run)(struct chore *c);
};

/* A way in: freed with the session. */
struct way {
	struct lw_list list;
	struct lw_live *live;
	void (*free)(struct way *p);
};

struct lw_live {
	struct lw_live_conf conf;
	struct lw_lab *lab;
	struct lw_engine *engine;
	struct guests *guests;
	uv_loop_t loop;
	uv_prepare_t prepare;
	uv_signal_t signals[2];
	struct pace pace;
	struct lateness late;
	struct poller *timer; /* a timerfd: libuv's own timers count milliseconds */
	int64_t timer_at;
	int64_t said_slow; /* wall time of the last such warning */
	struct lw_list chores, ways;
	uint32_t streams;
	bool stopping;
	uint8_t chunk[LIVE_CHUNK];
};

void live_say(const struct lw_live *l, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void live_stop(struct lw_live *l);
void live_later(struct lw_live *l, struct chore *c); /* waiting already: no-op */
static inline void chore_init(struct chore *c, void (*run)(struct chore *c))
{
	lw_list_init(&c->list);
	c->run = run;
}
static inline void chore_drop(struct chore *c)
{
	lw_list_del(&c->list);
}
void way_init(struct way *p, struct lw_live *l, void (*free)(struct way *p));

#endif
