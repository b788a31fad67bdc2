/* oneline_tcp.c - TCP as one line of text, with numbers that count from the SYN.
 * SPDX-License-Identifier: MIT */
#include "oneline_priv.h"

#include "labwire/wire/tcp.h"

static bool same_flow(const struct lw_oneline_flow *a, const struct lw_oneline_flow *b)
{
	return a->used && a->src == b->src && a->dst == b->dst &&
	       a->src_port == b->src_port && a->dst_port == b->dst_port;
}

static struct lw_oneline_flow *find_flow(
	struct lw_oneline *o, const struct lw_oneline_flow *key)
{
	for (size_t i = 0; i < LW_ONELINE_FLOWS; i++)
		if (same_flow(&o->flow[i], key))
			return &o->flow[i];
	return NULL;
}

/* Remember a SYN: a repeated one is the same flow, a new one takes the oldest place. */
static void note_syn(struct lw_oneline *o, struct lw_oneline_flow key, uint32_t seq)
{
	struct lw_oneline_flow *f = find_flow(o, &key);

	if (!f)
		f = &o->flow[o->next++ % LW_ONELINE_FLOWS];
	*f = key;
	f->used = true;
	f->isn = seq;
}

/* What to subtract from the numbers of both directions; 0: show them as they are. */
static void find_bases(struct lw_oneline *o, const struct lw_ipv4 *ip,
	const struct lw_seg *seg, uint32_t *seq_base, uint32_t *ack_base)
{
	struct lw_oneline_flow there = { .src = ip->src,
		.dst = ip->dst,
		.src_port = seg->src_port,
		.dst_port = seg->dst_port,
		.used = true };
	struct lw_oneline_flow back = { .src = ip->dst,
		.dst = ip->src,
		.src_port = seg->dst_port,
		.dst_port = seg->src_port,
		.used = true };
	struct lw_oneline_flow *f;

	*seq_base = *ack_base = 0;
	if (!o || !o->relative)
		return;
	if (seg->flags & LW_TCP_SYN)
		note_syn(o, there, seg->seq);
	if ((f = find_flow(o, &there)))
		*seq_base = f->isn;
	if ((f = find_flow(o, &back)))
		*ack_base = f->isn;
}

static void flags(struct lw_text *out, uint16_t bits)
{
	static const struct {
		uint16_t bit;
		char letter;
	} letters[] = { { LW_TCP_SYN, 'S' }, { LW_TCP_FIN, 'F' }, { LW_TCP_RST, 'R' },
		{ LW_TCP_PSH, 'P' }, { LW_TCP_ACK, 'A' }, { LW_TCP_URG, 'U' },
		{ LW_TCP_ECE, 'E' }, { LW_TCP_CWR, 'C' } };

	if (!(bits & 0xff))
		lw_text_char(out, '-');
	for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++)
		if (bits & letters[i].bit)
			lw_text_char(out, letters[i].letter);
}

static void option(struct lw_text *out, enum lw_tcp_opt kind,
	const struct lw_tcp_options *opt, uint32_t ack_base)
{
	switch (kind) {
	case LW_OPT_END:
		return;
	case LW_OPT_NOP:
		lw_text_add(out, "nop");
		return;
	case LW_OPT_MSS:
		lw_text_fmt(out, "mss %u", opt->mss);
		return;
	case LW_OPT_WSCALE:
		lw_text_fmt(out, "ws %u", opt->wscale);
		return;
	case LW_OPT_SACK_OK:
		lw_text_add(out, "sok");
		return;
	case LW_OPT_TS:
		lw_text_fmt(out, "ts %u %u", opt->ts_val, opt->ts_ecr);
		return;
	case LW_OPT_SACK:
		lw_text_add(out, "sack");
		for (int i = 0; i < opt->sack_count; i++)
			lw_text_fmt(out, " %u-%u", opt->sack[i].left - ack_base,
				opt->sack[i].right - ack_base);
		return;
	}
}

static void options(struct lw_text *out, const struct lw_seg *seg, uint32_t ack_base)
{
	enum lw_tcp_opt order[LW_TCP_OPTIONS_MAX + 1];

	lw_tcp_options_order(seg->raw_options, order);
	if (order[0] == LW_OPT_END)
		return;
	for (const enum lw_tcp_opt *k = order; *k != LW_OPT_END; k++) {
		lw_text_add(out, k == order ? " <" : ",");
		option(out, *k, &seg->opt, ack_base);
	}
	lw_text_char(out, '>');
}

void oneline_tcp(struct lw_oneline *o, struct lw_text *out, const struct lw_ipv4 *ip,
	struct lw_rd segment)
{
	struct lw_rd r = segment;
	struct lw_seg seg;
	uint32_t seq_base, ack_base;
	enum lw_err err = lw_tcp_parse(&r, &seg);

	if (err) {
		oneline_malformed(out, "tcp", err);
		return;
	}
	find_bases(o, ip, &seg, &seq_base, &ack_base);
	lw_text_fmt(out, "tcp %u>%u ", seg.src_port, seg.dst_port);
	flags(out, seg.flags);
	lw_text_fmt(out, " %u", seg.seq - seq_base);
	if (seg.flags & LW_TCP_ACK)
		lw_text_fmt(out, ":%u", seg.ack - ack_base);
	lw_text_fmt(out, " win %u", seg.wnd);
	if (seg.flags & LW_TCP_URG)
		lw_text_fmt(out, " urg %u", seg.urg);
	if (lw_rd_left(&seg.text) > 0)
		lw_text_fmt(out, " len %zu", lw_rd_left(&seg.text));
	options(out, &seg, ack_base);
	if (!lw_tcp_cksum_ok(segment, ip->src, ip->dst))
		lw_text_add(out, " bad-cksum");
}
