/* bench.c - frames of the peer to the host, and the host's segments kept.
 * SPDX-License-Identifier: MIT */
#include "bench.h"

static const struct lw_mac peer_mac = { { 2, 0, 0, 0, 0, 2 } };

static void answer_arp(struct bench *b, struct lw_rd body)
{
	uint8_t bytes[LW_ETHER_HLEN + LW_ARP_LEN];
	struct lw_wr w = lw_wr_of(bytes, sizeof(bytes));
	struct lw_arp q;
	if (lw_arp_parse(&body, &q) != LW_OK || q.op != LW_ARP_REQUEST ||
		q.tpa != BENCH_PEER)
		return;
	struct lw_ether eth = { q.sha, peer_mac, LW_ETHERTYPE_ARP };
	struct lw_arp a = { LW_ARP_REPLY, peer_mac, BENCH_PEER, q.sha, q.spa };
	lw_ether_emit(&w, &eth);
	lw_arp_emit(&w, &a);
	lw_raw_send(&b->raw, bytes, lw_wr_len(&w));
}

static bool parse(struct lw_rd packet, struct lw_seg *seg)
{
	struct lw_ipv4 ip;
	struct lw_rd body;
	return lw_ipv4_parse(&packet, &ip, &body) == LW_OK && ip.dst == BENCH_PEER &&
	       ip.proto == LW_PROTO_TCP && lw_tcp_cksum_ok(body, ip.src, ip.dst) &&
	       lw_tcp_parse(&body, seg) == LW_OK;
}

/* The flow's numbers are learned when the segment arrives, not when it is looked at. */
static void learn(struct bench *b, const struct lw_seg *seg)
{
	struct judge_flow *f = bench_flow(b, seg->dst_port);
	if (seg->flags & LW_TCP_SYN) {
		f->host_known = true;
		f->host_iss = seg->seq;
		f->host_port = seg->src_port;
	}
	if (seg->opt.has_ts)
		f->last_ts = seg->opt.ts_val;
}

static void receive(struct lw_raw *raw, struct lw_rd frame, lw_time now)
{
	struct bench *b = lw_container_of(raw, struct bench, raw);
	struct lw_rd r = frame, body;
	struct lw_ether eth;
	struct lw_seg seg;
	if (lw_ether_parse(&r, &eth, &body) != LW_OK)
		return;
	if (eth.type == LW_ETHERTYPE_ARP)
		answer_arp(b, body);
	if (eth.type != LW_ETHERTYPE_IPV4 || !parse(body, &seg))
		return;
	learn(b, &seg);
	if (b->got - b->looked == BENCH_KEPT) {
		b->lost++;
		return;
	}
	struct bench_frame *k = &b->kept[b->got++ % BENCH_KEPT];
	k->at = now;
	k->len = lw_rd_left(&body) < BENCH_FRAME ? lw_rd_left(&body) : BENCH_FRAME;
	memcpy(k->bytes, body.at, k->len);
}

void bench_init(struct bench *b, const struct lw_profile *persona)
{
	struct lw_engine_conf ec = { .seed = 1 };
	struct lw_host_conf hc = { .name = "host",
		.profile = persona,
		.addr = BENCH_HOST,
		.mask = lw_ip4_mask(24) };
	/* so fast that a frame takes no time that a script could see */
	struct lw_link_conf lc = { .medium = LW_MEDIUM_ETHERNET,
		.bits_per_s = 100000000000 };
	memset(b, 0, sizeof(*b));
	b->engine = lw_engine_new(&ec);
	enum lw_err err = lw_host_new(b->engine, &hc, &b->host);
	LW_ASSERT(err == LW_OK);
	lw_raw_init(&b->raw, b->engine, 1, receive);
	b->link = lw_link_new(b->engine, &lc, lw_host_port(b->host), &b->raw.port);
	lw_link_set(b->link, LW_LINK_UP);
	/* a persona may throw the packet away that it must resolve an address for */
	lw_stack_arp_warm(lw_host_stack(b->host), 0, BENCH_PEER, peer_mac);
	bench_run(b, LW_SEC(3), false);
}

void bench_fini(struct bench *b)
{
	lw_link_free(b->link);
	lw_host_free(b->host);
	lw_engine_free(b->engine);
}

