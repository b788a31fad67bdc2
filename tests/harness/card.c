/* card.c - a card without a cable, and a host on it.  SPDX-License-Identifier: MIT */
#include "card.h"

#include "labwire/wire/ether.h"
#include "labwire/wire/ipv4.h"

static void transmit(struct lw_card *card, struct lw_pkt *p, lw_time now)
{
	struct test_card *c = lw_container_of(card, struct test_card, card);
	size_t slot = c->sent++ % CARD_KEPT;
	size_t n = lw_pkt_len(p) < CARD_FRAME_MAX ? lw_pkt_len(p) : CARD_FRAME_MAX;
	(void)now;
	memcpy(c->kept[slot].bytes, lw_pkt_bytes(p), n);
	c->kept[slot].len = n;
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
	lw_port_init(&c->card.port, e, "eth0", &none);
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
	struct lw_engine_conf ec = { .seed = seed };
	memset(h, 0, sizeof(*h));
	h->engine = lw_engine_new(&ec);
	card_init(&h->card, h->engine, 1);
	struct lw_stack_conf conf = { .engine = h->engine,
		.owner = &h->owner,
		.name = "host",
		.profile = lw_profile_find(profile) };
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
	lw_stack_free(h->stack);
	lw_engine_free(h->engine);
}

void host_run(struct test_host *h, lw_span span)
{
	enum lw_err err =
		lw_engine_run_until(h->engine, lw_engine_now(h->engine) + span, 1000000);
	LW_ASSERT(err == LW_OK);
}

void host_give_ip(struct test_host *h, uint8_t proto, const void *body, size_t len)
{
	uint8_t frame[CARD_FRAME_MAX];
	struct lw_wr w = lw_wr_of(frame, sizeof(frame));
	struct lw_ether eth = { .dst = h->card.card.mac,
		.src = { { 2, 0, 0, 0, 0, 2 } },
		.type = LW_ETHERTYPE_IPV4 };
	struct lw_ipv4 ip = { .ttl = 64,
		.proto = proto,
		.src = PEER_ADDR,
		.dst = HOST_ADDR,
		.total_len = (uint16_t)(LW_IPV4_HLEN + len) };
	lw_ether_emit(&w, &eth);
	lw_ipv4_emit(&w, &ip);
	lw_wr_bytes(&w, body, len);
	if (!w.bad)
		card_give(&h->card, frame, lw_wr_len(&w));
}

void host_give_tcp(struct test_host *h, const struct lw_seg *seg)
{
	static const enum lw_tcp_opt order[] = { LW_OPT_MSS, LW_OPT_NOP, LW_OPT_NOP,
		LW_OPT_SACK_OK, LW_OPT_END };
	uint8_t bytes[CARD_FRAME_MAX];
	struct lw_wr w = lw_wr_of(bytes, sizeof(bytes));
	lw_tcp_emit(&w, seg, seg->flags & LW_TCP_SYN ? order : NULL);
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
