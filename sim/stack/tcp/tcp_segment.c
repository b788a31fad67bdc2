/* tcp_segment.c - build one segment and hand it to IP.  SPDX-License-Identifier: MIT */
#include "tcb.h"

/* Everything that an ACK on its way settles. */
static void ack_left(struct tcb *t)
{
	t->last_ack_sent = t->rcv_nxt;
	t->report.dup = (struct tcp_run){ 0 };
	t->ack_now = false;
	t->ack_segments = 0;
	timer_stop(t, &t->delack);
	if (t->quick && --t->quick == 0)
		t->ato = t->tcp->p->delack_min;
}

static void text_left(struct tcb *t, lw_seq seq, uint32_t span)
{
	t->last_sent = tcp_now(t);
	if (rack_on(t))
		rack_sent(t, seq, seq + span);
	if (prr_on(t))
		t->prr.out += span;
	if (seq_lt(seq, t->snd_max))
		rtt_cancel(t);
	else
		rtt_start(t, seq + span);
	if (t->tcp->p->delack_min && t->ato && tcp_now(t) - t->last_data < t->ato)
		t->pingpong = true;
	if (seq == t->snd_nxt)
		t->snd_nxt = seq + span;
	t->snd_max = seq_max(t->snd_max, seq + span);
	user_timeout_start(t);
	if (!lw_event_armed(&t->rtx) && !(lw_event_armed(&t->persist) && t->snd_wnd == 0))
		retx_arm(t);
}

static void hand_down(struct tcp *tcp, struct lw_pkt *p, const struct tcp_path *path)
{
	lw_tcp_put_cksum(lw_pkt_bytes(p), lw_pkt_len(p), path->src, path->dst);
	tcp->stats->tcp_out++;
	tcp->ops->output(tcp->ctx, p, path);
}

void tcp_send_segment(struct tcb *t, lw_seq seq, size_t len, uint16_t flags)
{
	struct tcp *tcp = t->tcp;
	struct lw_pkt *p = lw_pkt_new(tcp->engine->pool, LW_PKT_HEADROOM, len);
	bool below =
		seq_lt(seq, t->snd_una); /* a probe: nobody looks at what it carries */
	if (len && below) {
		memset(lw_pkt_put(p, len), 0, len);
	} else if (len) {
		lw_seq start = t->snd_una == t->iss ? t->iss + 1 : t->snd_una;
		lw_ring_peek(&t->snd, seq - start, lw_pkt_put(p, len), len);
	}
	bool has_ack = flags & LW_TCP_ACK;
	struct lw_seg seg = { .src_port = t->local.port,
		.dst_port = t->peer.port,
		.seq = seq,
		.ack = has_ack ? t->rcv_nxt : 0,
		.flags = flags,
		.wnd = flags & LW_TCP_SYN ? (uint16_t)t->rcv_adv : window_now(t) };
	seg.urg = urg_pointer(t, seq);
	if (seg.urg)
		seg.flags |= LW_TCP_URG;
	uint8_t tos = ecn_tos(t, seq, (uint32_t)len);
	seg.flags |= ecn_syn_flags(t, flags) | ecn_flags(t, seq, (uint32_t)len);
	const enum lw_tcp_opt *order = options_for(t, flags, &seg.opt);
	struct lw_wr w = lw_pkt_push(p, lw_tcp_header_len(&seg, order));
	lw_tcp_emit(&w, &seg, order);
	uint32_t span = (uint32_t)len + !!(flags & LW_TCP_SYN) + !!(flags & LW_TCP_FIN);
	p->f.notes = tcp_note(t, &seg, span);
	if (p->f.notes & LW_NOTE_RETRANSMISSION)
		tcp->stats->tcp_retransmits++;
	if (flags & LW_TCP_FIN)
		t->fin_number = seq + (uint32_t)len;
	if (span && !below)
		text_left(t, seq, span);
	if (has_ack)
		ack_left(t);
	struct tcp_path path = { .src = t->local.addr,
		.dst = t->peer.addr,
		.ip_id = t->state == TCP_TIME_WAIT ? NULL : &t->ip_id,
		.syn_ack = (flags & LW_TCP_SYN) && has_ack,
		.no_df = t->black_hole,
		.ttl = t->ttl,
		.tos = tos };
	hand_down(tcp, p, &path);
}

static void send_bare(struct tcp *tcp, const struct lw_seg *seg,
	const enum lw_tcp_opt *order, const struct tcp_path *path)
{
	struct lw_pkt *p = lw_pkt_new(tcp->engine->pool, LW_PKT_HEADROOM, 0);
	struct lw_wr w = lw_pkt_push(p, lw_tcp_header_len(seg, order));
	lw_tcp_emit(&w, seg, order);
	tcp->stats->tcp_resets_out++;
	hand_down(tcp, p, path);
}

/* In answer to a segment of no connection (RFC 9293 3.10.7.1), and what systems make of
 * the fields that it leaves at 0. */
void tcp_send_rst(struct tcp *tcp, const struct lw_ipv4 *ip, const struct lw_seg *seg)
{
	struct lw_seg out = { .src_port = seg->dst_port, .dst_port = seg->src_port };
	const struct lw_tcp_profile *p = tcp->p;
	struct tcp_path path = {
		.src = ip->dst, .dst = ip->src, .no_df = !tcp->profile->ip.df_rst
	};
	if (seg->flags & LW_TCP_ACK) {
		out.seq = seg->ack;
		out.ack = p->rst_ack_field ? seg->ack : 0;
		out.flags = LW_TCP_RST;
	} else {
		bool fin = (seg->flags & LW_TCP_FIN) && p->rst_skips_fin;
		out.seq = p->rst_numbered ? seg->ack : 0;
		out.ack = seg->seq + lw_seg_len(seg) - fin;
		out.flags = LW_TCP_RST | LW_TCP_ACK;
	}
	send_bare(tcp, &out, NULL, &path);
}

void tcp_send_rst_of(struct tcb *t)
{
	struct lw_seg out = { .src_port = t->local.port,
		.dst_port = t->peer.port,
		.seq = t->snd_max,
		.ack = t->rcv_nxt,
		.flags = LW_TCP_RST | LW_TCP_ACK,
		.wnd = t->tcp->p->rst_window ? window_now(t) : 0 };
	struct tcp_path path = { .src = t->local.addr,
		.dst = t->peer.addr,
		.ip_id = &t->ip_id,
		.ttl = t->ttl,
		.tos = t->tos };
	const enum lw_tcp_opt *order = options_for(t, out.flags, &out.opt);
	send_bare(t->tcp, &out, order, &path);
}
