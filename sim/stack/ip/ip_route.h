/* ip_route.h - longest-prefix match (RFC 1812 5.2.4.3).  Private to sim/stack.
 * SPDX-License-Identifier: MIT */
#ifndef SIM_STACK_IP_ROUTE_H
#define SIM_STACK_IP_ROUTE_H

#include "labwire/base/index.h"
#include "labwire/stack/stack.h"

/* Zero-initialised is empty.  One hash for all routes, keyed by (length, network), and
 * the lengths that occur as bits: a look-up asks once per length, longest first. */
struct route_table {
	struct lw_route_view *routes; /* in the order added */
	size_t used, cap;
	struct lw_index by_prefix;
	uint64_t lengths;
	uint16_t redirects; /* host routes that gateways asked for */
};

enum {
	ROUTE_REDIRECTS_MAX = 64 /* a neighbour cannot fill the table with them */
};

struct route_hit {
	int netif;
	uint32_t next_hop; /* the destination itself when it is on the link */
	uint16_t mtu;	   /* of the interface, or of the path where it is known */
};

LW_MUST_USE enum lw_err route_add(struct route_table *t, const struct lw_route_view *r);
/* The way to one host goes by another gateway from now on; LW_EFULL: too many. */
LW_MUST_USE enum lw_err route_redirect(
	struct route_table *t, uint32_t host, uint32_t gateway, int netif);
void route_fini(struct route_table *t);
bool route_find(const struct lw_stack *s, uint32_t dst, struct route_hit *out);

#endif
