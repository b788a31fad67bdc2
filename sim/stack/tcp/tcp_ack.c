/* tcp_ack.c - the ACK field (RFC 9293 3.10.7.4, fifth check; RFC 5681 3.2).
 * SPDX-License-Identifier: MIT */
#include "tcb.h"

/* A duplicate ACK as RFC 5681 2 defines it, or with SACK RFC 6675 2: one with news, be
 * its number new, the same or old.  The answer to a window probe is none. */
static bool is_dupack(
	const struct tcb *t, const struct lw_seg *seg, bool moves, uint32_t news)
{
	if (lw_event_armed(&t->persist) || !seq_lt(t->snd_una, t->snd_max))
		return false;
	if (t->sack_on)
		return news > 0;
	return !moves && seg->ack == t->snd_una && lw_seg_len(seg) == 0 &&
	       seg_window(t, seg) == t->snd_wnd;
}

/* SND.WND, SND.WL1, SND.WL2: only from segments that are not older than the last. */
static void update_window(struct tcb *t, const struct lw_seg *seg)
{
	bool newer = seq_lt(t->snd_wl1, seg->seq) ||
		     (t->snd_wl1 == seg->seq && seq_le(t->snd_wl2, seg->ack));
	if (!newer)
		return;
	bool opened = t->snd_wnd == 0 && seg->wnd > 0;
	t->snd_wnd = seg_window(t, seg);
	t->snd_wl1 = seg->seq;
	t->snd_wl2 = seg->ack;
	if (t->snd_wnd > t->snd_wnd_max)
		t->snd_wnd_max = t->snd_wnd;
	if (opened && lw_event_armed(&t->persist)) {
		timer_stop(t, &t->persist);
		t->backoff = 0;
		t->snd_nxt = t->snd_una; /* what the probe carried was not taken */
	}
}

/* SEG.ACK moves SND.UNA: bytes leave the queue, RTT and congestion control hear of it. */
static void acked(struct tcb *t, const struct lw_seg *seg)
{
	lw_seq ack = seg->ack;
	bool syn = t->snd_una == t->iss; /* the SYN is one of the numbers */
	uint32_t bytes = ack - t->snd_una - syn;
	if (t->fin_wanted && ack == tcp_data_end(t) + 1)
		bytes--;
	rtt_acked(t, seg);
	if (bytes)
		lw_ring_drop(&t->snd, bytes);
	t->snd_una = ack;
	if (seq_lt(t->snd_nxt, ack))
		t->snd_nxt = ack;
	t->error = LW_OK;
	user_timeout_progress(t);
	retx_acked(t, seg, bytes);
	if (t->short_write && lw_ring_room(&t->snd) > 0) {
		t->short_write = false;
		tcb_notify(t, LW_SOCK_WRITABLE);
	}
}

static enum verdict open_connection(struct tcb *t, const struct lw_seg *seg)
{
	struct lw_ipv4 ip = { .src = t->peer.addr, .dst = t->local.addr };
	if (!seq_lt(t->snd_una, seg->ack) || !seq_le(seg->ack, t->snd_max)) {
		tcp_send_rst(t->tcp, &ip, seg); /* <SEQ=SEG.ACK><CTL=RST> */
		return DONE;
	}
	if (t->parent && !backlog_takes_connection(t->parent)) {
		t->tcp->stats->drops[LW_DROP_BACKLOG]++;
		return DONE; /* the SYN-ACK goes again, and so its answer */
	}
	t->snd_wnd = t->snd_wnd_max = seg_window(t, seg);
	t->snd_wl1 = seg->seq;
	t->snd_wl2 = seg->ack;
	retx_established(t);
	tcb_enter(t, TCP_ESTABLISHED);
	if (t->parent)
		tcb_notify(t->parent, LW_SOCK_ACCEPT);
	else
		tcb_notify(t, LW_SOCK_CONNECTED | LW_SOCK_WRITABLE);
	take_kept_text(t);
	return GO_ON;
}

/* The states in the order of the RFC. */
static enum verdict advance_state(struct tcb *t)
{
	const struct lw_tcp_profile *p = t->tcp->p;
	switch (t->state) {
	case TCP_FIN_WAIT_1:
		if (!tcp_fin_acked(t))
			return GO_ON;
		tcb_enter(t, TCP_FIN_WAIT_2);
		if (t->orphan)
			timer_arm(t, &t->msl2,
				p->fin_wait_2 ? p->fin_wait_2 : p->time_wait);
		return GO_ON;
	case TCP_CLOSING:
		if (!tcp_fin_acked(t)) {
			tcp_output(t); /* text before our FIN that the window held back */
			return DONE;
		}
		timer_time_wait(t);
		return GO_ON;
	case TCP_LAST_ACK:
		if (!tcp_fin_acked(t))
			return GO_ON; /* a repeated FIN still gets its ACK */
		tcb_delete(t, LW_OK);
		return DONE;
	case TCP_ESTABLISHED:
	case TCP_FIN_WAIT_2:
	case TCP_CLOSE_WAIT:
	case TCP_TIME_WAIT:
		return GO_ON;
	case TCP_CLOSED:
	case TCP_LISTEN:
	case TCP_SYN_SENT:
	case TCP_SYN_RECEIVED:
		break;
	}
	LW_UNREACHABLE();
}

/* Not of what was never sent; nor, after RFC 5961 5.2, older than any segment that can
 * still be under way. */
static bool plausible(const struct tcb *t, lw_seq ack)
{
	if (seq_lt(t->snd_max, ack))
		return false;
	return !t->tcp->p->challenge_ack || seq_le(t->snd_una - t->snd_wnd_max, ack);
}

enum verdict check_ack(struct tcb *t, const struct lw_seg *seg)
{
	if (!(seg->flags & LW_TCP_ACK))
		return DONE;
	if (t->state == TCP_SYN_RECEIVED && open_connection(t, seg) == DONE)
		return DONE;
	if (!plausible(t, seg->ack)) {
		challenge_ack(t);
		return DONE;
	}
	note_timestamp(t, seg);
	t->probes = 0;
	uint32_t news = seg->opt.sack_count ? scoreboard_update(t, seg) : 0;
	bool moves = seq_lt(t->snd_una, seg->ack);
	uint32_t known = moves ? runs_within(&t->sacked, t->snd_una, seg->ack) : 0;
	uint32_t delivered = (moves ? seg->ack - t->snd_una - known : 0) + news;
	ecn_acked(t, seg);
	if (moves)
		acked(t, seg);
	if (is_dupack(t, seg, moves, news) && (moves || !spurious_dupack(t)))
		recover_dupack(t, moves);
	if (rack_on(t))
		rack_acked(t, seg);
	if (prr_on(t))
		prr_acked(t, delivered);
	update_window(t, seg);
	return advance_state(t);
}
