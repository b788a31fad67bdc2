/* tcp_recover.c - fast retransmit and recovery: with SACK by RFC 6675 5, without by
 * RFC 6582 3.2; limited transmit (RFC 3042) is in tcp_output.c.
 * SPDX-License-Identifier: MIT */
#include "tcb.h"

/* Once more what begins at `seq` and ends before `right`; how far it went. */
lw_seq tcp_resend(struct tcb *t, lw_seq seq, lw_seq right)
{
	lw_seq end = tcp_data_end(t), stop = seq_min(right, end);
	uint32_t len = seq_lt(seq, stop) ? stop - seq : 0;
	uint16_t flags = LW_TCP_ACK;
	if (len > tcp_text_room(t))
		len = tcp_text_room(t);
	if (len && seq + len == end)
		flags |= LW_TCP_PSH;
	if (t->fin_wanted && seq + len == end && seq_lt(end, right))
		flags |= LW_TCP_FIN;
	if (len || (flags & LW_TCP_FIN))
		tcp_send_segment(t, seq, len, flags);
	return seq + len + !!(flags & LW_TCP_FIN);
}

/* Not again for the losses of the last recovery (RFC 6582 3.2 step 2, RFC 6675 5.1). */
static bool may_recover(const struct tcb *t)
{
	if (!t->recover_set)
		return true;
	return t->sack_on ? seq_le(t->recover, t->snd_una)
			  : seq_lt(t->recover, t->snd_una);
}

uint32_t tcp_pipe(const struct tcb *t)
{
	return rack_on(t) ? rack_pipe(t) : scoreboard_pipe(t);
}

/* The first that RACK has found lost; false: there is none, or the window is smaller now.
 */
static bool resend_lost(struct tcb *t)
{
	struct tcp_run hole;
	if (!rack_next_lost(t, &hole) || !seq_lt(hole.left, t->snd_una + t->snd_wnd))
		return false;
	(void)tcp_resend(t, hole.left, hole.right);
	return true;
}

/* What limited transmit sent on the first duplicates is no flight of before the loss. */
static void begin(struct tcb *t)
{
	lw_seq end = t->dupacks ? t->dup_from : t->snd_max;
	t->ssthresh = t->cc->ssthresh(t, cc_flight(t, end), false);
	t->recovering = t->recover_set = true;
	t->partial = false;
	t->recover = t->snd_max;
	ecn_reduced(t);
	prr_begin(t);
	retx_arm(t); /* RFC 6298 5: not once more within an RTO of this */
	t->cwnd = t->ssthresh;
	if (rack_on(t)) {
		if (prr_on(t))
			prr_acked(t, 0); /* which lets the first out */
		else
			(void)resend_lost(t);
		return;
	}
	t->high_rxt =
		tcp_resend(t, t->snd_una, runs_next(&t->sacked, t->snd_una, t->snd_max));
	t->rescue_rxt = t->high_rxt;
	if (!t->sack_on)
		t->cwnd += TCP_DUPACKS * t->snd_mss;
}

void recover_dupack(struct tcb *t, bool moves)
{
	if (t->recovering) {
		if (!t->sack_on)
			t->cwnd += t->snd_mss; /* one more has left the network */
		return;
	}
	if (t->dupacks == 0 || t->dup_moved)
		t->dup_from = t->snd_max; /* limited transmit does not count */
	t->dup_moved = moves;
	if (t->dupacks < UINT8_MAX)
		t->dupacks++;
	if (rack_on(t))
		return; /* judges by time */
	bool lost =
		t->dupacks >= TCP_DUPACKS || seq_lt(t->snd_una, scoreboard_lost_edge(t));
	if (lost && may_recover(t))
		begin(t);
}

void recover_lost(struct tcb *t)
{
	if (!t->recovering && may_recover(t))
		begin(t);
}

static void partial_without_sack(struct tcb *t, uint32_t bytes)
{
	(void)tcp_resend(t, t->snd_una, t->snd_max); /* the next hole */
	t->cwnd -= bytes < t->cwnd ? bytes : t->cwnd;
	t->cwnd += t->snd_mss;
}

static void full(struct tcb *t)
{
	uint32_t flight = t->snd_max - t->snd_una;
	uint32_t safe = (flight > t->snd_mss ? flight : t->snd_mss) + t->snd_mss;
	if (!t->sack_on) /* no burst: RFC 6582 3.2 step 3 (1) */
		t->cwnd = t->ssthresh < safe ? t->ssthresh : safe;
	else if (prr_on(t)) /* RFC 6937 3 */
		t->cwnd = t->ssthresh;
	t->recovering = false;
}

bool recover_acked(struct tcb *t, uint32_t bytes)
{
	bool first = !t->partial;
	if (!seq_lt(t->snd_una, t->recover)) {
		full(t);
		return true;
	}
	t->partial = true;
	t->high_rxt = seq_max(t->high_rxt, t->snd_una);
	if (!t->sack_on)
		partial_without_sack(t, bytes);
	return first || t->sack_on; /* RFC 6582: only the first restarts the timer */
}

/* RFC 6675 5 (C): one segment, by the rules of NextSeg (); with RACK, RFC 8985 8: what is
 * lost, else something new. */
bool recover_send(struct tcb *t)
{
	struct tcp_run hole;
	if (t->cwnd < tcp_pipe(t) + t->snd_mss)
		return false;
	if (rack_on(t))
		return resend_lost(t) || tcp_send_text(t);
	if (scoreboard_next_lost(t, &hole)) {
		t->high_rxt = tcp_resend(t, hole.left, hole.right);
		return true;
	}
	if (tcp_send_text(t))
		return true;
	if (scoreboard_next_doubtful(t, &hole)) {
		t->high_rxt = tcp_resend(t, hole.left, hole.right);
		return true;
	}
	if (!seq_lt(t->rescue_rxt, t->snd_una) || !scoreboard_rescue(t, &hole))
		return false;
	t->rescue_rxt = t->recover;
	(void)tcp_resend(t, hole.left, hole.right);
	return true;
}
