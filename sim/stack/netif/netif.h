/* netif.h - an interface: a card, its addresses, the link header.  Private to sim/stack.
 * SPDX-License-Identifier: MIT */
#ifndef SIM_STACK_NETIF_H
#define SIM_STACK_NETIF_H

#include "../arp/arp.h"
#include "labwire/link/card.h"

struct lw_stack;

struct netif_addr {
	uint32_t addr, mask;
};

struct netif {
	struct lw_stack *stack;
	struct lw_card *card;
	int index;
	struct netif_addr *addrs;
	size_t naddrs, addrs_cap;
	struct arp arp; /* Ethernet only */
};

struct netif *netif_new(struct lw_stack *s, struct lw_card *card, int index);
void netif_free(struct netif *n);

/* Send an IP packet to the next hop: resolves it on Ethernet. */
void netif_output(struct netif *n, struct lw_pkt *p, uint32_t next_hop, lw_time now);
/* Put the link header in front and give the packet to the card. */
void netif_send(
	struct netif *n, struct lw_pkt *p, uint16_t type, struct lw_mac dst, lw_time now);
/* The interface's address on the network of `peer`, or its first; 0: none. */
uint32_t netif_source(const struct netif *n, uint32_t peer);
/* Is `addr` on a network that this interface is on? */
bool netif_on_link(const struct netif *n, uint32_t addr);
/* The broadcast address of one of its networks, or the limited one? */
bool netif_is_broadcast(const struct netif *n, uint32_t addr);

#endif
