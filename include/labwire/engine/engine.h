/* engine.h - one run: the clock, the frames, the seed, what caused what.
 *
 * Owns the event queue and the frame pool.  Call order: new, build the lab, run until a
 * time or until idle, take the lab apart, free.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_ENGINE_ENGINE_H
#define LABWIRE_ENGINE_ENGINE_H

#include <stddef.h>
#include <stdint.h>

#include "labwire/base/err.h"
#include "labwire/base/frame.h"
#include "labwire/base/log.h"
#include "labwire/base/pool.h"
#include "labwire/engine/evq.h"

struct lw_engine_conf {
	uint64_t seed;
	int64_t epoch_ns; /* UTC ns since 1970 at virtual time 0 (below year 2262) */
	const struct lw_log *log; /* NULL: silent; outlives the engine */
};

/* Readable by all, written by engine.c only. */
struct lw_engine {
	struct lw_evq *q;
	struct lw_pool *pool;
	uint64_t seed;
	int64_t epoch_ns;
	const struct lw_log *log;
	uint64_t cause;	      /* id of the frame being handled, 0: none */
	uint64_t fingerprint; /* of every event fired and every frame born */
	uint64_t fired;	      /* events */
	uint64_t frames;      /* born */
};

struct lw_engine *lw_engine_new(const struct lw_engine_conf *conf);
void lw_engine_free(struct lw_engine *e); /* asserts: no armed event, no live frame */

static inline lw_time lw_engine_now(const struct lw_engine *e)
{
	return lw_evq_now(e->q);
}

/* UTC seconds since 1970 at virtual time `at`: for dates in banners and mails. */
static inline int64_t lw_engine_unix(const struct lw_engine *e, lw_time at)
{
	return (e->epoch_ns + at) / LW_SEC(1);
}

/* Fire every event up to and including `until`, then set the clock to `until`.
 * LW_EBUDGET: `budget` events were not enough; the rest is still queued. */
LW_MUST_USE enum lw_err lw_engine_run_until(
	struct lw_engine *e, lw_time until, uint64_t budget);
/* Fire until nothing is armed.  A lab with periodic timers never gets there. */
LW_MUST_USE enum lw_err lw_engine_run_idle(struct lw_engine *e, uint64_t budget);

/* A packet leaves its first interface: freeze it, give it the next id of `owner` and
 * record its cause.  A frame that was forwarded keeps its id.  min_len: lw_pkt_freeze. */
struct lw_frame *lw_engine_freeze(
	struct lw_engine *e, struct lw_owner *owner, struct lw_pkt *p, size_t min_len);

/* What frames born from here to the end of this event are caused by: a frame that
 * arrives, or the cause that a deferred wake-up remembered. */
static inline void lw_engine_set_cause(struct lw_engine *e, uint64_t frame_id)
{
	e->cause = frame_id;
}

#endif
