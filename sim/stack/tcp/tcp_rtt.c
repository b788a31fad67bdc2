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

/* RFC 6298 2: alpha 1/8, beta 1/4, K 4. */
static void sample(struct tcb *t, lw_span r)
{
	const struct lw_tcp_profile *p = t->tcp->p;
	if (t->srtt == 0) {
		t->srtt = r ? r : 1;
		t->rttvar = r / 2;
	} else {
		lw_span err = r > t->srtt ? r - t->srtt : t->srtt - r;
		t->rttvar += (err - t->rttvar) / 4;
		t->srtt += (r - t->srtt) / 8;
	}
	t->tlp.measured = true;
	t->backoff = 0; /* RFC 6298 5: kept until there is a new measurement */
	lw_span spread = 4 * t->rttvar;
	t->rto = t->srtt + (spread > p->rto_spread_min ? spread : p->rto_spread_min);
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
		sample(t, tcp_now(t) - t->rtt_from);
		t->rtt_from = -1;
		return;
	}
	if (t->ts_on && seg->opt.has_ts)
		echo = ts_since(t, seg->opt.ts_ecr);
	if (echo >= 0)
		sample(t, echo);
}

lw_span rtt_timeout(const struct tcb *t)
{
	lw_span rto = t->rto;
	for (uint8_t i = 0; i < t->backoff && rto < t->tcp->p->rto_max; i++)
		rto *= 2;
	return rto < t->tcp->p->rto_max ? rto : t->tcp->p->rto_max;
}
