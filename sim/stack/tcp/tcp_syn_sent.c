/* tcp_syn_sent.c - SEGMENT ARRIVES in SYN-SENT (RFC 9293 3.10.7.3).
 * SPDX-License-Identifier: MIT */
#include "tcb.h"

static void established(struct tcb *t, const struct lw_seg *seg)
{
	retx_stop(t);
	rtt_acked(t, seg);
	t->snd_una = seg->ack;
	retx_established(t);
	tcb_enter(t, TCP_ESTABLISHED);
	t->ack_now = true;
	tcb_notify(t, LW_SOCK_CONNECTED | LW_SOCK_WRITABLE);
	timer_keepalive(t);
	take_text(t, seg);
	check_fin(t, seg);
	if (t->fin_wanted) /* closed by the user while the SYN was on its way */
		tcb_enter(t, t->state == TCP_CLOSE_WAIT ? TCP_LAST_ACK : TCP_FIN_WAIT_1);
	tcp_output(t);
}

void tcp_syn_sent(struct tcb *t, const struct lw_seg *seg)
{
	bool has_ack = seg->flags & LW_TCP_ACK;
	struct lw_ipv4 ip = { .src = t->peer.addr, .dst = t->local.addr };
	/* first: ACK */
	if (has_ack && (seq_le(seg->ack, t->iss) || seq_lt(t->snd_max, seg->ack))) {
		if (!(seg->flags & LW_TCP_RST))
			tcp_send_rst(t->tcp, &ip, seg);
		return;
	}
	/* second: RST */
	if (seg->flags & LW_TCP_RST) {
		if (has_ack)
			tcb_delete(t, LW_EREFUSED);
		return;
	}
	/* third: security - not modelled; fourth: SYN */
	if (!(seg->flags & LW_TCP_SYN))
		return;
	take_syn_options(t, seg);
	if (has_ack) {
		established(t, seg);
		return;
	}
	/* Simultaneous open: our SYN again, now with an ACK. */
	tcb_enter(t, TCP_SYN_RECEIVED);
	t->snd_nxt = t->iss;
	rtt_cancel(t);
	keep_syn_text(t, seg);
	tcp_output(t);
}
