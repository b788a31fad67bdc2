/* cc_cubic.c - CUBIC (RFC 9438): W(t) = C (t - K)^3 + W_max, in bytes and milliseconds.
 * SPDX-License-Identifier: MIT */
#include "tcb.h"

enum {
	MS = 1000000,
	SPAN_MAX_MS = 1 << 20, /* so that its cube fits into 60 bits */
	C_NUM = 2,	       /* C = 0.4 segments per second cubed */
	C_DEN = 5,
};

/* The largest integer whose cube is not above v. */
static uint32_t cube_root(uint64_t v)
{
	uint64_t root = 0;
	for (int bit = 20; bit >= 0; bit--) {
		uint64_t next = root | (uint64_t)1 << bit;
		if (next * next * next <= v)
			root = next;
	}
	return (uint32_t)root;
}

/* RFC 9438 4.2: K, and the curve's origin. */
static void begin_epoch(struct tcb *t)
{
	struct cc_growth *g = &t->growth;
	uint64_t below = t->cwnd < g->w_max ? g->w_max - t->cwnd : 0;
	/* (W_max - cwnd) / (MSS C) seconds cubed; 1e9 ms cubed each */
	g->k_ms = cube_root(below * C_DEN * (1000000000 / C_NUM) / t->snd_mss);
	g->origin = below ? g->w_max : t->cwnd;
	g->w_est = t->cwnd;
	g->credit = 0;
	g->epoch = tcp_now(t);
	g->growing = true;
}

/* W_cubic, `at` after the epoch began. */
static uint32_t w_cubic(const struct tcb *t, lw_span at)
{
	int64_t d = at / MS - t->growth.k_ms;
	if (d > SPAN_MAX_MS)
		d = SPAN_MAX_MS;
	if (d < -SPAN_MAX_MS)
		d = -SPAN_MAX_MS;
	int64_t bytes = d * d * d / 1000 * t->snd_mss / MS * C_NUM / C_DEN;
	int64_t w = (int64_t)t->growth.origin + bytes;
	return w < 0 ? 0 : w > UINT32_MAX ? UINT32_MAX : (uint32_t)w;
}

/* RFC 9438 4.3: what Reno would have; alpha is 9/17 until the old window is reached. */
static void estimate_reno(struct tcb *t, uint32_t bytes)
{
	struct cc_growth *g = &t->growth;
	uint64_t gain = (uint64_t)bytes * t->snd_mss;
	if (g->w_est < g->cwnd_prior)
		gain = gain * 9 / 17;
	g->credit += gain;
	uint32_t grown = (uint32_t)(g->credit / t->cwnd);
	g->credit -= (uint64_t)grown * t->cwnd;
	g->w_est += grown;
}

static void avoid(struct tcb *t, uint32_t bytes)
{
	struct cc_growth *g = &t->growth;
	if (!g->growing)
		begin_epoch(t);
	lw_span at = tcp_now(t) - g->epoch;
	uint32_t counted = cc_counts(t, bytes);
	estimate_reno(t, counted);
	if (w_cubic(t, at) < g->w_est) { /* Reno-friendly */
		t->cwnd = t->cwnd > g->w_est ? t->cwnd : g->w_est;
		return;
	}
	uint32_t target = w_cubic(t, at + t->srtt), most = t->cwnd + t->cwnd / 2;
	if (target > most)
		target = most;
	if (target > t->cwnd)
		t->cwnd += (uint32_t)((uint64_t)(target - t->cwnd) * counted / t->cwnd);
}

/* RFC 9438 4.6 to 4.8: beta is 0.7; fast convergence; after a timeout K is 0. */
static uint32_t ssthresh(struct tcb *t, uint32_t flight, bool timeout)
{
	struct cc_growth *g = &t->growth;
	uint32_t least = 2u * t->snd_mss, w = (uint32_t)((uint64_t)flight * 7 / 10);
	uint32_t yields = (uint32_t)((uint64_t)t->cwnd * 17 / 20);
	g->w_max = timeout ? 0 : t->cwnd < g->w_max ? yields : t->cwnd;
	g->cwnd_prior = t->cwnd;
	g->growing = false;
	return w > least ? w : least;
}

const struct cc_ops cc_cubic = { .avoid = avoid, .ssthresh = ssthresh };
