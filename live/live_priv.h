/* live_priv.h - a session's parts.  Private to live.
 *
 * live.c     life of a session, its clock       part.c    the ways in, by their names
 * listener.c streams accepted                   relay.c   one stream, outside and inside
 * SPDX-License-Identifier: MIT */
#ifndef LIVE_PRIV_H
#define LIVE_PRIV_H

#include <uv.h>

#include "gate.h"
#include "labwire/base/list.h"
#include "labwire/live/live.h"
#include "lateness.h"
#include "pace.h"
#include "watch.h"

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
struct part {
	struct lw_list list;
	struct lw_live *live;
	void (*free)(struct part *p);
};

struct lw_live {
	struct lw_live_conf conf;
	struct lw_lab *lab;
	struct lw_engine *engine;
	struct gate *gate;
	uv_loop_t loop;
	uv_prepare_t prepare;
	uv_signal_t signals[2];
	struct pace pace;
	struct lateness late;
	struct watch *timer; /* a timerfd: libuv's own timers count milliseconds */
	int64_t timer_at;
	int64_t said_slow; /* wall time of the last such warning */
	struct lw_list chores, parts;
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
void part_init(struct part *p, struct lw_live *l, void (*free)(struct part *p));

#endif
