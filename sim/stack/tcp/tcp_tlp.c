/* tcp_tlp.c - tail loss probes: when nothing was heard for two round trips, one segment
 * makes the receiver say what it has (RFC 8985 7).  SPDX-License-Identifier: MIT */
#include "tcb.h"

static const lw_span max_ack_delay = LW_MS(200); /* of the receiver, at worst */

/* RFC 8985 7.2: neither is anything being repaired, nor is there a probe under way. */
static bool may_probe(const struct tcb *t)
{
	bool repairing = t->recovering ||
			 (t->recover_set && seq_lt(t->snd_una, t->recover)) ||
			 t->suspect != SUSPECT_NONE;
	return !repairing && t->sacked.n == 0 && !t->tlp.out && t->snd_wnd > 0 &&
	       !lw_event_armed(&t->persist) && seq_lt(t->snd_una, t->snd_max);
}

/* TLP_calc_PTO () */
static lw_span pto(const struct tcb *t)
{
	if (t->srtt == 0)
		return LW_SEC(1);
	bool one = t->snd_max - t->snd_una <= t->snd_mss;
	return 2 * t->srtt + (one ? max_ack_delay : 0);
}

/* After each round of sending: from the last new segment, or the last that was
 * acknowledged, on.  Where the retransmission timer would be first, the probe goes in its
 * place (7.2), and puts it off; "in its place" is a nanosecond before. */
void tlp_arm(struct tcb *t)
{
	if (!may_probe(t)) {
		timer_stop(t, &t->pto);
		t->tlp.due = false;
		return;
	}
	if (!t->tlp.due)
		return;
	t->tlp.due = false;
	lw_time at = tcp_now(t) + pto(t);
	if (lw_event_armed(&t->rtx) && at >= t->rtx.due)
		at = t->rtx.due - 1;
	lw_evq_put(t->tcp->engine->q, &t->pto, at);
}

/* Where the last segment began.  A FIN alone would not be reported by SACK, so the text
 * in front of it goes with it. */
static lw_seq last_segment(const struct tcb *t)
{
	const struct sent *last = sent_end(&t->sent) - 1;
	bool bare = t->fin_wanted && last->left == t->fin_number;
	if (bare && last > sent_first(&t->sent))
		last--;
	return seq_max(last->left, seq_min(t->snd_max, tcp_data_end(t)) - t->snd_mss);
}

/* TLP_send_probe (): something new, whatever cwnd says, or the last segment again. */
void tlp_fired(struct tcb *t)
{
	if (!may_probe(t) || !t->tlp.measured)
		return; /* one in a round trip */
	lw_seq end = tcp_data_end(t) + t->fin_wanted, edge = t->snd_una + t->snd_wnd;
	bool new_text = t->snd_nxt == t->snd_max && seq_lt(t->snd_max, end) &&
			seq_lt(t->snd_max, edge);
	if (new_text)
		(void)tcp_resend(t, t->snd_max, seq_min(end, edge));
	else
		(void)tcp_resend(t, last_segment(t), t->snd_max);
	t->tlp.out = true;
	t->tlp.is_retrans = !new_text;
	t->tlp.end_seq = t->snd_max;
	t->tlp.measured = false;
	retx_arm(t);
}

/* One loss that the probe has repaired; it counts like those that are found otherwise.
 * What was in flight with it is acknowledged by now, and was cwnd at most. */
static void repaired(struct tcb *t)
{
	t->ssthresh = t->cc->ssthresh(t, t->cwnd, false);
	t->cwnd = t->ssthresh;
	ecn_reduced(t);
}

/* TLP_process_ack (), 7.4: did both arrive, or only the probe? */
void tlp_acked(struct tcb *t, const struct lw_seg *seg)
{
	if (!t->tlp.out || seq_lt(seg->ack, t->tlp.end_seq))
		return;
	bool beyond = seq_lt(t->tlp.end_seq, seg->ack);
	bool both =
		sack_reports_duplicate(seg) && seg->opt.sack[0].right == t->tlp.end_seq;
	bool same = !beyond && t->rack.una == seg->ack && lw_seg_len(seg) == 0 &&
		    seg->opt.sack_count == 0;
	if (t->tlp.is_retrans && !both && !beyond && !same)
		return;
	t->tlp.out = false;
	if (t->tlp.is_retrans && beyond && !both)
		repaired(t);
}
