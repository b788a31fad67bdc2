/* tcp_pmtu.c - segments as large as the path takes (RFC 1191 6.4, RFC 2923 2.1).
 *
 * A router's message makes them smaller, and what was lost goes again at once.  Where
 * routers are silent - a black hole - the profile may say after how many repeats of a
 * large segment to go on with small ones that routers may cut.
 * SPDX-License-Identifier: MIT */
#include "tcb.h"

enum {
	MSS_LEAST = 28 /* of the least MTU there is, 68 (RFC 791 3.2) */
};

void pmtu_fit(struct tcb *t)
{
	const struct tcp *tcp = t->tcp;
	uint16_t mtu = tcp->ops->path_mtu(tcp->ctx, t->peer.addr);
	uint16_t fits = (uint16_t)(mtu - LW_IPV4_HLEN - LW_TCP_HLEN);
	if (mtu < LW_IPV4_HLEN + LW_TCP_HLEN + MSS_LEAST)
		fits = MSS_LEAST;
	if (fits > t->mss_max)
		fits = t->mss_max;
	t->snd_mss =
		t->ts_on ? (uint16_t)(fits - LW_TCP_TS_LEN) : fits; /* RFC 9293 3.7.1 */
}

/* Not a sign of congestion: the window stays (RFC 1191 6.4). */
static void send_smaller(struct tcb *t)
{
	t->snd_nxt = t->snd_una;
	rtt_cancel(t);
	tcp_output(t);
}

void tcp_path_mtu(struct tcp *tcp, uint32_t dst)
{
	for (uint32_t i = 0; i < tcp->used; i++) {
		struct tcb *t = tcp->slots[i];
		if (!t || t->peer.addr != dst || t->state < TCP_ESTABLISHED)
			continue;
		uint16_t was = t->snd_mss;
		pmtu_fit(t);
		if (t->snd_mss < was && t->snd_max - t->snd_una > t->snd_mss)
			send_smaller(t);
	}
}

/* Before a timeout's retransmission. */
void pmtu_suspect(struct tcb *t)
{
	uint8_t after = t->tcp->p->black_hole_after;
	if (!after || t->retries < after || t->black_hole || t->state < TCP_ESTABLISHED ||
		t->snd_mss <= LW_TCP_MSS_DEFAULT ||
		t->snd_max - t->snd_una <= LW_TCP_MSS_DEFAULT)
		return;
	t->black_hole = true;
	t->mss_max = LW_TCP_MSS_DEFAULT;
	pmtu_fit(t);
}
