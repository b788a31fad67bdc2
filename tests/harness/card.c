/* card.c - a card without a cable, and a host on it.  SPDX-License-Identifier: MIT */
#include "card.h"

#include "labwire/wire/arp.h"
#include "labwire/wire/ether.h"
#include "labwire/wire/udp.h"

static void transmit(struct lw_card *card, struct lw_pkt *p, lw_time now)
{
	struct test_card *c = lw_container_of(card, struct test_card, card);
	size_t slot = c->sent++ % CARD_KEPT;
	size_t n = lw_pkt_len(p) < CARD_FRAME_MAX ? lw_pkt_len(p) : CARD_FRAME_MAX;
	memcpy(c->kept[slot].bytes, lw_pkt_bytes(p), n);
	c->kept[slot].len = n;
	c->kept[slot].at = now;
	c->last_at = now;
	lw_pkt_free(p);
}

void card_init(struct test_card *c, struct lw_engine *e, uint8_t number)
{
	static const struct lw_port_ops none = { 0 };
	memset(c, 0, sizeof(*c));
	c->owner.id = 1000u + number;
	c->card = (struct lw_card){ .medium = LW_MEDIUM_ETHERNET,
		.mtu = 1500,
		.up = true,
		.mac = { { 2, 0, 0, 0, 0, number } },
		.transmit = transmit };
	c->style = (struct lw_oneline){ .addresses = true, .relative = true };
	lw_port_init(&c->card.port, e, "eth0", &none);
}

void card_fini(struct test_card *c)
{
	lw_text_fini(&c->line);
}

const char *card_said(struct test_card *c, size_t i)
{
	lw_text_clear(&c->line);
	if (i < c->sent)
		lw_oneline(&c->style, &c->line, LW_LINKTYPE_ETHERNET, card_sent(c, i));
	return lw_text_str(&c->line);
}

void card_give(struct test_card *c, const void *bytes, size_t len)
{
	struct lw_engine *e = c->card.port.engine;
	struct lw_pkt *p = lw_pkt_new(e->pool, 0, len);
	if (len)
		memcpy(lw_pkt_put(p, len), bytes, len);
	struct lw_frame *f = lw_engine_freeze(e, &c->owner, p, LW_ETHER_MIN);
	lw_engine_set_cause(e, f->id);
	c->card.input(c->card.upper, f, lw_engine_now(e));
	lw_engine_set_cause(e, 0);
}

struct lw_rd card_sent(const struct test_card *c, size_t i)
{
	LW_ASSERT(i < c->sent && c->sent - i <= CARD_KEPT);
	return lw_rd_of(c->kept[i % CARD_KEPT].bytes, c->kept[i % CARD_KEPT].len);
}

void host_init(struct test_host *h, const char *profile, uint64_t seed)
{
	host_init_as(h, lw_profile_find(profile), seed);
}

void host_init_as(struct test_host *h, const struct lw_profile *profile, uint64_t seed)
{
	struct lw_engine_conf ec = { .seed = seed };
	memset(h, 0, sizeof(*h));
	h->engine = lw_engine_new(&ec);
	card_init(&h->card, h->engine, 1);
	struct lw_stack_conf conf = { .engine = h->engine,
		.owner = &h->owner,
		.name = "host",
		.profile = profile };
	h->stack = lw_stack_new(&conf);
	int n = lw_stack_add_card(h->stack, &h->card.card);
	enum lw_err err = lw_stack_add_address(h->stack, n, HOST_ADDR, HOST_MASK);
	LW_ASSERT(err == LW_OK);
	err = lw_stack_add_route(h->stack, 0, 0, LW_IP4(10, 0, 0, 254), -1);
	LW_ASSERT(err == LW_OK);
	lw_stack_arp_warm(
		h->stack, n, PEER_ADDR, (struct lw_mac){ { 2, 0, 0, 0, 0, 2 } });
}

void host_fini(struct test_host *h)
{
	card_fini(&h->card);
	lw_stack_free(h->stack);
	lw_engine_free(h->engine);
}

void host_run(struct test_host *h, lw_span span)
{
	enum lw_err err =
		lw_engine_run_until(h->engine, lw_engine_now(h->engine) + span, 1000000);
	LW_ASSERT(err == LW_OK);
}

void router_init(struct test_router *r, const char *profile)
{
	static const struct lw_mac station = { { 2, 0, 0, 0, 0, 2 } };
	struct lw_engine_conf ec = { .seed = 1 };
	memset(r, 0, sizeof(*r));
	r->engine = lw_engine_new(&ec);
	card_init(&r->near, r->engine, 0xa);
	card_init(&r->far, r->engine, 0xb);
	struct lw_stack_conf conf = { .engine = r->engine,
		.owner = &r->owner,
		.name = "router",
		.profile = lw_profile_find(profile),
		.forwarding = true };
	r->stack = lw_stack_new(&conf);
	int near = lw_stack_add_card(r->stack, &r->near.card);
	int far = lw_stack_add_card(r->stack, &r->far.card);
	enum lw_err err =
		lw_stack_add_address(r->stack, near, LW_IP4(10, 0, 0, 254), HOST_MASK);
	LW_ASSERT(err == LW_OK);
	err = lw_stack_add_address(r->stack, far, LW_IP4(10, 0, 1, 254), HOST_MASK);
	LW_ASSERT(err == LW_OK);
	err = lw_stack_add_route(r->stack, 0, 0, LW_IP4(10, 0, 1, 253), -1);
	LW_ASSERT(err == LW_OK);
	lw_stack_arp_warm(r->stack, near, PEER_ADDR, station);
	lw_stack_arp_warm(r->stack, far, LW_IP4(10, 0, 1, 2), station);
	lw_stack_arp_warm(r->stack, far, LW_IP4(10, 0, 1, 253), station);
}

