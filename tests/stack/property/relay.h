/* relay.h - two raw ports that pass frames on, and sometimes damage an IP packet in a way
 * that no frame check sequence sees: as a bad memory in a bridge would.
 * SPDX-License-Identifier: MIT */
#ifndef TESTS_STACK_PROPERTY_RELAY_H
#define TESTS_STACK_PROPERTY_RELAY_H

#include "labwire/base/rand.h"
#include "labwire/device/raw.h"

struct relay {
	struct relay_port {
		struct lw_raw raw;
		struct relay *relay;
	} port[2];
	struct lw_rand rand;
	uint32_t flip_ppb;
	uint32_t damaged;
};

/* places: among the nodes, this one and the next. */
void relay_init(struct relay *r, struct lw_engine *e, uint32_t place, uint32_t flip_ppb);

#endif
