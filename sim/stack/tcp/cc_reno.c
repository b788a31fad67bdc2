/* cc_reno.c - congestion avoidance by additive increase, multiplicative decrease
 * (RFC 5681 3.1).  SPDX-License-Identifier: MIT */
#include "tcb.h"

static void avoid(struct tcb *t, uint32_t bytes)
{
	t->growth.credit += cc_counts(t, bytes); /* one MSS per window of bytes */
	if (t->growth.credit >= t->cwnd) {
		t->growth.credit -= t->cwnd;
		t->cwnd += t->snd_mss;
	}
}

static uint32_t ssthresh(struct tcb *t, uint32_t flight, bool timeout)
{
	uint32_t half = flight / 2;
	(void)timeout;
	return half > 2u * t->snd_mss ? half : 2u * t->snd_mss;
}

const struct cc_ops cc_reno = { .avoid = avoid, .ssthresh = ssthresh };
