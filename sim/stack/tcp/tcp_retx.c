/* tcp_retx.c - retransmission by timeout (RFC 6298 5).  SPDX-License-Identifier: MIT */
#include "tcb.h"

void retx_arm(struct tcb *t)
{
	timer_arm(t, &t->rtx, rtt_timeout(t));
}

void retx_stop(struct tcb *t)
{
	timer_stop(t, &t->rtx);
}

void retx_acked(struct tcb *t, const struct lw_seg *seg, uint32_t bytes)
{
	bool restart = true;
	t->dupacks = 0;
	t->retries = 0;
	runs_cut(&t->sacked, t->snd_una);
	if (t->recovering)
		restart = recover_acked(t, bytes);
	else if (!spurious_acked(t, seg, bytes) && bytes && !ecn_told(t, seg))
		cc_acked(t, bytes);
	if (t->recover_set && seq_lt(t->recover, t->snd_una)) {
		t->recover_set = false; /* before the numbers wrap */
		rack_recovered(t);
	}
	if (t->snd_una == t->snd_max)
		retx_stop(t); /* RFC 6298 5.2 */
	else if (restart)
		retx_arm(t); /* 5.3 */
}

/* RFC 5681 3.1, RFC 6298 5.7: the SYN was lost, so begin carefully. */
void retx_established(struct tcb *t)
{
	static const lw_span careful = LW_SEC(3);
	if (t->retries > 0) {
		t->cwnd = t->snd_mss;
		if (t->rto < careful)
			t->rto = careful;
	}
	t->retries = 0;
	t->backoff = 0;
}

static bool too_many(const struct tcb *t)
{
	const struct lw_tcp_profile *p = t->tcp->p;
	uint8_t limit = t->state == TCP_SYN_SENT       ? p->syn_retries
			: t->state == TCP_SYN_RECEIVED ? p->synack_retries
						       : p->data_retries;
	return t->retries >= limit && !t->user_timeout;
}

/* The peer may take back what it reported (RFC 2018 8): it did when it has the very next
 * byte and asks for it, and what was repeated in vain it may never have had. */
static void doubt_reports(struct tcb *t)
{
	if (t->retries > 0 || runs_at(&t->sacked, t->snd_una))
		t->sacked.n = 0;
}

/* With RACK not everything is sent again, but what had time to be acknowledged. */
static void start_over(struct tcb *t)
{
	t->tlp.out = false;
	if (!rack_on(t)) {
		t->snd_nxt = t->snd_una;
		return;
	}
	rack_timeout(t);
	uint32_t most = t->snd_wnd < t->snd_mss ? t->snd_wnd : t->snd_mss;
	(void)tcp_resend(t, t->snd_una, t->snd_una + most);
}

/* RFC 6298 5.4 to 5.7: back off, and start over from the first unacknowledged byte. */
void retx_fired(struct tcb *t)
{
	if (persist_takes_over(t))
		return;
	if (too_many(t)) {
		tcb_delete(t, t->error != LW_OK ? t->error : LW_ETIMEDOUT);
		return;
	}
	pmtu_suspect(t);
	spurious_timeout(t);
	doubt_reports(t);
	if (t->retries++ == 0) {
		t->ssthresh = t->cc->ssthresh(t, cc_flight(t, t->snd_max), true);
		ecn_reduced(t);
	}
	t->backoff++;
	t->recovering = false;
	t->recover_set = true;
	t->recover = t->snd_max;
	t->dupacks = 0;
	t->cwnd = t->snd_mss;
	rtt_cancel(t);
	start_over(t);
	tcp_output(t);
	if (!lw_event_armed(&t->rtx))
		retx_arm(t);
}
