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
	struct lw_event event; /* arrival of the head, or of news of the carrier */
	struct lw_owner owner;
	struct lw_link *link;
	struct lw_port *to;
	struct impair *impair;	 /* NULL: nothing goes wrong */
	struct flight *ring;	 /* in the order of arrival */
	uint32_t cap, head, len; /* cap: a power of two, or 0 */
	bool cut;		 /* whatever is sent dies */
	struct queue queue;
	lw_time busy_until;   /* the last bit of the last frame has left */
	lw_time last_arrival; /* jitter keeps the order */
	lw_time carrier_at;   /* `to` hears whether it has carrier; LW_NEVER */
	struct lw_pipe_stats stats;
};

struct pipe_rate {
	uint64_t bits_per_s;
	lw_span delay;
	uint32_t overhead; /* bytes of framing per frame */
	uint32_t queue_frames, queue_bytes;
	uint32_t mark_frames; /* more than these wait: CE; 0: never */
};

struct lw_link {
	struct lw_engine *engine;
	enum lw_medium medium;
	enum lw_link_state state;
	struct pipe_rate rate;
	struct lw_pipe pipes[2]; /* a to b, b to a */
	void (*lost)(void *ctx, int dir, const struct lw_frame *f, enum lw_link_drop why,
		lw_time now);
	void *lost_ctx;
};

void pipe_init(
	struct lw_pipe *p, struct lw_link *link, uint32_t owner_id, struct lw_port *to);
void pipe_fini(struct lw_pipe *p);
void pipe_send(struct lw_pipe *p, struct lw_frame *f, lw_time now);
void pipe_flush(struct lw_pipe *p, lw_time now); /* the link went down */
/* The far end will learn whether the link gives it carrier. */
void pipe_tell_carrier(struct lw_pipe *p, lw_time at);
/* Count and tell the listener; the reference stays the caller's. */
void pipe_drop(
	struct lw_pipe *p, const struct lw_frame *f, enum lw_link_drop why, lw_time now);
lw_span pipe_occupancy(const struct pipe_rate *rate, size_t len);

/* mark.c: when the frame carries IP that is ECN-capable, another one of the same id with
 * CE (RFC 3168 5) takes its place; false: it stays as it is. */
bool mark_congestion(enum lw_medium medium, struct lw_frame **f);

/* link.c: tell the link's listener. */
void link_lost(struct lw_link *l, const struct lw_pipe *p, const struct lw_frame *f,
	enum lw_link_drop why, lw_time now);

#endif
