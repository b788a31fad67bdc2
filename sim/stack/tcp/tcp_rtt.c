/* tcp_rtt.c - round-trip time and retransmission timeout (RFC 6298), one segment timed at
 * a time.  SPDX-License-Identifier: MIT */
#include "tcb.h"

void rtt_start(struct tcb *t, lw_seq seq)
{
	if (t->rtt_from >= 0)
		return;
	t->rtt_seq = seq;
	t->rtt_from = tcp_now(t);
}

void rtt_cancel(struct tcb *t)
{
	t->rtt_from = -1;
}

/* RFC 6298 2: alpha 1/8, beta 1/4. */
static void average(struct tcb *t, lw_span r)
{
	if (t->srtt == 0) {
		t->srtt = r ? r : 1;
		t->rttvar = r / 2;
		t->rtt_peak = t->rtt_spread = 0;
		t->rtt_round = t->snd_nxt;
		return;
	}
	lw_span err = r > t->srtt ? r - t->srtt : t->srtt - r;
	lw_span more = err - t->rttvar;
	if (t->tcp->p->rtt == LW_RTT_PEAK && r < t->srtt && more > 0)
		more /= 8; /* the way has become shorter: no reason to wait longer */
	t->rttvar += more / 4;
	t->srtt += (r - t->srtt) / 8;
}

/* RFC 6298 2: K 4, with its peaks where the profile says so. */
static lw_span spread(struct tcb *t, lw_seq ack)
{
	const struct lw_tcp_profile *p = t->tcp->p;
	lw_span now = 4 * t->rttvar;
	if (now < p->rto_spread_min)
		now = p->rto_spread_min;
	if (p->rtt == LW_RTT_MEAN)
		return now;
	if (t->rtt_peak < now)
		t->rtt_peak = now;
	if (t->rtt_spread < t->rtt_peak)
		t->rtt_spread = t->rtt_peak;
	if (seq_lt(t->rtt_round, ack)) {
		t->rtt_spread -= (t->rtt_spread - t->rtt_peak) / 4;
		t->rtt_round = t->snd_nxt;
		t->rtt_peak = p->rto_spread_min;
	}
	return t->rtt_spread;
}

static void sample(struct tcb *t, lw_span r, lw_seq ack)
{
	const struct lw_tcp_profile *p = t->tcp->p;
	average(t, r);
	t->tlp.measured = true;
	t->backoff = 0; /* RFC 6298 5: kept until there is a new measurement */
	t->rto = t->srtt + spread(t, ack);
	if (t->rto < p->rto_min)
		t->rto = p->rto_min;
	if (t->rto > p->rto_max)
		t->rto = p->rto_max;
}

/* The segment being timed, as exactly as our clock is; where Karn's rule leaves none, the
 * echo of a timestamp, which is never ambiguous (RFC 7323 4.1). */
void rtt_acked(struct tcb *t, const struct lw_seg *seg)
{
	lw_span echo = -1;
	if (t->rtt_from >= 0) {
		if (seq_lt(seg->ack, t->rtt_seq))
			return;
		sample(t, tcp_now(t) - t->rtt_from, seg->ack);
		t->rtt_from = -1;
		return;
	}
	if (t->ts_on && seg->opt.has_ts)
		echo = ts_since(t, seg->opt.ts_ecr);
	if (echo >= 0)
		sample(t, echo, seg->ack);
}

lw_span rtt_timeout(const struct tcb *t)
{
	lw_span rto = t->rto;
	for (uint8_t i = 0; i < t->backoff && rto < t->tcp->p->rto_max; i++)
		rto *= 2;
	return rto < t->tcp->p->rto_max ? rto : t->tcp->p->rto_max;
}
