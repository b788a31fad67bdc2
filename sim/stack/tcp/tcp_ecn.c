/* tcp_ecn.c - congestion that routers tell instead of dropping (RFC 3168 6.1).
 *
 * Both SYNs agree on it.  Text that is sent for the first time says that it may be
 * marked; a mark comes back as ECE until a CWR answers it; the sender slows down once in
 * a round trip.  SPDX-License-Identifier: MIT */
#include "tcb.h"

enum {
	ECT_0 = 2,
	CE = 3, /* also the mask of both bits */
};

static const uint16_t both = LW_TCP_ECE | LW_TCP_CWR;

/* 6.1.1: a SYN asks with both, its answer agrees with one.  A SYN that went unanswered
 * asks no more: something on the way may throw such ones away (6.1.1.1). */
uint16_t ecn_syn_flags(const struct tcb *t, uint16_t flags)
{
	if (!(flags & LW_TCP_SYN))
		return 0;
	if (flags & LW_TCP_ACK)
		return t->ecn_on ? LW_TCP_ECE : 0;
	return t->tcp->p->ecn == LW_ECN_ASKS && t->retries == 0 ? both : 0;
}

void ecn_agree(struct tcb *t, const struct lw_seg *seg)
{
	uint16_t said = seg->flags & both;
	bool answer = seg->flags & LW_TCP_ACK;
	bool willing = t->tcp->p->ecn >= (answer ? LW_ECN_ASKS : LW_ECN_ANSWERS);
	t->ecn_on = willing && said == (answer ? LW_TCP_ECE : both) && t->retries == 0;
}

/* A SYN that comes again without asking: its sender has given it up (6.1.1). */
void ecn_asked_again(struct tcb *t, const struct lw_seg *seg)
{
	if (t->state == TCP_SYN_RECEIVED && (seg->flags & LW_TCP_SYN) &&
		!(seg->flags & LW_TCP_ACK) && seg->seq == t->irs)
		ecn_agree(t, seg);
}

/* 6.1.3: of text in the window. */
void ecn_arrived(struct tcb *t, const struct lw_ipv4 *ip, const struct lw_seg *seg)
{
	if (!t->ecn_on)
		return;
	if (seg->flags & LW_TCP_CWR)
		t->ecn_echo = false;
	if ((ip->tos & CE) == CE && lw_rd_left(&seg->text) > 0)
		t->ecn_echo = true;
}

void ecn_reduced(struct tcb *t)
{
	t->ecn_cwr = t->ecn_on;
	t->ecn_set = true;
	t->ecn_high = t->snd_max;
}

/* 6.1.2: as for a lost segment that this ACK reports, but nothing is sent again; not when
 * cwnd has become smaller in this window of data already, for whatever reason. */
void ecn_acked(struct tcb *t, const struct lw_seg *seg)
{
	if (t->ecn_set && seq_le(t->ecn_high, seg->ack))
		t->ecn_set = false;
	if (!ecn_told(t, seg) || t->ecn_set || t->recovering)
		return;
	t->ssthresh = t->cc->ssthresh(t, cc_flight(t, t->snd_max), false);
	t->cwnd = t->ssthresh;
	ecn_reduced(t);
}

static bool is_new_text(const struct tcb *t, lw_seq seq, uint32_t len)
{
	return len > 0 && !seq_lt(seq, t->snd_max);
}

uint16_t ecn_flags(struct tcb *t, lw_seq seq, uint32_t len)
{
	uint16_t flags = t->ecn_on && t->ecn_echo ? LW_TCP_ECE : 0;
	if (t->ecn_on && t->ecn_cwr && is_new_text(t, seq, len)) {
		t->ecn_cwr = false;
		flags |= LW_TCP_CWR;
	}
	return flags;
}

/* Neither on what is sent again nor on window probes (6.1.5, 6.1.6).  The bits are the
 * user's where they are not ours. */
uint8_t ecn_tos(const struct tcb *t, lw_seq seq, uint32_t len)
{
	if (!t->ecn_on)
		return t->tos;
	bool capable = t->snd_wnd > 0 && is_new_text(t, seq, len);
	return (uint8_t)((t->tos & ~CE) | (capable ? ECT_0 : 0));
}
