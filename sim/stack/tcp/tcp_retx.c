/* tcp_retx.c - retransmission: by timeout (RFC 6298 5), by three duplicate ACKs with
 * NewReno's recovery (RFC 5681 3.2, RFC 6582 3.2).  SPDX-License-Identifier: MIT */
#include "tcb.h"

void retx_arm(struct tcb *t)
{
	timer_arm(t, &t->rtx, rtt_timeout(t));
}

void retx_stop(struct tcb *t)
{
	timer_stop(t, &t->rtx);
}

static void resend_first(struct tcb *t)
{
	lw_seq end = tcp_data_end(t);
	uint32_t left = seq_lt(t->snd_una, end) ? end - t->snd_una : 0;
	uint32_t len = left < t->snd_mss ? left : t->snd_mss;
	uint16_t flags = LW_TCP_ACK;
	if (t->snd_una + len == end && len)
		flags |= LW_TCP_PSH;
	if (t->fin_wanted && t->snd_una + len == end && seq_lt(end, t->snd_max))
		flags |= LW_TCP_FIN;
	if (len || (flags & LW_TCP_FIN))
		tcp_send_segment(t, t->snd_una, len, flags);
}

void retx_dupack(struct tcb *t)
{
	if (t->recovering) {
		t->cwnd += t->snd_mss; /* one more has left the network */
		return;
	}
	if (++t->dupacks != TCP_DUPACKS)
		return;
	/* RFC 6582 3.2 step 2: not again for the losses of the last recovery */
	if (t->recover_set && !seq_lt(t->recover, t->snd_una))
		return;
	t->ssthresh = t->cc->ssthresh(t);
	t->recovering = true;
	t->recover_set = true;
	t->recover = t->snd_max;
	resend_first(t);
	t->cwnd = t->ssthresh + TCP_DUPACKS * t->snd_mss;
}

static void partial_or_full(struct tcb *t, uint32_t bytes)
{
	if (seq_lt(t->snd_una, t->recover)) { /* partial: the next hole */
		resend_first(t);
		t->cwnd -= bytes < t->cwnd ? bytes : t->cwnd;
		t->cwnd += t->snd_mss;
		return;
	}
	uint32_t flight = t->snd_max - t->snd_una;
	uint32_t safe = (flight > t->snd_mss ? flight : t->snd_mss) + t->snd_mss;
	t->cwnd = t->ssthresh < safe ? t->ssthresh : safe;
	t->recovering = false;
}

void retx_acked(struct tcb *t, uint32_t bytes)
{
	t->dupacks = 0;
	if (t->recovering)
		partial_or_full(t, bytes);
	else if (bytes)
		t->cc->acked(t, bytes);
	if (t->snd_una == t->snd_max)
		retx_stop(t); /* RFC 6298 5.2 */
	else
		retx_arm(t); /* 5.3 */
}

static bool too_many(const struct tcb *t)
{
	const struct lw_tcp_profile *p = t->tcp->p;
	uint8_t limit = t->state == TCP_SYN_SENT       ? p->syn_retries
			: t->state == TCP_SYN_RECEIVED ? p->synack_retries
						       : p->data_retries;
	return t->retries >= limit && !t->user_timeout;
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
	if (t->retries++ == 0)
		t->ssthresh = t->cc->ssthresh(t);
	t->backoff++;
	t->recovering = false;
	t->recover_set = true;
	t->recover = t->snd_max;
	t->dupacks = 0;
	t->cwnd = t->snd_mss;
	rtt_cancel(t);
	t->snd_nxt = t->snd_una;
	tcp_output(t);
	if (!lw_event_armed(&t->rtx))
		retx_arm(t);
}
