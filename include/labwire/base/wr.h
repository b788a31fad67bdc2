/* wr.h - bounds-checked write cursor over room that the caller owns.
 *
 * The twin of rd.h: the first write that does not fit sets `bad` and nothing more is
 * written.  Lengths and checksums are patched through marks.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_BASE_WR_H
#define LABWIRE_BASE_WR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct lw_wr {
	uint8_t *base, *at, *end;
	bool bad;
};

static inline struct lw_wr lw_wr_of(void *p, size_t n)
{
	uint8_t *b = p;
	return (struct lw_wr){ .base = b, .at = b, .end = b + n };
}

static inline size_t lw_wr_len(const struct lw_wr *w)
{
	return (size_t)(w->at - w->base);
}

static inline size_t lw_wr_left(const struct lw_wr *w)
{
	return (size_t)(w->end - w->at);
}

/* The one bounds check that every writer below goes through. */
static inline uint8_t *lw_wr_room(struct lw_wr *w, size_t n)
{
	if (w->bad || n > lw_wr_left(w)) {
		w->bad = true;
		return NULL;
	}
	w->at += n;
	return w->at - n;
}

static inline void lw_wr_u8(struct lw_wr *w, uint8_t v)
{
	uint8_t *p = lw_wr_room(w, 1);
	if (p)
		p[0] = v;
}

static inline void lw_wr_u16(struct lw_wr *w, uint16_t v)
{
	uint8_t *p = lw_wr_room(w, 2);
	if (p) {
		p[0] = (uint8_t)(v >> 8);
		p[1] = (uint8_t)v;
	}
}

static inline void lw_wr_u32(struct lw_wr *w, uint32_t v)
{
	uint8_t *p = lw_wr_room(w, 4);
	if (p) {
		p[0] = (uint8_t)(v >> 24);
		p[1] = (uint8_t)(v >> 16);
		p[2] = (uint8_t)(v >> 8);
		p[3] = (uint8_t)v;
	}
}

static inline void lw_wr_bytes(struct lw_wr *w, const void *from, size_t n)
{
	uint8_t *p = lw_wr_room(w, n);
	if (p && n)
		memcpy(p, from, n);
}

static inline void lw_wr_fill(struct lw_wr *w, uint8_t v, size_t n)
{
	uint8_t *p = lw_wr_room(w, n);
	if (p && n)
		memset(p, v, n);
}

static inline void lw_wr_str(struct lw_wr *w, const char *s)
{
	lw_wr_bytes(w, s, strlen(s));
}

/* Leave two bytes and say where, for a length or checksum known later. */
static inline size_t lw_wr_mark16(struct lw_wr *w)
{
	size_t mark = lw_wr_len(w);
	lw_wr_u16(w, 0);
	return mark;
}

static inline void lw_wr_patch16(struct lw_wr *w, size_t mark, uint16_t v)
{
	if (w->bad)
		return;
	w->base[mark] = (uint8_t)(v >> 8);
	w->base[mark + 1] = (uint8_t)v;
}

#endif
