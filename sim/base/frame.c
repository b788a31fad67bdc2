/* frame.c - packets under construction, freezing and thawing.
 * SPDX-License-Identifier: MIT */
#include "labwire/base/frame.h"

#include "labwire/base/pool.h"

struct lw_pkt *lw_pkt_new(struct lw_pool *pool, size_t headroom, size_t room)
{
	/* Short frames are padded in place: keep LW_ETHER_MIN bytes behind any head. */
	size_t tail = room < LW_ETHER_MIN ? LW_ETHER_MIN : room;
	struct lw_frame *f = lw_pool_get(pool, headroom + tail);
	f->head = (uint32_t)headroom;
	f->len = 0;
	f->wire_len = 0;
	f->id = 0;
	f->cause_frame = 0;
	f->cause_name = NULL;
	f->notes = 0;
	f->filed = 0;
	return (struct lw_pkt *)f;
}

void lw_pkt_free(struct lw_pkt *p)
{
	if (p)
		lw_pool_put(p->f.pool, &p->f);
}

struct lw_frame *lw_pkt_freeze(struct lw_pkt *p, size_t min_len)
{
	struct lw_frame *f = &p->f;
	f->wire_len = f->len;
	if (f->len < min_len) {
		LW_ASSERT(f->head + min_len <= f->size);
		memset(lw_frame_data(f) + f->head + f->len, 0, min_len - f->len);
		f->wire_len = (uint32_t)min_len;
	}
	return f;
}

struct lw_pkt *lw_frame_thaw(struct lw_frame *f)
{
	if (f->refs == 1) {
		f->len = f->wire_len;
		return (struct lw_pkt *)f;
	}
	struct lw_pkt *p = lw_pkt_new(f->pool, f->head, f->wire_len);
	memcpy(lw_pkt_put(p, f->wire_len), lw_frame_data(f) + f->head, f->wire_len);
	p->f.id = f->id;
	p->f.cause_frame = f->cause_frame;
	p->f.cause_name = f->cause_name;
	p->f.notes = f->notes;
	p->f.filed = f->filed;
	lw_frame_unref(f);
	return p;
}

void lw_frame_unref(struct lw_frame *f)
{
	if (!f)
		return;
	LW_ASSERT(f->refs > 0);
	if (--f->refs == 0) {
		f->refs = 1;
		lw_pool_put(f->pool, f);
	}
}
