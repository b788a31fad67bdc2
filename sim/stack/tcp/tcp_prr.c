/* tcp_prr.c - proportional rate reduction: during recovery what goes out follows what
 * arrives, so that at its end cwnd is ssthresh without a pause or a burst (RFC 6937 3).
 *
 * It needs to know what arrives, so it is for connections with SACK.
 * SPDX-License-Identifier: MIT */
#include "tcb.h"

void prr_begin(struct tcb *t)
{
	t->prr = (struct tcp_prr){ .recover_fs = t->snd_max - t->snd_una };
}

/* PRR-SSRB: in slow start while too little is in flight, a segment beside what arrived.
 */
static uint32_t rebuild(const struct tcb *t, uint32_t pipe, uint32_t delivered)
{
	const struct tcp_prr *p = &t->prr;
	uint32_t behind = p->delivered > p->out ? p->delivered - p->out : 0;
	uint32_t limit = (behind > delivered ? behind : delivered) + t->snd_mss;
	uint32_t room = t->ssthresh - pipe;
	return room < limit ? room : limit;
}

/* delivered: bytes that this ACK covers or reports for the first time. */
void prr_acked(struct tcb *t, uint32_t delivered)
{
	struct tcp_prr *p = &t->prr;
	uint32_t pipe = tcp_pipe(t), sndcnt = 0;
	p->delivered += delivered;
	if (pipe > t->ssthresh) {
		uint64_t part = (uint64_t)p->delivered * t->ssthresh;
		uint32_t due = (uint32_t)((part + p->recover_fs - 1) / p->recover_fs);
		sndcnt = due > p->out ? due - p->out : 0;
	} else {
		sndcnt = rebuild(t, pipe, delivered);
	}
	if (p->out == 0 && sndcnt < t->snd_mss) /* the first repetition in any case */
		sndcnt = t->snd_mss;
	t->cwnd = pipe + sndcnt;
}
