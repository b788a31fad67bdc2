/* net.h - a scenario's network as everybody upstairs sees it: which interface hears
 * which, what each node is configured to, and who has an address.
 *
 * The lab builds its nodes from it, reach and lint ask it; what a node decides is asked
 * of labwire/stack/rules.h.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_NET_NET_H
#define LABWIRE_NET_NET_H

#include "labwire/net/spanning.h"
#include "labwire/stack/rules.h"

#define LW_NOBODY UINT32_MAX

/* An interface with a stack behind it; a switch has one, Vlan1. */
struct lw_station {
	struct lw_iface ip;
	const struct lw_interface_spec *spec;
	uint32_t node, interface;
	uint32_t segment; /* who is on the same one hears the same broadcasts */
	bool up;	  /* has a cable */
};

struct lw_net_node {
	const struct lw_node_spec *spec;
	uint32_t first, count; /* its stations, in the order of its interfaces */
	struct lw_ip_node ip;
};

/* Who has an address: several, when the table says so. */
struct lw_holder {
	uint32_t station;
	uint32_t next; /* LW_NOBODY: the last */
};

struct lw_segment {
	uint32_t first, count;	    /* in `members` */
	uint32_t proxies, nproxies; /* in `members` too: those that answer for others */
};

struct lw_net {
	const struct lw_scenario *s;
	struct lw_net_node *nodes;
	struct lw_station *stations;
	uint32_t nstations, nsegments;
	struct lw_segment *segments;
	uint32_t *members; /* stations by segment, then the proxies by segment */
	struct lw_holder *holders;
	size_t nholders, holders_cap;
	struct lw_index by_addr;      /* address -> last holder */
	struct lw_spanning *spanning; /* which cables pass frames; NULL: all, no circle */
};

/* The scenario must outlive the net and keep its addresses meanwhile. */
struct lw_net *lw_net_new(const struct lw_scenario *s);
void lw_net_free(struct lw_net *net);

/* LW_NOBODY: a switch's port, or an interface without a cable. */
uint32_t lw_net_segment(const struct lw_net *net, size_t node, size_t interface);
bool lw_net_serial(const struct lw_net *net, uint32_t segment);

/* The MAC address of an interface; of a switch's Vlan1 it is its bridge id, too. */
struct lw_mac lw_net_mac(const struct lw_scenario *s, size_t node, size_t interface);

/* A node's addresses, then the default gateway of the table, then the scenario's routes.
 * What does not fit together (a gateway outside of every network) is left out: to find
 * out why is the student's task, and the table check's.  `n` has its interfaces, but for
 * a switch's ports. */
void lw_net_configure(const struct lw_node_spec *spec, struct lw_ip_node *n);

#endif