void bench_run(struct bench *b, lw_time at, bool stop_at_segment)
{
	enum {
		BUDGET = 1000000
	};
	if (at < lw_engine_now(b->engine)) /* a script may expect what should have come */
		at = lw_engine_now(b->engine);
	while (!stop_at_segment || b->got == b->looked) {
		lw_time next = lw_evq_next(b->engine->q);
		bool last = !stop_at_segment || next > at;
		enum lw_err err =
			lw_engine_run_until(b->engine, last ? at : next, BUDGET);
		LW_ASSERT(err == LW_OK);
		if (last)
			return;
	}
}

struct judge_flow *bench_flow(struct bench *b, uint16_t peer_port)
{
	if (!peer_port)
		peer_port = BENCH_PEER_PORT;
	for (size_t i = 0; i < b->nflows; i++)
		if (b->flows[i].peer_port == peer_port)
			return &b->flows[i];
	if (b->nflows == BENCH_FLOWS) /* the first is forgotten */
		memmove(b->flows, b->flows + 1, sizeof(b->flows[0]) * --b->nflows);
	struct judge_flow *f = &b->flows[b->nflows++];
	*f = (struct judge_flow){ .peer_port = peer_port,
		.host_port = BENCH_HOST_PORT,
		.peer_iss = BENCH_PEER_ISS };
	return f;
}

bool bench_next(
	struct bench *b, struct lw_seg *seg, struct judge_flow **flow, lw_time *at)
{
	if (b->looked == b->got)
		return false;
	const struct bench_frame *k = &b->kept[b->looked++ % BENCH_KEPT];
	*at = k->at;
	b->tos = k->bytes[1];
	bool fine = parse(lw_rd_of(k->bytes, k->len), seg);
	LW_ASSERT(fine);
	*flow = bench_flow(b, seg->dst_port);
	return true;
}

static void send_ip(struct bench *b, struct lw_ipv4 ip, const uint8_t *body, size_t len)
{
	uint8_t frame[BENCH_FRAME];
	struct lw_wr w = lw_wr_of(frame, sizeof(frame));
	struct lw_ether eth = { lw_host_mac(b->host), peer_mac, LW_ETHERTYPE_IPV4 };
	ip.ttl = 64;
	ip.src = BENCH_PEER;
	ip.dst = BENCH_HOST;
	ip.total_len = (uint16_t)(LW_IPV4_HLEN + len);
	lw_ether_emit(&w, &eth);
	lw_ipv4_emit(&w, &ip);
	lw_wr_bytes(&w, body, len);
	LW_ASSERT(!w.bad);
	lw_raw_send(&b->raw, frame, lw_wr_len(&w));
}

uint32_t bench_number(
	struct bench *b, const struct judge_flow *f, struct judge_number n, uint32_t base)
{
	struct lw_tcp_info info = { 0 };
	const char *state = NULL;
	switch (n.kind) {
	case JUDGE_LAST:
		return f->last_ts;
	case JUDGE_RIGHT:
		bench_connection(b, f, &info, &state);
		return info.rcv_nxt + info.rcv_wnd - 1 + (uint32_t)n.n;
	case JUDGE_ABSOLUTE:
		return (uint32_t)n.n;
	case JUDGE_NUMBER:
	case JUDGE_ANY:
	case JUDGE_ABSENT:
		return base + (uint32_t)n.n;
	}
	return base;
}

static void options(struct bench *b, const struct judge_flow *f,
	const struct judge_segment *seg, struct lw_tcp_options *out,
	enum lw_tcp_opt *order)
{
	size_t i = 0;
	for (; i < seg->noptions; i++) {
		const struct judge_option *o = &seg->options[i];
		order[i] = o->kind;
		out->has_mss |= o->kind == LW_OPT_MSS;
		out->has_wscale |= o->kind == LW_OPT_WSCALE;
		out->sack_ok |= o->kind == LW_OPT_SACK_OK;
		out->has_ts |= o->kind == LW_OPT_TS;
		if (o->kind == LW_OPT_MSS)
			out->mss = (uint16_t)o->a.n;
		if (o->kind == LW_OPT_WSCALE)
			out->wscale = (uint8_t)o->a.n;
		if (o->kind == LW_OPT_TS) {
			out->ts_val = bench_number(b, f, o->a, 0);
			out->ts_ecr = bench_number(b, f, o->b, 0);
		}
	}
	order[i] = LW_OPT_END;
	for (out->sack_count = 0; 2 * out->sack_count + 1 < seg->nsack;
		out->sack_count++) {
		const int64_t *block = &seg->sack[2 * out->sack_count];
		out->sack[out->sack_count].left = f->host_iss + (uint32_t)block[0];
		out->sack[out->sack_count].right = f->host_iss + (uint32_t)block[1];
	}
}

