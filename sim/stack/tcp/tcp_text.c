/* tcp_text.c - segment text and FIN (RFC 9293 3.10.7.4, seventh and eighth check).
 * SPDX-License-Identifier: MIT */
#include "tcb.h"

/* RFC 9293: only these three take text; elsewhere it is ignored. */
static bool takes_text(const struct tcb *t)
{
	return t->state == TCP_ESTABLISHED || t->state == TCP_FIN_WAIT_1 ||
	       t->state == TCP_FIN_WAIT_2;
}

static void deliver(struct tcb *t, uint32_t n)
{
	lw_ring_advance(&t->rcv, n);
	t->rcv_nxt += n;
	if (t->orphan) /* nobody will read it */
		lw_ring_drop(&t->rcv, lw_ring_len(&t->rcv));
	tcb_notify(t, LW_SOCK_READABLE);
}

/* What had arrived before and now follows directly. */
static void deliver_ahead(struct tcb *t)
{
	const struct tcp_run *run = runs_at(&t->ahead, t->rcv_nxt);
	if (run)
		deliver(t, run->right - t->rcv_nxt);
	runs_cut(&t->ahead, t->rcv_nxt);
}

/* Bytes that are here already and come again in a segment that begins at `left`: do the
 * old ones stay?  Runs have merged, so a run's beginning stands for its segment's. */
static bool old_stay(enum lw_overlap policy, const struct tcp_run *run, lw_seq left)
{
	switch (policy) {
	case LW_OVERLAP_FIRST:
		return true;
	case LW_OVERLAP_EARLIER:
		return seq_le(run->left, left);
	case LW_OVERLAP_LAST:
		return false;
	}
	LW_UNREACHABLE();
}

/* Into the ring, at its place. */
static void store(struct tcb *t, lw_seq left, struct lw_rd text)
{
	lw_seq at = left, right = left + (uint32_t)lw_rd_left(&text);
	while (seq_lt(at, right)) {
		const struct tcp_run *run = runs_at(&t->ahead, at);
		lw_seq to = run ? seq_min(run->right, right)
				: runs_next(&t->ahead, at, right);
		size_t offset = lw_ring_len(&t->rcv) + (at - t->rcv_nxt);
		if (!run || !old_stay(t->tcp->p->overlap, run, left))
			lw_ring_poke(&t->rcv, offset, text.at + (at - left), to - at);
		at = to;
	}
}

/* As if it had come out of order: behind RCV.NXT, which the SYN, ACK acknowledges. */
void keep_syn_text(struct tcb *t, const struct lw_seg *seg)
{
	lw_seq left = seg->seq + 1, end = left + (uint32_t)lw_rd_left(&seg->text);
	lw_seq right = seq_min(end, left + window_left(t));
	if (t->tcp->p->syn_text == LW_SYN_TEXT_REFUSED)
		return;
	if (left != right) {
		store(t, left, lw_rd_of(seg->text.at, right - left));
		(void)runs_add(&t->ahead, left, right); /* the first of them */
	}
	if (seg->flags & LW_TCP_FIN) {
		t->fin_seen = true;
		t->fin_seq = end;
	}
}

void take_kept_text(struct tcb *t)
{
	if (t->ahead.n == 0)
		return;
	deliver_ahead(t);
	t->ack_now = true;
}

void take_text(struct tcb *t, const struct lw_seg *seg)
{
	struct lw_rd text = seg->text;
	lw_seq left = seg->seq + !!(seg->flags & LW_TCP_SYN);
	lw_seq right = left + (uint32_t)lw_rd_left(&text);
	lw_seq edge = t->rcv_nxt + window_left(t);
	if (left == right || !takes_text(t))
		return;
	if (seg->flags & LW_TCP_SYN && t->tcp->p->syn_text == LW_SYN_TEXT_REFUSED)
		return;
	if (t->ahead.n > 0 || seq_lt(left, t->rcv_nxt))
		sack_duplicate(t, seg);
	if (seq_lt(left, t->rcv_nxt)) { /* the part that was there before */
		lw_seq old = seq_min(t->rcv_nxt, right) - left;
		lw_rd_skip(&text, old);
		left += old;
	}
	right = seq_min(right, edge); /* beyond the window: not taken */
	if (!seq_lt(left, right)) {
		t->ack_now = true;
		return;
	}
	uint32_t n = right - left;
	size_t offset = lw_ring_len(&t->rcv) + (left - t->rcv_nxt);
	if (offset + n > t->rcv.limit) {
		t->ack_now = true;
		return;
	}
	store(t, left, lw_rd_of(text.at, n));
	if (left != t->rcv_nxt) {
		/* too many holes: as if lost, and comes again */
		if (runs_add(&t->ahead, left, right))
			sack_arrived(t, left);
		t->ack_now = true; /* RFC 5681 4.2: a duplicate ACK at once */
		return;
	}
	bool filled_hole = t->ahead.n > 0;
	deliver(t, n);
	if (filled_hole)
		deliver_ahead(t);
	window_received(t, n);
	tcp_ack_soon(t);
	bool twice = left != seg->seq + !!(seg->flags & LW_TCP_SYN);
	if (filled_hole || (twice && t->sack_on && t->tcp->p->dsack == LW_DSACK_NOW))
		t->ack_now = true;
}

static void fin_arrived(struct tcb *t)
{
	t->rcv_nxt++;
	t->rcv_edge++; /* the FIN takes a number but no buffer */
	t->fin_received = true;
	t->ack_now = true;
	switch (t->state) {
	case TCP_SYN_RECEIVED:
	case TCP_ESTABLISHED:
		tcb_enter(t, TCP_CLOSE_WAIT);
		break;
	case TCP_FIN_WAIT_1:
		if (tcp_fin_acked(t))
			timer_time_wait(t);
		else
			tcb_enter(t, TCP_CLOSING);
		break;
	case TCP_FIN_WAIT_2:
		timer_time_wait(t);
		break;
	case TCP_CLOSED:
	case TCP_LISTEN:
	case TCP_SYN_SENT:
	case TCP_CLOSE_WAIT:
	case TCP_CLOSING:
	case TCP_LAST_ACK:
	case TCP_TIME_WAIT:
		LW_UNREACHABLE();
	}
	tcb_notify(t, LW_SOCK_EOF | LW_SOCK_READABLE);
}

void check_fin(struct tcb *t, const struct lw_seg *seg)
{
	lw_seq at =
		seg->seq + !!(seg->flags & LW_TCP_SYN) + (uint32_t)lw_rd_left(&seg->text);
	if (t->fin_received) {
		if (seg->flags & LW_TCP_FIN) {
			t->ack_now = true;
			if (t->state == TCP_TIME_WAIT)
				timer_arm(t, &t->msl2, t->tcp->p->time_wait);
		}
		return;
	}
	if (seg->flags & LW_TCP_FIN) {
		t->fin_seen = true;
		t->fin_seq = at;
	}
	if (t->fin_seen && t->fin_seq == t->rcv_nxt)
		fin_arrived(t);
	else if (seg->flags & LW_TCP_FIN)
		t->ack_now = true;
}
