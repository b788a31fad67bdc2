/* cc_reno.c - slow start and congestion avoidance (RFC 5681 3.1).
 * SPDX-License-Identifier: MIT */
#include "tcb.h"

/* RFC 3390 by MSS, unless the profile counts segments. */
uint32_t cc_initial_window(const struct tcb *t)
{
	uint32_t mss = t->snd_mss, n = t->tcp->p->initial_cwnd;
	if (n)
		return n * mss;
	uint32_t least = 2 * mss > 4380 ? 2 * mss : 4380;
	return 4 * mss < least ? 4 * mss : least;
}

static void acked(struct tcb *t, uint32_t bytes)
{
	uint32_t mss = t->snd_mss;
	if (t->cwnd < t->ssthresh) { /* slow start */
		t->cwnd += bytes < mss ? bytes : mss;
		return;
	}
	t->cwnd_credit += bytes; /* one MSS per window of bytes */
	if (t->cwnd_credit >= t->cwnd) {
		t->cwnd_credit -= t->cwnd;
		t->cwnd += mss;
	}
}

static uint32_t ssthresh(const struct tcb *t)
{
	uint32_t half = (t->snd_max - t->snd_una) / 2;
	return half > 2u * t->snd_mss ? half : 2u * t->snd_mss;
}

const struct cc_ops cc_reno = { .acked = acked, .ssthresh = ssthresh };
