/* netif.h - an interface: a card, its addresses, the link header.  Private to sim/stack.
 * SPDX-License-Identifier: MIT */
#ifndef SIM_STACK_NETIF_H
#define SIM_STACK_NETIF_H

#include "../arp/arp.h"
#include "labwire/link/card.h"
#include "labwire/stack/rules.h"

struct lw_stack;

struct netif {
	struct lw_iface ip;
	struct lw_stack *stack;
	struct lw_card *card;
	struct arp arp; /* Ethernet only */
};

struct netif *netif_new(struct lw_stack *s, struct lw_card *card);
void netif_free(struct netif *n);

/* Send an IP packet to the next hop: resolves it on Ethernet. */
void netif_output(struct netif *n, struct lw_pkt *p, uint32_t next_hop, lw_time now);
/* Put the link header in front and give the packet to the card. */
void netif_send(
	struct netif *n, struct lw_pkt *p, uint16_t type, struct lw_mac dst, lw_time now);

#endif
