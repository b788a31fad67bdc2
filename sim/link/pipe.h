/* pipe.h - one direction of a link: queue, serialisation, propagation, impairments.
 * Private to sim/link.  SPDX-License-Identifier: MIT */
#ifndef SIM_LINK_PIPE_H
#define SIM_LINK_PIPE_H

#include "impair.h"
#include "labwire/link/link.h"
#include "queue.h"

struct flight {
	struct lw_frame *frame;
	lw_time arrive; /* its last bit is there */
	uint32_t fate;	/* enum lw_link_drop + 1: dies on arrival; 0: lives */
};

struct lw_pipe {
	struct lw_event event; /* arrival of the head */
	struct lw_owner owner;
	struct lw_engine *engine;
	struct lw_port *to;
	struct lw_link *link;
	const struct pipe_rate *rate; /* shared by both directions */
	struct impair *impair;	      /* NULL: nothing goes wrong */
	struct flight *ring;	      /* in the order of arrival */
	uint32_t cap, head, len;      /* cap: a power of two, or 0 */
	struct queue queue;
	bool cut;	      /* whatever is sent dies */
	lw_time busy_until;   /* the last bit of the last frame has left */
	lw_time last_arrival; /* jitter keeps the order */
	struct lw_pipe_stats stats;
};

/* What both directions of a link share. */
struct pipe_rate {
	uint64_t bits_per_s;
	lw_span delay;
	uint32_t overhead; /* bytes of framing per frame */
	uint32_t queue_frames, queue_bytes;
};

void pipe_init(struct lw_pipe *p, struct lw_engine *e, uint32_t owner_id,
	const struct pipe_rate *rate, struct lw_link *link);
void pipe_fini(struct lw_pipe *p);
void pipe_send(struct lw_pipe *p, struct lw_frame *f, lw_time now);
void pipe_flush(struct lw_pipe *p, lw_time now); /* the link went down */
/* Count and tell the listener; the reference stays the caller's. */
void pipe_drop(
	struct lw_pipe *p, const struct lw_frame *f, enum lw_link_drop why, lw_time now);
lw_span pipe_occupancy(const struct pipe_rate *rate, size_t len);

/* link.c: tell the link's listener. */
void link_lost(struct lw_link *l, const struct lw_pipe *p, const struct lw_frame *f,
	enum lw_link_drop why, lw_time now);

#endif
