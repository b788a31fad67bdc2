/* tcp_ts.c - timestamps: our clock, TS.Recent, and protection against wrapped sequence
 * numbers (RFC 7323 4 and 5).  SPDX-License-Identifier: MIT */
#include "tcb.h"

enum {
	OUTDATED_DAYS = 24 /* RFC 7323 5.5: an idle connection's TS.Recent says nothing */
};

uint32_t ts_at(const struct tcb *t, lw_time when)
{
	return t->ts_offset + (uint32_t)(when / t->tcp->p->ts_tick);
}

uint32_t ts_now(const struct tcb *t)
{
	return ts_at(t, tcp_now(t));
}

/* An echo of 0 is none: some systems answer a call so. */
lw_span ts_since(const struct tcb *t, uint32_t echo)
{
	if (echo == 0)
		return -1;
	int32_t ticks = (int32_t)(ts_now(t) - echo);
	return ticks < 0 ? -1 : ticks * t->tcp->p->ts_tick;
}

/* RFC 7323 5.4: a connection's clock need not tell how long the host is up. */
uint32_t ts_first(struct tcp *tcp)
{
	return tcp->p->ts_random ? lw_rand_u32(&tcp->ts_rand) : tcp->p->ts_first;
}

static bool stale(const struct tcb *t, const struct lw_seg *seg)
{
	return seq_lt(seg->opt.ts_val, t->ts_recent) &&
	       tcp_now(t) - t->ts_recent_at < OUTDATED_DAYS * LW_SEC(86400);
}

/* RFC 7323 3.2: none but a reset comes without its timestamp.  Who insists on it takes
 * the handshake's last ACK all the same: a connection that never gets out of SYN-RECEIVED
 * tells nobody what is wrong. */
static bool may_lack(const struct tcb *t)
{
	return !t->tcp->p->ts_required || t->state == TCP_SYN_RECEIVED;
}

/* RFC 7323 5.3 R1. */
enum verdict check_timestamp(struct tcb *t, const struct lw_seg *seg)
{
	if (!t->ts_on || (seg->flags & LW_TCP_RST))
		return GO_ON;
	if (seg->opt.has_ts ? !stale(t, seg) : may_lack(t))
		return GO_ON;
	t->tcp->stats->drops[LW_DROP_PAWS]++;
	if (seg->opt.has_ts)
		tcp_send_ack(t);
	return DONE;
}

/* RFC 7323 5.3 R3: of an acceptable segment, when it is the one the next ACK answers. Its
 * ACK has been looked at: what somebody made up must not move the clock that PAWS goes
 * by. */
void note_timestamp(struct tcb *t, const struct lw_seg *seg)
{
	if (!t->ts_on || !seg->opt.has_ts || !seq_le(seg->seq, t->last_ack_sent))
		return;
	if (stale(t, seg) || !tcp_acceptable(t, seg))
		return;
	t->ts_recent = seg->opt.ts_val;
	t->ts_recent_at = tcp_now(t);
}
