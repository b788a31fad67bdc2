/* way.h - one packet's way through the network.  Private to topology/reach.
 * SPDX-License-Identifier: MIT */
#ifndef TOPOLOGY_REACH_WAY_H
#define TOPOLOGY_REACH_WAY_H

#include "labwire/net/net.h"
#include "labwire/reach/reach.h"

enum {
	HOPS_MAX = 64, /* the shortest life a system gives its packets */
	HEARD_MAX = 2 * HOPS_MAX,
};

/* Station `by` was asked by station `asker` and so knows where `addr` is. */
struct heard {
	uint32_t by, addr, asker;
};

/* A question and its answer: two ways that share what ARP has taught. */
struct trip {
	const struct lw_net *net;
	uint32_t goal; /* the node that must get it; LW_NOBODY: whoever has the address */
	uint32_t origin, before; /* of the packet on its way: sender, last node it left */
	size_t nheard;
	struct heard heard[HEARD_MAX];
};

/* Of two stations that answer station i, does a's answer come after b's? */
bool comes_later(const struct lw_net *net, uint32_t i, uint32_t a, uint32_t b);
/* src 0: as the node's stack chooses. */
struct lw_way way_of(struct trip *t, uint32_t node, uint32_t src, uint32_t dst);

#endif
