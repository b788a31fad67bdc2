/* wiring.h - which interfaces hear each other.  Private to topology/net.
 * SPDX-License-Identifier: MIT */
#ifndef TOPOLOGY_NET_WIRING_H
#define TOPOLOGY_NET_WIRING_H

#include "labwire/scenario/scenario.h"

/* Interfaces of all nodes, numbered through. */
struct wiring {
	size_t *first; /* of each node */
	size_t n;
	uint32_t *segment; /* the same number for those that hear each other, below n */
	bool *plugged;
	bool circle; /* a cable joins what is joined without it */
};

void wiring_init(struct wiring *w, const struct lw_scenario *s);
void wiring_fini(struct wiring *w);

#endif
