/* frame.h - a frame: one cache-aligned block of header room, payload and identity.
 *
 * Two faces of the same block.  struct lw_pkt is a packet under construction: it has
 * exactly one holder, and passing it down gives it away.  It is built from the inside
 * out: payload first, then each layer pushes the room of its header in front.  At the
 * NIC it is frozen into a struct lw_frame: read-only, shared, counted.  Forwarding thaws
 * it: in place when the count is one, else after one copy.
 *
 * Blocks come from a pool (pool.h) and go back there; none is allocated in the steady
 * state.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_BASE_FRAME_H
#define LABWIRE_BASE_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "labwire/base/assert.h"
#include "labwire/base/rd.h"
#include "labwire/base/time.h"
#include "labwire/base/wr.h"

struct lw_pool;

/* Header room that fits Ethernet (14), IPv4 with options (60) and TCP with options (60).
 */
#define LW_PKT_HEADROOM 136
/* Shortest Ethernet frame without FCS (IEEE 802.3 clause 4); shorter ones are padded. */
#define LW_ETHER_MIN 60

/* What the maker of a packet knows about it, beyond its bytes. */
enum {
	LW_NOTE_RETRANSMISSION = 1 << 0, /* TCP: numbers that were sent before */
	LW_NOTE_WINDOW_PROBE = 1 << 1,	 /* TCP: sent against a closed window */
	LW_NOTE_DUPLICATE_ACK = 1 << 2,	 /* TCP: says nothing that the last did not say */
	LW_NOTE_ZERO_WINDOW = 1 << 3,	 /* TCP: no room */
	LW_NOTE_LINE_PROTOCOL = 1 << 4,	 /* the line's own: no full queue drops it */
};

/* Every field is written by frame.c, pool.c and the freezing NIC only, but for
 * the notes, which the packet's first holder writes, and `filed`, the recorder's own. */
struct lw_frame {
	struct lw_pool *pool;
	struct lw_frame *next; /* the pool's free list */
	uint32_t refs;
	uint32_t size;	    /* bytes of data behind this header */
	uint32_t head, len; /* the view: data[head .. head + len) */
	uint32_t wire_len;  /* with Ethernet padding; 0 until frozen */
	uint16_t size_class;
	uint8_t notes;		/* LW_NOTE_*, from whoever built it */
	uint8_t filed;		/* in which common captures it stands: recorder.c */
	uint64_t id;		/* 0: not frozen yet; one id across all hops */
	uint64_t cause_frame;	/* id of the frame being handled at birth, or 0 */
	const char *cause_name; /* the event or timer that fired, when no frame did */
};

static inline uint8_t *lw_frame_data(const struct lw_frame *f)
{
	return (uint8_t *)(uintptr_t)(f + 1);
}

/* Same block, one holder, writable. */
struct lw_pkt {
	struct lw_frame f;
};

/* Room for `headroom` bytes of headers in front and `room` bytes of payload; empty view.
 */
struct lw_pkt *lw_pkt_new(struct lw_pool *pool, size_t headroom, size_t room);
void lw_pkt_free(struct lw_pkt *p);

static inline uint8_t *lw_pkt_bytes(struct lw_pkt *p)
{
	return lw_frame_data(&p->f) + p->f.head;
}

static inline size_t lw_pkt_len(const struct lw_pkt *p)
{
	return p->f.len;
}

/* Append n bytes at the end of the view; the caller fills them. */
static inline uint8_t *lw_pkt_put(struct lw_pkt *p, size_t n)
{
	LW_ASSERT(p->f.head + p->f.len + n <= p->f.size);
	p->f.len += (uint32_t)n;
	return lw_pkt_bytes(p) + p->f.len - n;
}

/* Open exactly n bytes in front of the view and hand out a writer over them. */
static inline struct lw_wr lw_pkt_push(struct lw_pkt *p, size_t n)
{
	LW_ASSERT(n <= p->f.head);
	p->f.head -= (uint32_t)n;
	p->f.len += (uint32_t)n;
	return lw_wr_of(lw_pkt_bytes(p), n);
}

/* Drop n bytes in front: the header of the layer below. */
static inline void lw_pkt_pull(struct lw_pkt *p, size_t n)
{
	LW_ASSERT(n <= p->f.len);
	p->f.head += (uint32_t)n;
	p->f.len -= (uint32_t)n;
}

/* Shorten the view to len bytes: trailing padding falls off. */
static inline void lw_pkt_trim(struct lw_pkt *p, size_t len)
{
	LW_ASSERT(len <= p->f.len);
	p->f.len = (uint32_t)len;
}

static inline struct lw_rd lw_pkt_rd(const struct lw_pkt *p)
{
	return lw_rd_of(lw_frame_data(&p->f) + p->f.head, p->f.len);
}

/* Give the packet up and get a frame of one reference back.  Pads with zeros to min_len
 * on the wire (LW_ETHER_MIN on Ethernet, 0 elsewhere): f->len keeps the length before
 * padding, which is what a host's own capture sees.  Called by lw_nic and the serial
 * line only, which then ask the engine for the identity. */
struct lw_frame *lw_pkt_freeze(struct lw_pkt *p, size_t min_len);

/* Give one reference up and get a writable packet with the whole wire view: the same
 * block when nobody else holds it, else a copy.  Identity and cause survive. */
struct lw_pkt *lw_frame_thaw(struct lw_frame *f);

static inline struct lw_frame *lw_frame_ref(struct lw_frame *f)
{
	f->refs++;
	return f;
}
void lw_frame_unref(struct lw_frame *f); /* NULL is a no-op */

/* The frame as the wire carries it, padding included. */
static inline struct lw_rd lw_frame_rd(const struct lw_frame *f)
{
	return lw_rd_of(lw_frame_data(f) + f->head, f->wire_len);
}

#endif
