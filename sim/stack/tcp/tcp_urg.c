/* tcp_urg.c - urgent data (RFC 9293 3.8.5, RFC 6093).
 *
 * The pointer of a segment with URG stands behind the last urgent byte, as every system
 * has it.  That byte is the mark: a read stops in front of it.  In line, it is read like
 * any other; in the classic manner it is no part of the stream and read apart.
 * SPDX-License-Identifier: MIT */
#include "tcb.h"

enum {
	URG_MAX = 65535
};

uint16_t urg_pointer(struct tcb *t, lw_seq seq)
{
	if (t->snd_urg && seq_le(t->snd_up, t->snd_una))
		t->snd_urg = false; /* all of it was acknowledged */
	if (!t->snd_urg || !seq_lt(seq, t->snd_up))
		return 0;
	return t->snd_up - seq < URG_MAX ? (uint16_t)(t->snd_up - seq) : URG_MAX;
}

/* When the byte itself must wait, the peer learns at once that there is a mark. */
size_t tcp_write_urgent(struct tcb *t, const void *bytes, size_t n)
{
	size_t took = tcp_put(t, bytes, n);
	if (took == 0)
		return 0;
	if (took == n) {
		t->snd_urg = true;
		t->snd_up = tcp_data_end(t);
	}
	tcp_push(t);
	if (t->state >= TCP_ESTABLISHED && t->snd_urg && seq_lt(t->snd_max, t->snd_up))
		tcp_send_ack(t);
	return took;
}

/* Number of the first byte that the user has not read. */
static lw_seq unread(const struct tcb *t)
{
	return t->rcv_nxt - t->fin_received - (uint32_t)lw_ring_len(&t->rcv);
}

static lw_seq mark(const struct tcb *t)
{
	return t->rcv_up - 1;
}

/* Sixth check of RFC 9293 3.10.7.4. */
void check_urg(struct tcb *t, const struct lw_seg *seg)
{
	bool takes_text = t->state == TCP_ESTABLISHED || t->state == TCP_FIN_WAIT_1 ||
			  t->state == TCP_FIN_WAIT_2;
	lw_seq up = seg->seq + seg->urg;
	if (!(seg->flags & LW_TCP_URG) || seg->urg == 0 || !takes_text)
		return;
	if (seq_le(up, unread(t)) || (t->rcv_urg && seq_le(up, t->rcv_up)))
		return; /* an old mark, told before */
	t->rcv_urg = true;
	t->rcv_up = up;
	t->urg_kept = false;
	tcb_notify(t, LW_SOCK_URGENT);
}

/* Keep the byte aside and take it out, when it is the next one to read. */
static void step_over(struct tcb *t)
{
	if (t->oob_inline || !t->rcv_urg || mark(t) != unread(t) ||
		lw_ring_len(&t->rcv) == 0)
		return;
	lw_ring_read(&t->rcv, &t->urg_byte, 1);
	t->urg_kept = true;
}

/* How much of n unread bytes a read may see. */
size_t urg_limit(struct tcb *t, size_t n)
{
	step_over(t);
	uint32_t ahead = mark(t) - unread(t);
	size_t left = lw_ring_len(&t->rcv);
	if (n > left)
		n = left;
	return t->rcv_urg && ahead > 0 && ahead < n ? ahead : n;
}

enum lw_err tcp_read_urgent(struct tcb *t, uint8_t *byte)
{
	if (!t->rcv_urg || t->oob_inline || t->urg_read == t->rcv_up)
		return LW_EINVAL;
	uint32_t ahead = mark(t) - unread(t);
	if (t->urg_kept)
		*byte = t->urg_byte;
	else if (ahead < lw_ring_len(&t->rcv))
		lw_ring_peek(&t->rcv, ahead, byte, 1);
	else
		return LW_EAGAIN; /* announced, and still on its way */
	t->urg_read = t->rcv_up;
	return LW_OK;
}

bool tcp_at_mark(const struct tcb *t)
{
	lw_seq next = t->oob_inline || !t->urg_kept ? mark(t) : t->rcv_up;
	return t->rcv_urg && next == unread(t);
}
