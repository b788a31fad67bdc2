/* ring.c - byte ring of a power-of-two size.  SPDX-License-Identifier: MIT */
#include "labwire/base/ring.h"

#include <string.h>

#include "labwire/base/alloc.h"
#include "labwire/base/assert.h"

enum {
	FIRST_CAP = 512
};

void lw_ring_init(struct lw_ring *r, size_t limit)
{
	*r = (struct lw_ring){ .limit = limit };
}

void lw_ring_fini(struct lw_ring *r)
{
	lw_free(r->bytes);
	*r = (struct lw_ring){ .limit = r->limit };
}

/* Copy between the ring and flat memory, in at most two pieces. */
static size_t first_piece(const struct lw_ring *r, size_t at, size_t n)
{
	size_t to_end = r->cap - at;
	return n < to_end ? n : to_end;
}

static void copy_in(struct lw_ring *r, size_t offset, const uint8_t *from, size_t n)
{
	size_t at = (r->head + offset) & (r->cap - 1);
	size_t first = first_piece(r, at, n);
	memcpy(r->bytes + at, from, first);
	memcpy(r->bytes, from + first, n - first);
}

static void copy_out(const struct lw_ring *r, size_t offset, uint8_t *to, size_t n)
{
	size_t at = (r->head + offset) & (r->cap - 1);
	size_t first = first_piece(r, at, n);
	memcpy(to, r->bytes + at, first);
	memcpy(to + first, r->bytes, n - first);
}

/* Storage for `want` bytes.  Everything stored is kept, bytes poked ahead as well. */
static void reserve(struct lw_ring *r, size_t want)
{
	if (want <= r->cap)
		return;
	size_t cap = r->cap ? r->cap : FIRST_CAP;
	while (cap < want)
		cap *= 2;
	uint8_t *bytes = lw_alloc(cap);
	if (r->cap)
		copy_out(r, 0, bytes, r->cap);
	lw_free(r->bytes);
	r->bytes = bytes;
	r->cap = cap;
	r->head = 0;
}

size_t lw_ring_write(struct lw_ring *r, const void *from, size_t n)
{
	size_t room = lw_ring_room(r);
	if (n > room)
		n = room;
	if (n == 0)
		return 0;
	reserve(r, r->len + n);
	copy_in(r, r->len, from, n);
	r->len += n;
	return n;
}

size_t lw_ring_read(struct lw_ring *r, void *to, size_t n)
{
	if (n > r->len)
		n = r->len;
	lw_ring_peek(r, 0, to, n);
	lw_ring_drop(r, n);
	return n;
}

void lw_ring_peek(const struct lw_ring *r, size_t offset, void *to, size_t n)
{
	LW_ASSERT(offset + n <= r->len);
	if (n)
		copy_out(r, offset, to, n);
}

const uint8_t *lw_ring_span(const struct lw_ring *r, size_t *n)
{
	if (r->len == 0) {
		*n = 0;
		return NULL;
	}
	size_t at = r->head & (r->cap - 1);
	*n = first_piece(r, at, r->len);
	return r->bytes + at;
}

void lw_ring_drop(struct lw_ring *r, size_t n)
{
	LW_ASSERT(n <= r->len);
	r->head += n;
	r->len -= n;
}

void lw_ring_poke(struct lw_ring *r, size_t offset, const void *from, size_t n)
{
	LW_ASSERT(offset + n <= r->limit);
	if (n == 0)
		return;
	reserve(r, offset + n);
	copy_in(r, offset, from, n);
}

void lw_ring_advance(struct lw_ring *r, size_t n)
{
	LW_ASSERT(r->len + n <= r->cap);
	r->len += n;
}
