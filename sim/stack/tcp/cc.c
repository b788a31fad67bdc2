/* cc.c - what all congestion controls share: initial window, slow start, idle times
 * (RFC 5681 3.1 and 4.1, RFC 3390, RFC 3465).  SPDX-License-Identifier: MIT */
#include "tcb.h"

enum {
	CWND_MAX = 1 << 30 /* the largest scaled window (RFC 7323 2.3) */
};

const struct cc_ops *cc_of(const struct lw_tcp_profile *p)
{
	static const struct cc_ops *const all[] = {
		[LW_CC_RENO] = &cc_reno, [LW_CC_BIC] = &cc_bic, [LW_CC_CUBIC] = &cc_cubic
	};
	return all[p->cc];
}

/* RFC 3390 by MSS, unless the profile counts segments. */
uint32_t cc_initial_window(const struct tcb *t)
{
	uint32_t mss = t->snd_mss, n = t->tcp->p->initial_cwnd;
	if (n)
		return n * mss;
	uint32_t least = 2 * mss > 4380 ? 2 * mss : 4380;
	return 4 * mss < least ? 4 * mss : least;
}

/* FlightSize up to `end`, for the threshold after a loss (RFC 5681 equation 4).  What was
 * reported by SACK since is no load on the network, and cwnd has counted it out. */
uint32_t cc_flight(const struct tcb *t, lw_seq end)
{
	uint32_t flight = end - t->snd_una;
	return flight < t->cwnd ? flight : t->cwnd;
}

/* Of `bytes` that an ACK covers, how many count: without appropriate byte counting an ACK
 * is worth a segment, with it L segments at most, and one while a timeout is being
 * repaired (RFC 3465 2.2, 2.3). */
static uint32_t slow_start_counts(const struct tcb *t, uint32_t bytes)
{
	uint32_t limit = t->tcp->p->abc_limit;
	if (limit == 0 || t->recover_set)
		limit = 1;
	return bytes < limit * t->snd_mss ? bytes : limit * t->snd_mss;
}

uint32_t cc_counts(const struct tcb *t, uint32_t bytes)
{
	return t->tcp->p->abc_limit || bytes < t->snd_mss ? bytes : t->snd_mss;
}

void cc_acked(struct tcb *t, uint32_t bytes)
{
	lw_time now = tcp_now(t);
	lw_span since = now - t->growth.at;
	t->growth.at = now;
	if (!t->cwnd_limited) { /* a window that is not used says nothing (RFC 9438 5.8)
				 */
		t->growth.epoch += since;
		return;
	}
	if (t->cwnd < t->ssthresh)
		t->cwnd += slow_start_counts(t, bytes);
	else
		t->cc->avoid(t, bytes);
	if (t->cwnd > CWND_MAX)
		t->cwnd = CWND_MAX;
}

/* Nothing was sent for a while: the network may have changed (RFC 5681 4.1, RFC 2861). */
void cc_idle(struct tcb *t)
{
	lw_span idle = tcp_now(t) - t->last_sent;
	uint32_t rw = cc_initial_window(t);
	if (idle <= t->rto || t->cwnd <= rw)
		return;
	t->growth.epoch += tcp_now(t) - t->growth.at;
	t->growth.at = tcp_now(t);
	if (t->tcp->p->idle == LW_IDLE_RESTART) {
		t->cwnd = rw;
		return;
	}
	uint32_t most = t->cwnd / 4 * 3;
	t->ssthresh = t->ssthresh > most ? t->ssthresh : most;
	for (; idle > t->rto && t->cwnd > rw; idle -= t->rto)
		t->cwnd /= 2;
	t->cwnd = t->cwnd > rw ? t->cwnd : rw;
}