void bench_inject(struct bench *b, const struct judge_segment *seg)
{
	uint8_t bytes[BENCH_FRAME];
	struct judge_flow *f = bench_flow(b, seg->port);
	enum lw_tcp_opt order[JUDGE_OPTIONS_MAX + 1] = { LW_OPT_MSS, LW_OPT_END };
	struct lw_seg out = { .src_port = f->peer_port,
		.dst_port = f->host_port,
		.flags = seg->flags,
		.seq = bench_number(b, f, seg->seq, f->peer_iss),
		.ack = seg->flags & LW_TCP_ACK ? bench_number(b, f, seg->ack, f->host_iss)
					       : 0,
		.wnd = seg->win.kind ? (uint16_t)seg->win.n : BENCH_PEER_WINDOW,
		.urg = (uint16_t)seg->urg.n };
	if (seg->has_options)
		options(b, f, seg, &out.opt, order);
	else if (seg->flags & LW_TCP_SYN)
		out.opt = (struct lw_tcp_options){ .has_mss = true, .mss = 1460 };
	struct lw_wr w = lw_wr_of(bytes, sizeof(bytes) - LW_ETHER_HLEN - LW_IPV4_HLEN);
	lw_tcp_emit(&w, &out, order);
	int64_t first = (int64_t)(out.seq - f->peer_iss) + !!(seg->flags & LW_TCP_SYN);
	for (uint32_t i = 0; i < seg->len; i++)
		lw_wr_u8(&w, seg->fill ? (uint8_t)seg->fill : bench_pattern(first + i));
	if (w.bad) /* options beyond 40 bytes: the reader cannot know */
		return;
	lw_tcp_put_cksum(bytes, lw_wr_len(&w), BENCH_PEER, BENCH_HOST);
	if (seg->bad_sum)
		bytes[16] ^= 0x55;
	struct lw_ipv4 ip = { .proto = LW_PROTO_TCP, .tos = (uint8_t)seg->tos.n };
	send_ip(b, ip, bytes, lw_wr_len(&w));
}

void bench_icmp(struct bench *b, const struct judge_step *st)
{
	uint8_t quoted[LW_IPV4_HLEN + 8], bytes[128];
	struct judge_flow *f = bench_flow(b, st->seg.port);
	struct lw_wr q = lw_wr_of(quoted, sizeof(quoted));
	struct lw_ipv4 ip = { .ttl = 60,
		.proto = LW_PROTO_TCP,
		.df = true,
		.src = BENCH_HOST,
		.dst = BENCH_PEER,
		.total_len = 1500 };
	lw_ipv4_emit(&q, &ip);
	lw_wr_u16(&q, f->host_port);
	lw_wr_u16(&q, f->peer_port);
	lw_wr_u32(&q, bench_number(b, f, st->seg.seq, f->host_iss));
	struct lw_icmp m = { .type = (uint8_t)st->a,
		.code = (uint8_t)st->b,
		.mtu = (uint16_t)st->c,
		.body = lw_rd_of(quoted, sizeof(quoted)) };
	struct lw_wr w = lw_wr_of(bytes, sizeof(bytes));
	lw_icmp_emit(&w, &m);
	LW_ASSERT(!q.bad && !w.bad);
	send_ip(b, (struct lw_ipv4){ .proto = LW_PROTO_ICMP }, bytes, lw_wr_len(&w));
}

bool bench_connection(struct bench *b, const struct judge_flow *f,
	struct lw_tcp_info *info, const char **state)
{
	struct lw_stack *st = lw_host_stack(b->host);
	struct lw_tcp_view v;
	*state = "CLOSED";
	for (size_t i = 0; lw_sock_tcp_at(st, i, &v); i++) {
		if (v.local.port != f->host_port)
			continue;
		if (v.peer.port == f->peer_port) {
			*info = v.info;
			*state = v.info.state;
			return true;
		}
		if (v.peer.port == 0)
			*state = v.info.state;
	}
	return false;
}
