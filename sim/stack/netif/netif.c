/* netif.c - link headers down, whole frames up.  SPDX-License-Identifier: MIT */
#include "netif.h"

#include "../ip/ip.h"
#include "../stack_priv.h"
#include "labwire/base/alloc.h"
#include "labwire/wire/ether.h"
#include "labwire/wire/hdlc.h"
#include "labwire/wire/ppp.h"

static void updown(void *up, bool is_up, lw_time now)
{
	struct netif *n = up;
	if (n->card->medium != LW_MEDIUM_ETHERNET)
		return;
	if (is_up)
		arp_interface_up(n, now);
	else
		arp_flush(n);
}

static void input_ether(struct netif *n, struct lw_frame *f, lw_time now)
{
	struct lw_rd r = lw_frame_rd(f), body;
	struct lw_ether h;
	if (lw_ether_parse(&r, &h, &body) != LW_OK) {
		stack_drop(n->stack, LW_DROP_MALFORMED);
	} else if (h.type == LW_ETHERTYPE_IPV4) {
		struct ip_arrival a = { .netif = n,
			.frame = f,
			.link_header = LW_ETHER_HLEN,
			.link_group = lw_mac_is_group(h.dst),
			.link_src = h.src };
		ip_input(n->stack, &a, body, now);
		return;
	} else if (h.type == LW_ETHERTYPE_ARP) {
		arp_input(n, body, now);
	} else { /* LLC as well: whoever listens to a bridge's frames is not here */
		stack_drop(n->stack, LW_DROP_NO_PROTO);
	}
	lw_frame_unref(f);
}

/* The line protocol stays in the card. */
static void input_serial(struct netif *n, struct lw_frame *f, lw_time now)
{
	struct ip_arrival a = { .netif = n, .frame = f, .link_header = LW_HDLC_HLEN };
	struct lw_rd r = lw_frame_rd(f);
	struct lw_hdlc h = { .protocol = LW_ETHERTYPE_IPV4 };
	if (n->card->medium == LW_MEDIUM_PPP) /* only IP comes up here */
		lw_rd_skip(&r, LW_PPP_HLEN);
	else if (lw_hdlc_parse(&r, &h) != LW_OK && !r.bad)
		h.protocol = 0;
	if (r.bad || h.protocol != LW_ETHERTYPE_IPV4) {
		stack_drop(n->stack, r.bad ? LW_DROP_TRUNC : LW_DROP_NO_PROTO);
		lw_frame_unref(f);
		return;
	}
	ip_input(n->stack, &a, r, now);
}

static void input(void *up, struct lw_frame *f, lw_time now)
{
	struct netif *n = up;
	if (n->card->medium == LW_MEDIUM_ETHERNET)
		input_ether(n, f, now);
	else
		input_serial(n, f, now);
}

struct netif *netif_new(struct lw_stack *s, struct lw_card *card)
{
	struct netif *n = lw_alloc(sizeof(*n));
	n->stack = s;
	n->card = card;
	lw_ip_add_iface(&s->ip, &n->ip, card->medium != LW_MEDIUM_ETHERNET);
	arp_init(n);
	card->upper = n;
	card->input = input;
	card->updown = updown;
	if (card->up) /* a card without a cable, inside a switch */
		updown(n, true, lw_engine_now(s->engine));
	return n;
}

void netif_free(struct netif *n)
{
	if (!n)
		return;
	n->card->input = NULL;
	n->card->updown = NULL;
	n->card->upper = NULL;
	arp_fini(n);
	lw_iface_fini(&n->ip);
	lw_free(n);
}

void netif_send(
	struct netif *n, struct lw_pkt *p, uint16_t type, struct lw_mac dst, lw_time now)
{
	struct lw_card *card = n->card;
	if (!card->up) {
		stack_drop(n->stack, LW_DROP_DOWN);
		lw_pkt_free(p);
		return;
	}
	switch (card->medium) {
	case LW_MEDIUM_ETHERNET: {
		struct lw_wr w = lw_pkt_push(p, LW_ETHER_HLEN);
		struct lw_ether h = { .dst = dst, .src = card->mac, .type = type };
		lw_ether_emit(&w, &h);
		break;
	}
	case LW_MEDIUM_HDLC: {
		struct lw_wr w = lw_pkt_push(p, LW_HDLC_HLEN);
		struct lw_hdlc h = { .address = LW_HDLC_UNICAST, .protocol = type };
		lw_hdlc_emit(&w, &h);
		break;
	}
	case LW_MEDIUM_PPP: {
		struct lw_wr w = lw_pkt_push(p, LW_PPP_HLEN);
		lw_ppp_emit(&w, LW_PPP_IPV4);
		break;
	}
	}
	card->transmit(card, p, now);
}

void netif_output(struct netif *n, struct lw_pkt *p, uint32_t next_hop, lw_time now)
{
	switch (lw_iface_frame_to(&n->ip, next_hop)) {
	case LW_FRAME_TO_END:
	case LW_FRAME_TO_ALL:
		netif_send(n, p, LW_ETHERTYPE_IPV4, lw_mac_broadcast(), now);
		break;
	case LW_FRAME_TO_GROUP:
		netif_send(n, p, LW_ETHERTYPE_IPV4, lw_mac_of_multicast(next_hop), now);
		break;
	case LW_FRAME_TO_ONE:
		arp_output(n, p, next_hop, now);
		break;
	}
}
