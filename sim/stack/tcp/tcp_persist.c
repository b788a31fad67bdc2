/* tcp_persist.c - a window that lets nothing out: probes (RFC 9293 3.8.6.1), and the
 * sender's silly-window override (RFC 1122 4.2.3.4).
 *
 * As long as the peer answers, probes go on for ever with pauses up to the longest RTO; a
 * peer that answers none of them is given up like one that acknowledges nothing.
 * SPDX-License-Identifier: MIT */
#include "tcb.h"

static bool gave_up(struct tcb *t)
{
	if (t->user_timeout || t->probes < t->tcp->p->data_retries)
		return false;
	tcb_delete(t, t->error != LW_OK ? t->error : LW_ETIMEDOUT);
	return true;
}

static void send_probe(struct tcb *t)
{
	switch (t->tcp->p->window_probe) {
	case LW_WINDOW_PROBE_BYTE:
		tcp_send_segment(t, t->snd_una, 1, LW_TCP_ACK | LW_TCP_PSH);
		return;
	case LW_WINDOW_PROBE_BELOW:
		tcp_send_segment(t, t->snd_una - 1, 0, LW_TCP_ACK);
		return;
	}
	LW_UNREACHABLE();
}

/* What fits into a small window, all the same. */
static void send_little(struct tcb *t)
{
	uint32_t waiting = tcp_data_end(t) - t->snd_una;
	uint32_t len = t->snd_wnd < waiting ? t->snd_wnd : waiting;
	if (len > t->snd_mss)
		len = t->snd_mss;
	tcp_send_segment(t, t->snd_una, len, LW_TCP_ACK | LW_TCP_PSH);
}

void persist_fired(struct tcb *t)
{
	if (!seq_lt(t->snd_una, tcp_data_end(t)) || gave_up(t))
		return;
	if (rtt_timeout(t) < t->tcp->p->rto_max)
		t->backoff++;
	timer_arm(t, &t->persist, rtt_timeout(t));
	t->snd_nxt = t->snd_una;
	if (t->snd_wnd) {
		send_little(t);
		return;
	}
	t->probes++;
	send_probe(t);
}

/* RFC 9293 3.8.6: a peer that took its window back acknowledges what is in flight, or
 * says again that there is no room: no sign of loss, and nothing to give up for. */
bool persist_takes_over(struct tcb *t)
{
	if (t->snd_wnd > 0 || t->state < TCP_ESTABLISHED ||
		!seq_lt(t->snd_una, tcp_data_end(t)))
		return false;
	persist_fired(t);
	return true;
}
