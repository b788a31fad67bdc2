/* port.c - where a cable is plugged in: counters and taps.  SPDX-License-Identifier: MIT
 */
#include "labwire/link/port.h"

#include "pipe.h"

const char *lw_link_drop_text(enum lw_link_drop why)
{
	static const char *const texts[] = {
#define X(name, text) text,
		LW_LINK_DROP_MAP(X)
#undef X
	};
	LW_ASSERT(why < LW_LINK_DROPS);
	return texts[why];
}

void lw_port_init(struct lw_port *p, struct lw_engine *engine, const char *name,
	const struct lw_port_ops *ops)
{
	*p = (struct lw_port){ .ops = ops, .engine = engine, .name = name };
}

static void show(const struct lw_port *p, enum lw_dir dir, const struct lw_frame *f,
	size_t len, lw_time now)
{
	for (struct lw_tap *t = p->taps; t; t = t->next)
		t->frame(t, dir, f, len, now);
}

void lw_port_send(struct lw_port *p, struct lw_frame *f, size_t seen, lw_time now)
{
	if (!p->out || !p->up) { /* a card without carrier accepts nothing */
		if (p->out)
			pipe_drop(p->out, f, LW_LINK_DROP_DOWN, now);
		lw_frame_unref(f);
		return;
	}
	p->stats.tx_frames++;
	p->stats.tx_bytes += f->wire_len;
	show(p, LW_TX, f, seen, now);
	pipe_send(p->out, f, now);
}

uint64_t lw_port_bits_per_s(const struct lw_port *p)
{
	return p->out ? p->out->link->rate.bits_per_s : 0;
}

void lw_port_arrive(struct lw_port *p, struct lw_frame *f, lw_time now)
{
	p->stats.rx_frames++;
	p->stats.rx_bytes += f->wire_len;
	lw_engine_set_cause(p->engine, f->id);
	show(p, LW_RX, f, f->wire_len, now);
	p->ops->receive(p, f, now);
}

uint64_t lw_port_lost(const struct lw_port *p)
{
	const uint32_t *drops = p->out ? p->out->stats.drops : NULL;
	return drops ? (uint64_t)drops[LW_LINK_DROP_QUEUE] + drops[LW_LINK_DROP_DOWN] : 0;
}

void lw_port_tap(struct lw_port *p, struct lw_tap *tap)
{
	struct lw_tap **last = &p->taps;
	while (*last)
		last = &(*last)->next;
	tap->next = NULL;
	*last = tap;
}

void lw_port_untap(struct lw_port *p, struct lw_tap *tap)
{
	for (struct lw_tap **t = &p->taps; *t; t = &(*t)->next) {
		if (*t == tap) {
			*t = tap->next;
			tap->next = NULL;
			return;
		}
	}
}
