/* queue.h - a drop-tail queue's account: who still waits for the medium.
 *
 * The frames themselves are in the pipe's ring; this remembers when each waiting one
 * will start and how long it is.  Empty on an idle link, and then without memory.
 * Private to sim/link.  SPDX-License-Identifier: MIT */
#ifndef SIM_LINK_QUEUE_H
#define SIM_LINK_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "labwire/base/time.h"

struct waiting {
	lw_time start;
	uint32_t bytes;
};

struct queue {
	struct waiting *ring;	 /* in the order of start */
	uint32_t cap, head, len; /* cap: a power of two, or 0 */
	uint32_t bytes;
};

void queue_fini(struct queue *q);
void queue_settle(struct queue *q, lw_time now); /* those that started leave */
void queue_add(struct queue *q, lw_time start, uint32_t bytes);

#endif
