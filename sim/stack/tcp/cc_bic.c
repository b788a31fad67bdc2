/* cc_bic.c - binary increase congestion control (L. Xu, K. Harfoush, I. Rhee: Binary
 * Increase Congestion Control for Fast Long-Distance Networks, INFOCOM 2004), with the
 * constants of its first use as a system's default.
 *
 * Below the window of the last loss each round trip goes a quarter of the way to it, but
 * Smax segments at most; close to it and just beyond, slowly; then faster the further
 * away. A small window is Reno's.  SPDX-License-Identifier: MIT */
#include "tcb.h"

enum {
	LOW_WINDOW = 14,    /* segments: up to here as Reno */
	INCREMENT_MAX = 32, /* Smax, segments per round trip */
	SEARCH = 4,	    /* a quarter of the distance */
	SMOOTH = 11,	    /* round trips for the last SEARCH segments */
	DECREASE = 8,	    /* beta: an eighth */
};

/* Bytes that the window grows by in a round trip. */
static uint32_t increment(const struct tcb *t)
{
	uint32_t mss = t->snd_mss, most = INCREMENT_MAX * mss, w = t->cwnd, gain;
	if (w <= LOW_WINDOW * mss)
		return mss;
	if (w < t->growth.w_max)
		gain = (t->growth.w_max - w) / SEARCH;
	else if (w < t->growth.w_max + SEARCH * mss)
		gain = 0;
	else
		gain = (w - t->growth.w_max) / (SEARCH - 1);
	if (gain <= mss)
		return mss * SEARCH / SMOOTH;
	return gain < most ? gain : most;
}

static void avoid(struct tcb *t, uint32_t bytes)
{
	t->growth.credit += (uint64_t)cc_counts(t, bytes) * increment(t);
	uint32_t grown = (uint32_t)(t->growth.credit / t->cwnd);
	t->growth.credit -= (uint64_t)grown * t->cwnd;
	t->cwnd += grown;
}

static uint32_t ssthresh(struct tcb *t, uint32_t flight, bool timeout)
{
	uint32_t w = t->cwnd, least = 2u * t->snd_mss;
	(void)flight;
	(void)timeout;
	t->growth.credit = 0;
	/* fast convergence: a second flow wants its share */
	bool shrinking = w < t->growth.w_max;
	t->growth.w_max = shrinking ? w - w / (2 * DECREASE) : w;
	w = w > LOW_WINDOW * t->snd_mss ? w - w / DECREASE : w / 2;
	return w > least ? w : least;
}

const struct cc_ops cc_bic = { .avoid = avoid, .ssthresh = ssthresh };
