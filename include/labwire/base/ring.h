/* ring.h - byte ring of a power-of-two size that grows up to a limit; the storage is
 * taken when the first byte comes, so an idle socket costs nothing.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_BASE_RING_H
#define LABWIRE_BASE_RING_H

#include <stddef.h>
#include <stdint.h>

/* Fields are written by ring.c only. */
struct lw_ring {
	uint8_t *bytes;
	size_t cap;   /* storage, a power of two, or 0 */
	size_t limit; /* most bytes it may hold */
	size_t head;  /* free-running read position */
	size_t len;   /* bytes held */
};

void lw_ring_init(struct lw_ring *r, size_t limit);
void lw_ring_fini(struct lw_ring *r);

static inline size_t lw_ring_len(const struct lw_ring *r)
{
	return r->len;
}

static inline size_t lw_ring_room(const struct lw_ring *r)
{
	return r->limit > r->len ? r->limit - r->len : 0;
}

size_t lw_ring_write(struct lw_ring *r, const void *from, size_t n); /* bytes taken */
size_t lw_ring_read(struct lw_ring *r, void *to, size_t n);	     /* bytes given */
/* Copy n bytes from `offset` bytes after the head, without consuming: all or nothing;
 * asserts offset + n <= len. */
void lw_ring_peek(const struct lw_ring *r, size_t offset, void *to, size_t n);
/* The longest piece at the head that is contiguous in memory; *n gets its length. */
const uint8_t *lw_ring_span(const struct lw_ring *r, size_t *n);
void lw_ring_drop(struct lw_ring *r, size_t n); /* asserts n <= len */
/* Store n bytes `offset` bytes after the head without growing len (TCP reassembly
 * writes ahead of rcv_nxt); asserts offset + n <= limit.  Then advance() admits them. */
void lw_ring_poke(struct lw_ring *r, size_t offset, const void *from, size_t n);
void lw_ring_advance(struct lw_ring *r, size_t n);

#endif
