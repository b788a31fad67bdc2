/* tcp_output.c - what may be sent, is (RFC 9293 3.7.4, 3.8.6; RFC 5681 3.1).
 * SPDX-License-Identifier: MIT */
#include "tcb.h"

/* The first byte in the send ring has this number. */
static lw_seq data_start(const struct tcb *t)
{
	return t->snd_una == t->iss ? t->iss + 1 : t->snd_una;
}

lw_seq tcp_data_end(const struct tcb *t)
{
	/* Once the FIN is acknowledged the ring is empty and snd_una stands behind it. */
	if (t->fin_wanted && lw_ring_len(&t->snd) == 0 && t->snd_una == t->fin_number + 1)
		return t->fin_number;
	return data_start(t) + (uint32_t)lw_ring_len(&t->snd);
}

static uint32_t in_flight(const struct tcb *t)
{
	return t->snd_nxt - t->snd_una;
}

/* What the network has room for: Pipe (RFC 6675 2) against cwnd.  The first two duplicate
 * ACKs let a new segment out each, when the profile knows limited transmit (RFC 3042). */
static uint32_t network_room(const struct tcb *t)
{
	uint32_t out = in_flight(t), cwnd = t->cwnd;
	if (rack_on(t)) { /* but F-RTO counts what it has not given up */
		if (t->suspect != SUSPECT_FRTO_SECOND)
			out = rack_pipe(t);
	} else if (t->sacked.n > 0 || t->dupacks > 0) {
		bool repeating = seq_lt(t->snd_nxt, t->snd_max);
		bool limited =
			t->tcp->p->limited_transmit && !t->recovering && !repeating;
		if (t->sack_on && (repeating || limited))
			out = scoreboard_pipe(t);
		else if (!t->sack_on && limited && t->dupacks < TCP_DUPACKS)
			cwnd += (uint32_t)t->dupacks * t->snd_mss;
	}
	return cwnd > out ? cwnd - out : 0;
}

static uint32_t usable_window(const struct tcb *t)
{
	uint32_t out = in_flight(t), net = UINT32_MAX;
	uint32_t peer = t->snd_wnd > out ? t->snd_wnd - out : 0;
	if (!(t->recovering && t->sack_on)) /* recover_send() has looked already */
		net = network_room(t);
	return peer < net ? peer : net;
}

/* What is repeated after a timeout leaves out what the peer reports to have. */
static lw_seq skip_reported(struct tcb *t, lw_seq end)
{
	if (t->sacked.n == 0 || !seq_lt(t->snd_nxt, t->snd_max))
		return end;
	const struct tcp_run *run = runs_at(&t->sacked, t->snd_nxt);
	if (run)
		t->snd_nxt = run->right;
	return runs_next(&t->sacked, t->snd_nxt, end);
}

/* Sender's silly-window avoidance and Nagle (RFC 9293 3.8.6.2.1, 3.7.4). */
static bool worth_sending(const struct tcb *t, uint32_t len, uint32_t waiting)
{
	bool idle = t->snd_nxt == t->snd_una;
	bool nagle = t->tcp->p->nagle && !t->nodelay;
	if (len >= tcp_text_room(t))
		return true;
	if (t->cork && !t->fin_wanted && !seq_lt(t->snd_nxt, t->snd_max))
		return false;
	if (len == waiting && (idle || !nagle || t->fin_wanted))
		return true;
	if (t->snd_wnd_max && len >= t->snd_wnd_max / 2 && len < waiting)
		return idle || !nagle;
	return seq_lt(t->snd_nxt, t->snd_max); /* a retransmission goes in any case */
}

/* How much of what waits before `stop` goes into the next segment. */
static uint32_t sendable(struct tcb *t, lw_seq stop)
{
	uint32_t waiting = stop - t->snd_nxt, room = tcp_text_room(t);
	if (t->snd_una == t->snd_max)
		cc_idle(t);
	uint32_t usable = usable_window(t);
	if (usable > room)
		usable = room;
	return waiting < usable ? waiting : usable;
}

/* One segment of text, with the FIN when it is the last; false: nothing went. */
bool tcp_send_text(struct tcb *t)
{
	lw_seq end = tcp_data_end(t), stop = skip_reported(t, end);
	uint32_t waiting = seq_lt(t->snd_nxt, end) ? end - t->snd_nxt : 0, len = 0;
	if (waiting > 0) {
		len = sendable(t, stop);
		if (len == 0 || !worth_sending(t, len, waiting))
			return false;
	}
	bool last = t->snd_nxt + len == end, fin = t->fin_wanted && last;
	if (len == 0 && !fin)
		return false;
	uint16_t flags = LW_TCP_ACK;
	if (last && len > 0)
		flags |= LW_TCP_PSH;
	if (fin)
		flags |= LW_TCP_FIN;
	tcp_send_segment(t, t->snd_nxt, len, flags);
	return true;
}

