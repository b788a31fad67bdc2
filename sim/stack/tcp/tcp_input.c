/* tcp_input.c - SEGMENT ARRIVES (RFC 9293 3.10.7), in the RFC's own order.
 * One function per numbered check; DONE means "look no further at this segment".
 * SPDX-License-Identifier: MIT */
#include "tcb.h"

/* The four cases of table 6 (3.10.7.4, first check). */
bool tcp_acceptable(const struct tcb *t, const struct lw_seg *seg)
{
	uint32_t len = lw_seg_len(seg), wnd = window_left(t);
	if (len == 0 && wnd == 0)
		return seg->seq == t->rcv_nxt;
	if (len == 0)
		return seq_in(seg->seq, t->rcv_nxt, wnd);
	if (wnd == 0)
		return false;
	return seq_in(seg->seq, t->rcv_nxt, wnd) ||
	       seq_in(seg->seq + len - 1, t->rcv_nxt, wnd);
}

/* A keep-alive or zero-window probe: below the window by one, to be answered. */
static enum verdict check_seq(struct tcb *t, const struct lw_seg *seg)
{
	if (tcp_acceptable(t, seg))
		return GO_ON;
	/* RFC 9293 3.10.7.4: with a zero window, valid ACKs, URGs and RSTs still count.
	 */
	bool zero_window = window_left(t) == 0 && seg->seq == t->rcv_nxt;
	if (seg->flags & LW_TCP_RST)
		return zero_window ? GO_ON : DONE;
	if (t->state == TCP_TIME_WAIT && (seg->flags & LW_TCP_FIN))
		timer_arm(t, &t->msl2, t->tcp->p->time_wait);
	if (zero_window && (seg->flags & LW_TCP_ACK) && check_ack(t, seg) == DONE)
		return DONE;
	if (zero_window)
		check_urg(t, seg);
	if (seq_lt(seg->seq, t->rcv_nxt) && seq_le(t->rcv_nxt - window_most(t), seg->seq))
		sack_duplicate(t, seg);
	tcp_send_ack(t);
	return DONE;
}

static enum verdict check_rst(struct tcb *t, const struct lw_seg *seg)
{
	if (!(seg->flags & LW_TCP_RST))
		return GO_ON;
	if (t->tcp->p->rst_rule == LW_RST_EXACT && seg->seq != t->rcv_nxt) {
		challenge_ack(t); /* RFC 5961 3.2 */
		return DONE;
	}
	if (t->state == TCP_SYN_RECEIVED && t->parent) {
		tcb_delete(t, LW_OK); /* back to LISTEN: the listener is still there */
		return DONE;
	}
	bool expected = t->state == TCP_CLOSING || t->state == TCP_LAST_ACK ||
			t->state == TCP_TIME_WAIT;
	tcb_delete(t, expected			     ? LW_OK
		      : t->state == TCP_SYN_RECEIVED ? LW_EREFUSED
						     : LW_ERESET);
	return DONE;
}

/* The first SYN again is outside the window, where the rest of the segment is not: it is
 * trimmed off, and has been answered. */
static enum verdict check_syn(struct tcb *t, const struct lw_seg *seg)
{
	if (!(seg->flags & LW_TCP_SYN))
		return GO_ON;
	bool opening = t->state == TCP_SYN_RECEIVED;
	if (seg->seq == t->irs && (opening || !t->tcp->p->challenge_ack)) {
		if (seg->flags & LW_TCP_ACK)
			return GO_ON;
		tcp_send_ack(t);
		return DONE;
	}
	if (opening && t->parent) {
		tcb_delete(t, LW_OK);
		return DONE;
	}
	if (t->tcp->p->challenge_ack || t->state == TCP_TIME_WAIT) {
		challenge_ack(t); /* RFC 5961 4.2 */
		return DONE;
	}
	tcp_send_rst_of(t); /* RFC 793: an error, reset */
	tcb_delete(t, LW_ERESET);
	return DONE;
}

/* The user has closed, or reads no more, and cannot take this (RFC 1122 4.2.2.13). */
static enum verdict check_reader(struct tcb *t, const struct lw_seg *seg)
{
	bool text = lw_rd_left(&seg->text) > 0 &&
		    seq_lt(t->rcv_nxt, seg->seq + (uint32_t)lw_rd_left(&seg->text));
	bool gone = t->orphan && t->tcp->p->half_closed_orphan_resets &&
		    (t->state == TCP_FIN_WAIT_1 || t->state == TCP_FIN_WAIT_2);
	if (!text || (!gone && !tcp_refuses_text(t)))
		return GO_ON;
	struct lw_ipv4 ip = { .src = t->peer.addr, .dst = t->local.addr };
	tcp_send_rst(t->tcp, &ip, seg); /* as if there were no connection */
	tcb_delete(t, t->orphan ? LW_OK : LW_ERESET);
	return DONE;
}

static void synchronized(
	struct tcb *t, const struct lw_ipv4 *ip, const struct lw_seg *seg)
{
	ecn_asked_again(t, seg);
	if (check_timestamp(t, seg) == DONE) /* before all others: RFC 7323 5.3 */
		return;
	if (check_seq(t, seg) == DONE) /* first: sequence number */
		return;
	if (check_rst(t, seg) == DONE) /* second: RST (RFC 5961 3) */
		return;
	/* third: security and compartment - not modelled */
	if (check_syn(t, seg) == DONE) /* fourth: SYN (RFC 5961 4) */
		return;
	if (check_ack(t, seg) == DONE) /* fifth: ACK */
		return;
	if (check_reader(t, seg) == DONE)
		return;
	ecn_arrived(t, ip, seg);
	check_urg(t, seg); /* sixth: URG */
	take_text(t, seg); /* seventh: segment text */
	check_fin(t, seg); /* eighth: FIN */
	timer_keepalive(t);
	tcp_output(t);
}

void tcp_segment_arrives(
	struct tcp *tcp, const struct lw_ipv4 *ip, const struct lw_seg *seg)
{
	struct lw_endpoint local = { ip->dst, seg->dst_port };
	struct lw_endpoint peer = { ip->src, seg->src_port };
	struct tcb *t = tcb_find(tcp, local, peer);
	if (!t || time_wait_gives_way(t, seg))
		t = tcb_find_listener(tcp, local);
	switch (t ? t->state : TCP_CLOSED) {
	case TCP_CLOSED: /* 3.10.7.1 */
		tcp_closed(tcp, ip, seg);
		return;
	case TCP_LISTEN: /* 3.10.7.2 */
		tcp_listen(t, ip, seg);
		return;
	case TCP_SYN_SENT: /* 3.10.7.3 */
		tcp_syn_sent(t, seg);
		return;
	case TCP_SYN_RECEIVED:
	case TCP_ESTABLISHED:
	case TCP_FIN_WAIT_1:
	case TCP_FIN_WAIT_2:
	case TCP_CLOSE_WAIT:
	case TCP_CLOSING:
	case TCP_LAST_ACK:
	case TCP_TIME_WAIT: /* 3.10.7.4 */
		synchronized(t, ip, seg);
		return;
	}
}
