/* queue.c - a drop-tail queue's account.  SPDX-License-Identifier: MIT */
#include "queue.h"

#include "labwire/base/alloc.h"

enum {
	FIRST_CAP = 16
};

void queue_fini(struct queue *q)
{
	lw_free(q->ring);
	*q = (struct queue){ 0 };
}

static struct waiting *at(const struct queue *q, uint32_t i)
{
	return &q->ring[(q->head + i) & (q->cap - 1)];
}

void queue_settle(struct queue *q, lw_time now)
{
	while (q->len > 0 && at(q, 0)->start <= now) {
		q->bytes -= at(q, 0)->bytes;
		q->head++;
		q->len--;
	}
}

void queue_add(struct queue *q, lw_time start, uint32_t bytes)
{
	if (q->len == q->cap) {
		struct queue old = *q;
		q->cap = old.cap ? 2 * old.cap : FIRST_CAP;
		q->ring = lw_alloc_array(q->cap, sizeof(*q->ring));
		for (uint32_t i = 0; i < old.len; i++)
			q->ring[i] = *at(&old, i);
		q->head = 0;
		lw_free(old.ring);
	}
	*at(q, q->len++) = (struct waiting){ start, bytes };
	q->bytes += bytes;
}