void router_fini(struct test_router *r)
{
	card_fini(&r->near);
	card_fini(&r->far);
	lw_stack_free(r->stack);
	lw_engine_free(r->engine);
}

void card_give_ip(struct test_card *c, struct lw_ipv4 ip, const void *body, size_t len)
{
	uint8_t frame[CARD_FRAME_MAX];
	struct lw_wr w = lw_wr_of(frame, sizeof(frame));
	struct lw_ether eth = { .dst = c->card.mac,
		.src = { { 2, 0, 0, 0, 0, 2 } },
		.type = LW_ETHERTYPE_IPV4 };
	if (!ip.src)
		ip.src = PEER_ADDR;
	if (!ip.dst)
		ip.dst = HOST_ADDR;
	if (!ip.ttl)
		ip.ttl = 64;
	if (!ip.total_len)
		ip.total_len = (uint16_t)(lw_ipv4_emit_len(&ip) + len);
	if (ip.dst == LW_IP4_BROADCAST || (ip.dst & 0xff) == 0xff)
		memset(eth.dst.b, 0xff, sizeof(eth.dst.b));
	lw_ether_emit(&w, &eth);
	lw_ipv4_emit(&w, &ip);
	lw_wr_bytes(&w, body, len);
	if (!w.bad)
		card_give(c, frame, lw_wr_len(&w));
}

void card_give_udp(
	struct test_card *c, struct lw_ipv4 ip, uint16_t from, uint16_t to, size_t len)
{
	uint8_t bytes[CARD_FRAME_MAX] = { 0 };
	struct lw_wr w = lw_wr_of(bytes, sizeof(bytes));
	struct lw_udp udp = { from, to, (uint16_t)(LW_UDP_HLEN + len), 0 };
	ip.proto = LW_PROTO_UDP;
	lw_udp_emit(&w, &udp);
	lw_udp_put_cksum(bytes, LW_UDP_HLEN + len, ip.src ? ip.src : PEER_ADDR,
		ip.dst ? ip.dst : HOST_ADDR);
	card_give_ip(c, ip, bytes, LW_UDP_HLEN + len);
}

void card_give_icmp(struct test_card *c, struct lw_ipv4 ip, const struct lw_icmp *m)
{
	uint8_t bytes[CARD_FRAME_MAX];
	struct lw_wr w = lw_wr_of(bytes, sizeof(bytes));
	ip.proto = LW_PROTO_ICMP;
	lw_icmp_emit(&w, m);
	if (!w.bad)
		card_give_ip(c, ip, bytes, lw_wr_len(&w));
}

void card_give_arp(struct test_card *c, uint16_t op, uint32_t spa, uint32_t tpa)
{
	uint8_t frame[LW_ETHER_HLEN + LW_ARP_LEN];
	struct lw_wr w = lw_wr_of(frame, sizeof(frame));
	struct lw_mac station = { { 2, 0, 0, 0, 0, 2 } };
	struct lw_arp arp = { .op = op, .sha = station, .spa = spa, .tpa = tpa };
	struct lw_ether eth = {
		.dst = c->card.mac, .src = station, .type = LW_ETHERTYPE_ARP
	};
	lw_ether_emit(&w, &eth);
	lw_arp_emit(&w, &arp);
	card_give(c, frame, lw_wr_len(&w));
}

void host_give_ip(struct test_host *h, uint8_t proto, const void *body, size_t len)
{
	struct lw_ipv4 ip = { .proto = proto };
	card_give_ip(&h->card, ip, body, len);
}

void host_give_tcp(struct test_host *h, const struct lw_seg *seg)
{
	static const enum lw_tcp_opt order[] = { LW_OPT_MSS, LW_OPT_NOP, LW_OPT_NOP,
		LW_OPT_SACK_OK, LW_OPT_NOP, LW_OPT_NOP, LW_OPT_TS, LW_OPT_NOP,
		LW_OPT_WSCALE, LW_OPT_NOP, LW_OPT_NOP, LW_OPT_SACK, LW_OPT_END };
	uint8_t bytes[CARD_FRAME_MAX];
	struct lw_wr w = lw_wr_of(bytes, sizeof(bytes));
	lw_tcp_emit(&w, seg, order);
	lw_wr_bytes(&w, seg->text.at, lw_rd_left(&seg->text));
	if (w.bad)
		return;
	lw_tcp_put_cksum(bytes, lw_wr_len(&w), PEER_ADDR, HOST_ADDR);
	host_give_ip(h, LW_PROTO_TCP, bytes, lw_wr_len(&w));
}

bool host_sent_tcp(const struct test_host *h, size_t i, struct lw_seg *seg)
{
	struct lw_rd r = card_sent(&h->card, i), body;
	struct lw_ipv4 ip;
	lw_rd_skip(&r, LW_ETHER_HLEN);
	if (lw_ipv4_parse(&r, &ip, &body) != LW_OK || ip.proto != LW_PROTO_TCP)
		return false;
	if (!lw_tcp_cksum_ok(body, ip.src, ip.dst))
		return false;
	return lw_tcp_parse(&body, seg) == LW_OK;
}
