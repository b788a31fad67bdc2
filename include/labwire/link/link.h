/* link.h - a cable or line between two ports: two pipes, one per direction.
 *
 * A pipe has a drop-tail queue (frames and bytes), serialises at `bits_per_s`, delays by
 * `delay`, and may impair.  Frames in flight wait in a ring, and only the head has an
 * event in the heap.  Rounding: pipe.c.  Owned by the lab; free it before the nodes.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_LINK_LINK_H
#define LABWIRE_LINK_LINK_H

#include "labwire/link/port.h"

/* What goes wrong on the way, per direction.  All zero: nothing. */
struct lw_impair {
	uint64_t drop_mask; /* bit n: the n-th frame (from 0) of this direction dies */
	uint32_t loss_ppb;  /* probabilities in parts per billion */
	uint32_t duplicate_ppb;
	uint32_t reorder_ppb; /* such a frame is held back by reorder_by */
	lw_span reorder_by;
	lw_span jitter;		/* extra delay 0 .. jitter, order kept */
	uint32_t bit_error_ppb; /* per bit; a damaged frame dies at the receiver's FCS */
};

struct lw_link_conf {
	enum lw_medium medium;
	uint64_t bits_per_s;
	lw_span delay;		    /* propagation; at least 1 ns is made of 0 */
	uint32_t queue_frames;	    /* 0: the medium's default */
	uint32_t queue_bytes;	    /* 0: no limit in bytes */
	uint32_t mark_frames;	    /* when more wait, IP that is ECN-capable gets CE (RFC
				       3168);       0: never */
	uint32_t place;		    /* in the scenario: owner ids and random streams */
	struct lw_impair impair[2]; /* a to b, b to a */
};

enum {
	LW_ETHER_OVERHEAD = 24, /* preamble 8, FCS 4, gap 12 (IEEE 802.3 clauses 3, 4) */
	LW_HDLC_OVERHEAD = 3,	/* FCS 2, one flag 1; the header is in the frame */
};

struct lw_link;
/* Ports must live until the link is freed.  The link starts unplugged; see lw_link_set.
 */
struct lw_link *lw_link_new(struct lw_engine *e, const struct lw_link_conf *conf,
	struct lw_port *a, struct lw_port *b);
void lw_link_free(struct lw_link *l); /* drops what is in flight */

enum lw_link_state {
	LW_LINK_UP,
	LW_LINK_DOWN,	   /* a fault in the middle: nothing passes, the ends keep their
			      carrier and only keepalives notice */
	LW_LINK_UNPLUGGED, /* nothing passes, and both ends lose their carrier */
};
/* Frames in flight die.  The ends learn of their carrier by an event of the link's own,
 * 1 ns later. */
void lw_link_set(struct lw_link *l, enum lw_link_state state);
/* Pull what is plugged into one end (0: a, 1: b) and plug `port` in instead.  Frames in
 * flight die; the old port loses its carrier, the new one gets it 1 ns later. */
void lw_link_replug(struct lw_link *l, int end, struct lw_port *port);
struct lw_port *lw_link_port(const struct lw_link *l, int end);
enum lw_link_state lw_link_state(const struct lw_link *l);
/* From now on; dir 0: a to b, 1: b to a. */
void lw_link_impair(struct lw_link *l, int dir, const struct lw_impair *impair);

struct lw_pipe_stats {
	uint64_t frames, bytes; /* delivered */
	lw_span busy;		/* time spent serialising */
	uint32_t queue_max;	/* most frames ever waiting */
	uint32_t marked;	/* with CE, because of those that waited */
	uint32_t drops[LW_LINK_DROPS];
};
const struct lw_pipe_stats *lw_link_stats(const struct lw_link *l, int dir);
/* Time that `len` bytes of frame occupy the medium, framing included. */
lw_span lw_link_occupancy(const struct lw_link *l, size_t len);

/* Hear of every frame that dies on this link (for traces).  One listener. */
void lw_link_on_drop(struct lw_link *l,
	void (*lost)(void *ctx, int dir, const struct lw_frame *f, enum lw_link_drop why,
		lw_time now),
	void *ctx);

#endif
