/* tcp_info.c - a connection for whoever watches it: a copy, nothing to write to.
 * SPDX-License-Identifier: MIT */
#include "tcb.h"

struct lw_tcp_info tcb_info(const struct tcb *t)
{
	return (struct lw_tcp_info){ .state = tcb_state_name(t),
		.iss = t->iss,
		.snd_una = t->snd_una,
		.snd_nxt = t->snd_nxt,
		.snd_wnd = t->snd_wnd,
		.irs = t->irs,
		.rcv_nxt = t->rcv_nxt,
		.rcv_wnd = window_left(t),
		.cwnd = t->cwnd,
		.ssthresh = t->ssthresh,
		.snd_mss = t->snd_mss,
		.recovering = t->recovering,
		.srtt = t->srtt,
		.rttvar = t->rttvar,
		.rto = t->rto,
		.queued = lw_ring_len(&t->snd),
		.readable = lw_ring_len(&t->rcv) };
}

const struct tcb *tcp_at(const struct tcp *tcp, size_t i)
{
	for (uint32_t k = 0; k < tcp->used; k++)
		if (tcp->slots[k] && i-- == 0)
			return tcp->slots[k];
	return NULL;
}
