/* ip_pmtu.h - what is known of the MTU of paths (RFC 1191).
 *
 * Bounded: so many destinations, the one that ends first makes room.  An estimate lives
 * as long as the profile says and then the path counts as wide again (RFC 1191 6.3).
 * Private to sim/stack.  SPDX-License-Identifier: MIT */
#ifndef SIM_STACK_IP_PMTU_H
#define SIM_STACK_IP_PMTU_H

#include "labwire/stack/stack.h"
#include "labwire/wire/ipv4.h"

enum {
	PMTU_PATHS_MAX = 64
};

struct pmtu;

/* `mtu`, or less when the path to dst is known to be narrower. */
uint16_t pmtu_of(const struct lw_stack *s, uint32_t dst, uint16_t mtu);
/* A router said that `quoted` was too big; said: the MTU in its message, 0 when it is too
 * old to give one (RFC 1191 5).  Connections to that destination hear of it. */
void pmtu_learn(
	struct lw_stack *s, const struct lw_ipv4 *quoted, uint16_t said, lw_time now);
void pmtu_free(struct lw_stack *s);

#endif
