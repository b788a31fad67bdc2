/* host.h - a host: one Ethernet card, and the stack of a persona behind it.
 *
 * For programs that embed labwire; a lab builds its nodes from the same parts.  Call
 * order: engine, hosts, links between their ports (link.h), run; then links, hosts and
 * engine in reverse.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_DEVICE_HOST_H
#define LABWIRE_DEVICE_HOST_H

#include "labwire/device/nic.h"
#include "labwire/stack/stack.h"

struct lw_host_conf {
	const char *name; /* for logs; borrowed */
	uint32_t place;	  /* among the nodes of this engine: no two share one */
	const struct lw_profile *profile; /* the persona: lw_profile_find */
	struct lw_mac mac; /* zero: the vendor's half of the persona, then the place */
	uint32_t addr, mask;
	uint32_t gateway; /* 0: none */
};

struct lw_host;
/* LW_EINVAL: no profile, or a mask with gaps; LW_ENETUNREACH: the gateway is not on the
 * host's own network. */
LW_MUST_USE enum lw_err lw_host_new(
	struct lw_engine *e, const struct lw_host_conf *conf, struct lw_host **out);
void lw_host_free(struct lw_host *h);

struct lw_stack *lw_host_stack(struct lw_host *h);
struct lw_port *lw_host_port(struct lw_host *h); /* where its cable is plugged in */
struct lw_mac lw_host_mac(const struct lw_host *h);

#endif
