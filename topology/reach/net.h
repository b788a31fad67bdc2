/* net.h - a scenario's network, laid out for questions.  Private to topology/reach.
 * SPDX-License-Identifier: MIT */
#ifndef TOPOLOGY_REACH_NET_H
#define TOPOLOGY_REACH_NET_H

#include "labwire/base/index.h"
#include "labwire/lab/spanning.h"
#include "labwire/reach/reach.h"

#define NOBODY UINT32_MAX

/* An interface with a stack behind it; a switch has one, Vlan1. */
struct station {
	const struct lw_interface_spec *spec;
	uint32_t node, interface;
	uint32_t segment; /* who is on the same one hears the same broadcasts */
	uint32_t link;	  /* its cable; NOBODY: none */
	bool serial, up;
};

struct route {
	uint32_t net, mask, via; /* via 0: on the link */
	uint32_t station;
};

struct station_node {
	const struct lw_node_spec *spec;
	uint32_t first, count; /* its stations */
	struct route *routes;  /* longest mask first; of one network only one */
	size_t nroutes, routes_cap;
	bool forwarding, proxy;
};

/* Who has an address: several, when the table says so. */
struct owner {
	uint32_t station;
	uint32_t next; /* NOBODY: the last */
};

struct segment {
	uint32_t first, count;	    /* in `members` */
	uint32_t proxies, nproxies; /* in `members` too: those that answer for others */
};

struct lw_net {
	const struct lw_scenario *s;
	struct station_node *nodes;
	struct station *stations;
	size_t nstations;
	struct segment *segments;
	size_t nsegments;
	uint32_t *members; /* stations by segment, then the proxies by segment */
	struct owner *owners;
	size_t nowners, owners_cap;
	struct lw_index by_addr;      /* address -> first owner */
	struct lw_spanning *spanning; /* which cables pass frames; NULL: all, no circle */
};

bool net_on_link(const struct station *n, uint32_t addr);
bool net_is_broadcast(const struct station *n, uint32_t addr);
bool net_has(const struct station *n, uint32_t addr);
uint32_t net_source(const struct station *n, uint32_t peer);

enum net_own {
	NET_FOREIGN,
	NET_ADDRESS,
	NET_BROADCAST
};
/* As the stack's own table has it, where a later entry replaces an earlier one. */
enum net_own net_own(
	const struct lw_net *net, const struct station_node *n, uint32_t addr);
const struct route *net_route(const struct station_node *n, uint32_t dst);
/* Of two stations that answer station i, does a's answer come after b's? */
bool net_later(const struct lw_net *net, uint32_t i, uint32_t a, uint32_t b);

#endif
