/* tcp_icmp.c - ICMP errors about segments of ours (RFC 1122 4.2.3.9, RFC 5927).
 *
 * A hard error says that it will never work (port or protocol unreachable), a soft one
 * that it does not now: the connection goes on, and the reason is told when the retries
 * run out.  How much of that an attacker may use is the profile's.
 * SPDX-License-Identifier: MIT */
#include "tcb.h"

static bool ends_opening(const struct tcb *t, enum lw_err what)
{
	return what == LW_EPORTUNREACH || t->tcp->p->unreachable_ends_opening;
}

static void act(struct tcb *t, enum lw_err what)
{
	bool opening = t->state == TCP_SYN_SENT || t->state == TCP_SYN_RECEIVED;
	bool hard = what == LW_EPORTUNREACH;
	if (opening && ends_opening(t, what))
		tcb_delete(t, hard ? LW_EREFUSED : what);
	else if (!opening && hard && t->tcp->p->hard_error == LW_HARD_ERROR_ABORTS)
		tcb_delete(t, LW_EREFUSED);
	else
		t->error = what;
}

bool tcp_icmp_error(struct tcp *tcp, const struct lw_ipv4 *quoted,
	struct lw_rd quoted_tcp, enum lw_err what)
{
	struct lw_endpoint local = { .addr = quoted->src },
			   peer = { .addr = quoted->dst };
	local.port = lw_rd_u16(&quoted_tcp);
	peer.port = lw_rd_u16(&quoted_tcp);
	lw_seq seq = lw_rd_u32(&quoted_tcp);
	struct tcb *t = quoted_tcp.bad ? NULL : tcb_find(tcp, local, peer);
	/* Only about something in flight (RFC 5927 4.1): others are late, or invented. */
	if (!t || !seq_le(t->snd_una, seq) || !seq_lt(seq, t->snd_max)) {
		tcp->stats->drops[LW_DROP_ICMP_STRAY]++;
		return false;
	}
	if (what != LW_EMSGSIZE) /* that one is the path's: tcp_path_mtu() follows */
		act(t, what);
	return true;
}
