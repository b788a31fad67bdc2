/* tcp_recover.c - fast retransmit and recovery: with SACK by RFC 6675 5, without by
 * RFC 6582 3.2; limited transmit (RFC 3042) is in tcp_output.c.
 * SPDX-License-Identifier: MIT */
#include "tcb.h"

/* Once more what begins at `seq` and ends before `right`; how far it went. */
static lw_seq resend(struct tcb *t, lw_seq seq, lw_seq right)
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

static void begin(struct tcb *t)
{
	t->ssthresh = t->cc->ssthresh(t, cc_flight(t, t->dup_from), false);
	t->recovering = t->recover_set = true;
	t->partial = false;
	t->recover = t->snd_max;
	t->high_rxt =
		resend(t, t->snd_una, runs_next(&t->sacked, t->snd_una, t->snd_max));
	t->rescue_rxt = t->high_rxt;
	retx_arm(t); /* RFC 6298 5: not once more within an RTO of this */
	t->cwnd = t->ssthresh;
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
	bool lost =
		t->dupacks >= TCP_DUPACKS || seq_lt(t->snd_una, scoreboard_lost_edge(t));
	if (lost && may_recover(t))
		begin(t);
}

static void partial_without_sack(struct tcb *t, uint32_t bytes)
{
	(void)resend(t, t->snd_una, t->snd_max); /* the next hole */
	t->cwnd -= bytes < t->cwnd ? bytes : t->cwnd;
	t->cwnd += t->snd_mss;
}

static void full(struct tcb *t)
{
	uint32_t flight = t->snd_max - t->snd_una;
	uint32_t safe = (flight > t->snd_mss ? flight : t->snd_mss) + t->snd_mss;
	if (!t->sack_on) /* no burst: RFC 6582 3.2 step 3 (1) */
		t->cwnd = t->ssthresh < safe ? t->ssthresh : safe;
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

/* RFC 6675 5 (C): one segment, by the rules of NextSeg (). */
bool recover_send(struct tcb *t)
{
	struct tcp_run hole;
	if (t->cwnd < scoreboard_pipe(t) + t->snd_mss)
		return false;
	if (scoreboard_next_lost(t, &hole)) {
		t->high_rxt = resend(t, hole.left, hole.right);
		return true;
	}
	if (tcp_send_text(t))
		return true;
	if (scoreboard_next_doubtful(t, &hole)) {
		t->high_rxt = resend(t, hole.left, hole.right);
		return true;
	}
	if (!seq_lt(t->rescue_rxt, t->snd_una) || !scoreboard_rescue(t, &hole))
		return false;
	t->rescue_rxt = t->recover;
	(void)resend(t, hole.left, hole.right);
	return true;
}
