/* tcp_window.c - the window we advertise, by the profile's policy.
 *
 * EDGE  the right edge stands still until a useful amount can be given at once: 2 MSS or
 *       half of the buffer.  Applications that read small amounts see the window fall.
 * GROW  starts small and grows with what arrives in well-filled segments; between two
 *       choices the advertised amount stays, and is a multiple of the peer's segment.
 * FULL  all of the buffer, moved by at least a segment (RFC 9293 3.8.6.2.2).
 *
 * The edge never moves left.  SPDX-License-Identifier: MIT */
#include "tcb.h"

enum {
	WINDOW_MAX = 65535,
	GROW_LEAST_TEXT = 128, /* shorter segments teach nothing */
	GROW_MSS_FIRST = 536,
};

static uint32_t free_space(const struct tcb *t)
{
	return (uint32_t)lw_ring_room(&t->rcv);
}

uint32_t window_left(const struct tcb *t)
{
	return seq_lt(t->rcv_nxt, t->rcv_edge) ? t->rcv_edge - t->rcv_nxt : 0;
}

/* A system that starts small counts in segments, and what the options agreed on take is
 * not in them. */
static uint32_t first_window(const struct tcb *t)
{
	const struct lw_tcp_profile *p = t->tcp->p;
	if (p->rcv_window != LW_RCVWND_GROW)
		return WINDOW_MAX;
	uint32_t segment = t->rcv_mss - (t->ts_on ? LW_TCP_TS_LEN : 0u);
	return p->rcv_initial / p->mss * segment;
}

void window_init(struct tcb *t)
{
	uint32_t wnd = first_window(t);
	if (wnd > t->rcv.limit)
		wnd = (uint32_t)t->rcv.limit;
	if (wnd > WINDOW_MAX)
		wnd = WINDOW_MAX;
	t->rcv_edge = t->rcv_nxt + wnd;
	t->rcv_adv = wnd;
	t->grow_limit = wnd;
	t->grow_mss = t->rcv_mss < GROW_MSS_FIRST ? t->rcv_mss : GROW_MSS_FIRST;
}

void window_agreed(struct tcb *t)
{
	uint32_t segment = t->mss_max, limit = (uint32_t)t->rcv.limit;
	uint32_t whole = (limit + segment - 1) / segment * segment;
	if (!t->tcp->p->rcv_round_up || whole > WINDOW_MAX)
		return;
	t->rcv.limit = whole;
	t->rcv_adv = whole;
}

uint32_t window_most(const struct tcb *t)
{
	return (uint32_t)WINDOW_MAX << t->rcv_wscale;
}

static uint32_t useful_gain(const struct tcb *t)
{
	uint32_t half = (uint32_t)t->rcv.limit / 2, two = 2u * t->rcv_mss;
	if (t->tcp->p->rcv_window == LW_RCVWND_FULL)
		two = t->rcv_mss;
	return half < two ? half : two;
}

/* How far the edge could move right. */
static uint32_t possible_gain(const struct tcb *t)
{
	uint32_t room = free_space(t), left = window_left(t);
	if (room > window_most(t))
		room = window_most(t);
	return room > left ? room - left : 0;
}

static uint32_t edge_window(const struct tcb *t)
{
	uint32_t gain = possible_gain(t);
	return window_left(t) + (gain >= useful_gain(t) ? gain : 0);
}

static uint32_t grow_window(const struct tcb *t)
{
	uint32_t space = free_space(t), left = window_left(t);
	uint32_t mss = t->grow_mss, wnd = t->rcv_adv;
	LW_ASSERT(mss > 0);
	if (space > t->grow_limit)
		space = t->grow_limit;
	if (space < mss)
		wnd = 0;
	else if (t->wscale_on) /* a scaled window is no multiple of a segment anyway */
		wnd = space;
	else if (wnd + mss <= space || wnd > space)
		wnd = space / mss * mss;
	return wnd < left ? left : wnd;
}

static uint32_t choose(const struct tcb *t)
{
	switch (t->tcp->p->rcv_window) {
	case LW_RCVWND_EDGE:
	case LW_RCVWND_FULL:
		return edge_window(t);
	case LW_RCVWND_GROW:
		return grow_window(t);
	}
	LW_UNREACHABLE();
}

/* The shift rounds down: on the wire the edge may step back by less than its unit, so
 * what was granted before still counts (RFC 7323 2.4). */
uint16_t window_now(struct tcb *t)
{
	uint16_t field = (uint16_t)(choose(t) >> t->rcv_wscale);
	t->rcv_adv = (uint32_t)field << t->rcv_wscale;
	t->rcv_edge = seq_max(t->rcv_edge, t->rcv_nxt + t->rcv_adv);
	t->rcv_wup = t->rcv_nxt;
	return field;
}

/* Twice a segment is granted for a well-filled buffer, or as long as the window is small
 * against it: the smaller the segment, the earlier it ends. */
static uint32_t grant(const struct tcb *t, size_t text)
{
	const struct lw_tcp_profile *p = t->tcp->p;
	uint32_t cost = p->rcv_frame_cost / 4 * 3;
	if (cost <= text)
		return 2u * t->rcv_mss;
	uint32_t window = (uint32_t)t->rcv.limit / 2;
	for (cost /= 2; t->grow_limit <= window; cost /= 2, window /= 2)
		if (cost <= text)
			return 2 * t->grow_mss;
	return 0;
}

void window_received(struct tcb *t, size_t text)
{
	const struct lw_tcp_profile *p = t->tcp->p;
	if (p->rcv_window != LW_RCVWND_GROW)
		return;
	if (text >= t->grow_mss)
		t->grow_mss = (uint32_t)text < t->rcv_mss ? (uint32_t)text : t->rcv_mss;
	if (text < GROW_LEAST_TEXT || t->grow_limit >= p->rcv_clamp)
		return;
	uint32_t more = grant(t, text);
	if (!more)
		return;
	t->grow_limit += more;
	if (t->grow_limit > p->rcv_clamp)
		t->grow_limit = p->rcv_clamp;
	if (t->quick == 0)
		t->quick = 1;
}

bool window_wants_update(const struct tcb *t)
{
	uint32_t left = window_left(t), gain = 0;
	switch (t->tcp->p->rcv_window) {
	case LW_RCVWND_GROW:
		gain = grow_window(t) - left;
		return left < t->grow_mss && gain >= t->grow_mss;
	case LW_RCVWND_EDGE:
	case LW_RCVWND_FULL:
		gain = possible_gain(t);
		return gain >= t->rcv.limit / 2 ||
		       (left < 2u * t->rcv_mss && gain >= useful_gain(t));
	}
	LW_UNREACHABLE();
}
