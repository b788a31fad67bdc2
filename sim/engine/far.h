/* far.h - the far future of an event queue: entries not yet sorted.
 *
 * Theory of operation.  A heap of a million entries costs a cache miss per level.  So
 * once there are many, the heap keeps only those before a horizon; later ones lie
 * unsorted in bags, one per equal span of time, and the rest in one bag `late`.  When
 * the heap is empty the next bag is poured into it and the horizon moves on; when the
 * bags are used up, `late` is dealt into new ones, over twice the span to its median.
 * The order of events does not depend on any of this: the heap sorts all that it gets.
 *
 * Bags are lists of chunks from one free list, so nothing is allocated once the number
 * of entries has been reached before.  Private to sim/engine.
 * SPDX-License-Identifier: MIT */
#ifndef SIM_ENGINE_FAR_H
#define SIM_ENGINE_FAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "labwire/base/time.h"

/* The first two keys inline, and the number of the record with the rest. */
struct entry {
	lw_time at;
	uint32_t owner;
	uint32_t record;
};

enum {
	FAR_BAGS = 1024
};

struct chunk;

struct bag {
	struct chunk *chunks; /* only the first has room */
};

struct far {
	lw_time horizon; /* entries at or after this are far; LW_NEVER: none are */
	lw_time base;	 /* the first bag's first instant */
	lw_span width;	 /* of each bag */
	uint32_t next;	 /* bag to be poured next; FAR_BAGS: all are used up */
	size_t len;
	struct bag *bags; /* FAR_BAGS of them, or NULL */
	struct bag late;
	struct chunk *spare;
};

void far_init(struct far *f);
void far_fini(struct far *f);
/* entry.at >= horizon. */
void far_put(struct far *f, struct entry e);
/* From now on entries at or after `at` are far; to be called while nothing is. */
void far_begin(struct far *f, lw_time at);
/* Hand the entries of the next span to `take` and move the horizon behind them.  When
 * few are left, all of them: then nothing is far any more.  Needs len > 0. */
void far_pour(struct far *f, void (*take)(void *ctx, struct entry e), void *ctx);
/* Hand every entry to `keep` and forget those it refuses. */
void far_sieve(struct far *f, bool (*keep)(void *ctx, struct entry e), void *ctx);

#endif
