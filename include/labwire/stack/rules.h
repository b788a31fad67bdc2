/* rules.h - what a node decides about addresses, from its own configuration alone: the
 * addresses of its interfaces, and its routes.
 *
 * Each rule stands here once.  The stack asks with a packet in its hands; topology asks
 * about nodes that have no stack.  Nothing here looks at a packet, a cable or a clock.
 * RFC 1122 3.3 for hosts, RFC 1812 5.2 and 5.3 for routers.  SPDX-License-Identifier: MIT
 */
#ifndef LABWIRE_STACK_RULES_H
#define LABWIRE_STACK_RULES_H

#include "labwire/base/index.h"
#include "labwire/profile/profile.h"
#include "labwire/wire/prefix.h"

/* An interface: embedded in whatever else its owner knows of it. */
struct lw_iface {
	struct lw_prefix *addrs; /* in the order added */
	uint32_t naddrs, addrs_cap;
	int index; /* in its node, from 0 */
	bool line; /* a serial line: what is sent comes to the other end */
};

struct lw_route {
	struct lw_prefix to;
	uint32_t next_hop; /* 0: the destination itself, on the link */
	int iface;
	bool connected;
};

/* One hash for all routes, keyed by (length, network), and the lengths that occur as
 * bits: a look-up asks once per length, longest first. */
struct lw_routes {
	struct lw_route *all; /* in the order added */
	size_t used, cap;
	struct lw_index by_prefix;
	uint64_t lengths;
	uint16_t redirects; /* host routes that gateways asked for */
};

enum {
	LW_REDIRECTS_MAX = 64 /* a neighbour cannot fill the table with them */
};

struct lw_ip_node {
	struct lw_iface **ifaces; /* borrowed */
	size_t ifaces_cap;
	struct lw_routes routes;
	struct lw_index own; /* address -> enum lw_own */
	uint32_t nifaces;
	bool forwarding;     /* a router */
	bool proxy_arp;	     /* RFC 1027 */
	bool echo_broadcast; /* answers pings to everybody */
};

/* Starts without interfaces; each ends by itself. */
void lw_ip_init(struct lw_ip_node *n, const struct lw_profile *p, bool forwarding);
void lw_ip_fini(struct lw_ip_node *n);
void lw_iface_fini(struct lw_iface *i);
int lw_ip_add_iface(struct lw_ip_node *n, struct lw_iface *i, bool line); /* its index */
/* With the connected route.  LW_EEXIST: the node has the address, or takes it for a
 * broadcast; LW_EINVAL: a mask with holes. */
LW_MUST_USE enum lw_err lw_ip_add_address(
	struct lw_ip_node *n, int iface, struct lw_prefix a);
LW_MUST_USE enum lw_err lw_routes_add(struct lw_routes *t, const struct lw_route *r);
/* iface -1: the first that is on a network with the next hop; LW_ENETUNREACH: none is.
 * LW_EEXIST: there is a route to the network. */
LW_MUST_USE enum lw_err lw_ip_add_route(
	struct lw_ip_node *n, struct lw_prefix to, uint32_t next_hop, int iface);
/* The way to one host goes by another gateway from now on; LW_EFULL: too many. */
LW_MUST_USE enum lw_err lw_ip_redirect(
	struct lw_ip_node *n, uint32_t host, uint32_t gateway, int iface);

/* What is an address to its node?  A later network's broadcast goes before. */
enum lw_own {
	LW_OWN_NOT = -1,
	LW_OWN_ADDRESS,
	LW_OWN_BROADCAST, /* of a network that it is on */
};
static inline enum lw_own lw_ip_own(const struct lw_ip_node *n, uint32_t addr)
{
	return (enum lw_own)(int32_t)lw_index_get(&n->own, addr); /* LW_INDEX_NONE: -1 */
}

/* Longest-prefix match (RFC 1812 5.2.4.3); NULL: no route. */
const struct lw_route *lw_ip_route(const struct lw_ip_node *n, uint32_t dst);

struct lw_hop {
	struct lw_iface *out;
	uint32_t addr; /* whom it goes to next: a gateway, or the destination itself */
};
/* Where a packet goes that is passed on, by the routes. */
static inline bool lw_ip_next(
	const struct lw_ip_node *n, uint32_t dst, struct lw_hop *out)
{
	const struct lw_route *r = lw_ip_route(n, dst);
	if (!r)
		return false;
	*out = (struct lw_hop){ n->ifaces[r->iface], r->next_hop ? r->next_hop : dst };
	return true;
}
/* Where one of the node's own goes; src 0: not chosen yet.  Not for local ones. */
bool lw_ip_first(
	const struct lw_ip_node *n, uint32_t src, uint32_t dst, struct lw_hop *out);
/* Does it stay in the node, which is the one meant and no other? */
bool lw_ip_is_local(const struct lw_ip_node *n, uint32_t dst);

/* Can the address be another host's, and a single one's (RFC 1122 3.2.1.3)? */
bool lw_ip_is_single(const struct lw_ip_node *n, uint32_t addr);
/* Addresses that no packet on a wire may have (RFC 1122 3.2.1.3, RFC 1812 5.3.7). */
bool lw_ip_is_martian(const struct lw_ip_node *n, uint32_t src, uint32_t dst);

enum lw_arrival {
	LW_ARRIVAL_HERE,
	LW_ARRIVAL_PASSED_ON,
	LW_ARRIVAL_NOT_OURS,  /* and the node is no router */
	LW_ARRIVAL_BROADCAST, /* neither taken nor passed on */
};
/* A packet that is no martian; group: the frame came to all. */
enum lw_arrival lw_ip_arrival(
	const struct lw_ip_node *n, const struct lw_iface *in, uint32_t dst, bool group);
/* Is a ping to this address of ours answered? */
bool lw_ip_answers_echo(const struct lw_ip_node *n, uint32_t dst);

/* "Station spa looks for tpa": what is that to the node?  spa is whoever speaks, also in
 * an answer. */
enum lw_arp_claim {
	LW_ARP_NOT_OURS,
	LW_ARP_OURS,
	LW_ARP_FOR_ANOTHER, /* answered in place of its owner (RFC 1027) */
	LW_ARP_CONFLICT,    /* the speaker has our address (RFC 5227 2.4) */
};
enum lw_arp_claim lw_ip_arp_claim(const struct lw_ip_node *n, const struct lw_iface *in,
	uint32_t spa, uint32_t tpa);
/* Does who is asked note the asker's address, and need not ask back (RFC 826)? */
bool lw_iface_learns(const struct lw_iface *i, uint32_t spa);

bool lw_iface_has(const struct lw_iface *i, uint32_t addr);
/* Is the address on a network that the interface is on? */
bool lw_iface_on_link(const struct lw_iface *i, uint32_t addr);
/* The broadcast address of one of its networks, or the limited one? */
bool lw_iface_is_broadcast(const struct lw_iface *i, uint32_t addr);
/* Its address on the network of `peer`, or its first; 0: none. */
uint32_t lw_iface_source(const struct lw_iface *i, uint32_t peer);

/* Whom a frame for the next hop goes to. */
enum lw_frame_to {
	LW_FRAME_TO_END, /* of the line */
	LW_FRAME_TO_ALL,
	LW_FRAME_TO_GROUP,
	LW_FRAME_TO_ONE, /* after ARP */
};
enum lw_frame_to lw_iface_frame_to(const struct lw_iface *i, uint32_t next_hop);

#endif
