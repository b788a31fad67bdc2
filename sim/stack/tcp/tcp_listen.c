/* tcp_listen.c - SEGMENT ARRIVES in LISTEN (RFC 9293 3.10.7.2).
 * SPDX-License-Identifier: MIT */
#include "tcb.h"

static struct tcb *spawn(struct tcb *l, struct lw_endpoint local, struct lw_endpoint peer)
{
	struct tcp *tcp = l->tcp;
	uint16_t mtu = 0;
	if (!tcp->ops->source(tcp->ctx, peer.addr, &mtu))
		return NULL;
	struct tcb *t = tcb_new(tcp, local, peer);
	t->mss_wish = l->mss_wish;
	t->rcv_mss = tcp_mss_to_offer(t, mtu);
	t->nodelay = l->nodelay;
	t->cork = l->cork;
	t->ttl = l->ttl;
	t->tos = l->tos;
	t->keepalive = l->keepalive;
	t->oob_inline = l->oob_inline;
	t->user_timeout = l->user_timeout;
	t->rcv.limit = l->rcv.limit;
	t->snd.limit = l->snd.limit;
	t->parent = l;
	lw_list_add(&l->children, &t->sibling);
	l->nchildren++;
	return t;
}

void tcp_listen(struct tcb *l, const struct lw_ipv4 *ip, const struct lw_seg *seg)
{
	struct tcp *tcp = l->tcp;
	if (seg->flags & LW_TCP_RST)
		return;
	if (seg->flags & LW_TCP_ACK) {
		tcp_send_rst(tcp, ip, seg);
		return;
	}
	if (!(seg->flags & LW_TCP_SYN)) {
		if (tcp->p->listen_resets)
			tcp_send_rst(tcp, ip, seg);
		return;
	}
	if ((seg->flags & LW_TCP_FIN) && tcp->p->listen_refuses_fin)
		return;
	if (!backlog_takes_syn(l)) {
		tcp->stats->drops[LW_DROP_BACKLOG]++;
		if (tcp->p->backlog_full == LW_BACKLOG_RESET)
			tcp_send_rst(tcp, ip, seg);
		return;
	}
	struct lw_endpoint local = { ip->dst, seg->dst_port };
	struct lw_endpoint peer = { ip->src, seg->src_port };
	struct tcb *old = tcb_find(tcp, local, peer); /* in TIME-WAIT, if any */
	lw_seq iss = tcp_isn(tcp, local, peer);
	if (old) {
		iss = time_wait_isn(old, iss);
		tcb_delete(old, LW_OK);
	}
	struct tcb *t = spawn(l, local, peer);
	if (!t)
		return;
	t->iss = iss;
	t->ip_id = (uint16_t)(t->iss ^ t->iss >> 16);
	t->snd_una = t->snd_nxt = t->snd_max = t->sent_max = t->iss;
	tcb_enter(t, TCP_SYN_RECEIVED);
	take_syn_options(t, seg);
	window_init(t);
	keep_syn_text(t, seg);
	tcp_output(t);
}