/* Nothing is in flight and the window lets nothing out: probe it, or overrule the
 * silly-window rule, when the timer says so. */
static void watch_window(struct tcb *t)
{
	bool waiting = seq_lt(t->snd_una, tcp_data_end(t));
	if (!waiting || in_flight(t) > 0) {
		if (lw_event_armed(&t->persist) && t->snd_wnd > 0)
			timer_stop(t, &t->persist);
		return;
	}
	if (!lw_event_armed(&t->persist))
		timer_arm(t, &t->persist, rtt_timeout(t));
}

static void send_syn(struct tcb *t)
{
	uint16_t flags = LW_TCP_SYN;
	if (t->state == TCP_SYN_RECEIVED)
		flags |= LW_TCP_ACK;
	if (t->snd_nxt == t->iss)
		tcp_send_segment(t, t->iss, 0, flags);
}

/* By SACK: what is lost before what is new, in fast recovery and, with RACK, after a
 * timeout, unless that may have been none. */
static bool repairing(const struct tcb *t)
{
	if (t->recovering)
		return t->sack_on;
	return rack_on(t) && t->sent.lost > 0 && t->suspect != SUSPECT_FRTO_SECOND;
}

static void send_all(struct tcb *t)
{
	if (lw_ring_len(&t->snd) == 0 && !t->fin_wanted)
		return;
	while (repairing(t) ? recover_send(t) : tcp_send_text(t))
		;
	t->cwnd_limited = network_room(t) < t->snd_mss;
	if (rack_on(t))
		tlp_arm(t);
}

void tcp_output(struct tcb *t)
{
	switch (t->state) {
	case TCP_CLOSED:
	case TCP_LISTEN:
		return;
	case TCP_SYN_SENT:
	case TCP_SYN_RECEIVED:
		send_syn(t);
		break;
	case TCP_ESTABLISHED:
	case TCP_CLOSE_WAIT:
	case TCP_FIN_WAIT_1:
	case TCP_CLOSING:
	case TCP_LAST_ACK:
		send_all(t);
		watch_window(t);
		break;
	case TCP_FIN_WAIT_2:
	case TCP_TIME_WAIT:
		break;
	}
	if (t->ack_now)
		tcp_send_ack(t);
}

void tcp_send_ack(struct tcb *t)
{
	tcp_send_segment(t, t->snd_max, 0, LW_TCP_ACK);
}

/* A connection starts, or starts again after silence, with ACKs at once: as many as half
 * the window has segments. */
static void refill_quick(struct tcb *t)
{
	uint32_t n = t->grow_mss ? t->rcv_adv / (2 * t->grow_mss) : 0;
	uint8_t most = t->tcp->p->quickack;
	t->quick = n == 0 ? 2 : n < most ? (uint8_t)n : most;
}

/* The delay adapts to how often data comes (profiles with delack_min). */
static void adapt_delay(struct tcb *t)
{
	lw_span least = t->tcp->p->delack_min;
	lw_span gap = tcp_now(t) - t->last_data;
	if (t->ato == 0) {
		refill_quick(t);
		t->ato = least;
	} else if (gap <= least / 2) {
		t->ato = t->ato / 2 + least / 2;
	} else if (gap < t->ato) {
		t->ato = t->ato / 2 + gap;
		if (t->ato > t->rto)
			t->ato = t->rto;
	} else if (gap > t->rto) {
		refill_quick(t);
	}
	t->last_data = tcp_now(t);
}

static lw_span ack_delay(const struct tcb *t)
{
	const struct lw_tcp_profile *p = t->tcp->p;
	if (!p->delack_min)
		return p->delack;
	lw_span most = p->delack;
	if (t->srtt && t->srtt < most)
		most = t->srtt > p->delack_min ? t->srtt : p->delack_min;
	return t->ato < most ? t->ato : most;
}

void tcp_ack_soon(struct tcb *t)
{
	const struct lw_tcp_profile *p = t->tcp->p;
	bool due = false;
	if (p->delack_min) {
		adapt_delay(t);
		due = (t->quick && !t->pingpong) || t->rcv_nxt - t->rcv_wup > t->grow_mss;
	} else {
		due = ++t->ack_segments >= p->delack_segments;
	}
	if (due)
		t->ack_now = true;
	else if (!lw_event_armed(&t->delack))
		timer_arm(t, &t->delack, ack_delay(t));
}
