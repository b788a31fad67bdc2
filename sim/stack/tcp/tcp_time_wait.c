/* tcp_time_wait.c - a new connection between the same ports before 2 MSL have passed
 * (RFC 1122 4.2.2.13, RFC 6191).  SPDX-License-Identifier: MIT */
#include "tcb.h"

/* RFC 6191 2: a timestamp decides, and the sequence number where there is none or where
 * it is the same. */
static bool newer(const struct tcb *t, const struct lw_seg *seg)
{
	if (t->ts_on && seg->opt.has_ts && seg->opt.ts_val != t->ts_recent)
		return seq_lt(t->ts_recent, seg->opt.ts_val);
	return seq_lt(t->rcv_nxt, seg->seq);
}

/* RFC 6191 2: the new connection will have timestamps, which the old one had not, so that
 * no old segment can be taken for one of its own. */
static bool first_stamp(const struct tcb *t, const struct lw_seg *seg)
{
	return !t->ts_on && seg->opt.has_ts && t->tcp->p->timestamps;
}

bool time_wait_gives_way(const struct tcb *t, const struct lw_seg *seg)
{
	static const uint16_t looked_at =
		LW_TCP_SYN | LW_TCP_ACK | LW_TCP_RST | LW_TCP_FIN;
	if (t->state != TCP_TIME_WAIT || (seg->flags & looked_at) != LW_TCP_SYN ||
		!tcb_find_listener(t->tcp, t->local))
		return false;
	switch (t->tcp->p->reuse) {
	case LW_REUSE_NEVER:
		return false;
	case LW_REUSE_SEQ:
		return seq_lt(t->rcv_nxt, seg->seq);
	case LW_REUSE_STAMP:
		return newer(t, seg);
	case LW_REUSE_ANY_STAMP:
		return newer(t, seg) || first_stamp(t, seg);
	}
	LW_UNREACHABLE();
}

/* Beyond all that the old connection has sent, and a window more: what of it is still
 * under way cannot be taken for the new one's. */
lw_seq time_wait_isn(const struct tcb *old, lw_seq iss)
{
	enum {
		GAP = 65535 + 2
	};
	return seq_lt(old->snd_max, iss) ? iss : old->snd_max + GAP;
}
