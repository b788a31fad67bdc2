/* rd.h - bounds-checked read cursor over borrowed bytes.
 *
 * A failed read sets `bad`, yields zero and stays failed, so a parser reads a whole
 * header in one straight line and asks once at the end.  The cursor owns no memory:
 * whoever owns the bytes must outlive it.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_BASE_RD_H
#define LABWIRE_BASE_RD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct lw_rd {
	const uint8_t *at, *end;
	bool bad;
};

static inline struct lw_rd lw_rd_of(const void *p, size_t n)
{
	const uint8_t *b = p;
	return (struct lw_rd){ .at = b, .end = b ? b + n : b };
}

static inline struct lw_rd lw_rd_str(const char *s)
{
	return lw_rd_of(s, strlen(s));
}

static inline size_t lw_rd_left(const struct lw_rd *r)
{
	return (size_t)(r->end - r->at);
}

/* The one bounds check that every reader below goes through. */
static inline const uint8_t *lw_rd_take(struct lw_rd *r, size_t n)
{
	if (r->bad || n > lw_rd_left(r)) {
		r->bad = true;
		return NULL;
	}
	r->at += n;
	return r->at - n;
}

static inline uint8_t lw_rd_u8(struct lw_rd *r)
{
	const uint8_t *p = lw_rd_take(r, 1);
	return p ? p[0] : 0;
}

static inline uint16_t lw_rd_u16(struct lw_rd *r)
{
	const uint8_t *p = lw_rd_take(r, 2);
	return p ? (uint16_t)(p[0] << 8 | p[1]) : 0;
}

static inline uint32_t lw_rd_u32(struct lw_rd *r)
{
	const uint8_t *p = lw_rd_take(r, 4);
	return p ? (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 |
			       p[3]
		 : 0;
}

static inline void lw_rd_skip(struct lw_rd *r, size_t n)
{
	(void)lw_rd_take(r, n);
}

static inline void lw_rd_copy(struct lw_rd *r, void *to, size_t n)
{
	const uint8_t *p = lw_rd_take(r, n);
	if (p)
		memcpy(to, p, n);
	else
		memset(to, 0, n);
}

/* Carve the next n bytes off as a child: an option list or a payload that cannot read
 * past its own end, whatever its contents claim. */
static inline struct lw_rd lw_rd_sub(struct lw_rd *r, size_t n)
{
	const uint8_t *p = lw_rd_take(r, n);
	return p ? lw_rd_of(p, n) : (struct lw_rd){ .bad = true };
}

/* The next line with its LF, or what is left. */
static inline struct lw_rd lw_rd_line(struct lw_rd *r)
{
	size_t left = lw_rd_left(r);
	const uint8_t *lf = left > 0 ? memchr(r->at, '\n', left) : NULL;
	return lw_rd_sub(r, lf ? (size_t)(lf + 1 - r->at) : left);
}

/* The line without its end: LF, CR LF, or a CR that nothing follows. */
static inline struct lw_rd lw_rd_chomp(struct lw_rd line)
{
	if (line.end > line.at && line.end[-1] == '\n')
		line.end--;
	if (line.end > line.at && line.end[-1] == '\r')
		line.end--;
	return line;
}

#endif
