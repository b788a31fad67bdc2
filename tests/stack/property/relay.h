/* relay.h - a bridge of two ports that passes frames on, and sometimes damages an IP
 * packet in a way that no frame check sequence sees: as a bad memory in it would.
 * SPDX-License-Identifier: MIT */
#ifndef TESTS_STACK_PROPERTY_RELAY_H
#define TESTS_STACK_PROPERTY_RELAY_H

#include "labwire/base/rand.h"
#include "labwire/link/port.h"

struct relay {
	struct relay_port {
		struct lw_port port;
		struct relay *relay;
	} side[2];
	struct lw_owner owner;
	struct lw_rand rand;
	uint32_t flip_ppb;
	uint32_t damaged;
};

void relay_init(struct relay *r, struct lw_engine *e, uint32_t place, uint32_t flip_ppb);

#endif
