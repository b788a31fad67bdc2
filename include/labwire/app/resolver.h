/* resolver.h - a host's resolver: the stub engine over a UDP socket, and over TCP for
 * what does not fit into a datagram.
 *
 * One per host, shared by its jobs; owned by the lab, freed before the stack.  Names that
 * are addresses are answered at once.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_APP_RESOLVER_H
#define LABWIRE_APP_RESOLVER_H

#include "labwire/proto/dns_stub.h"
#include "labwire/stack/socket.h"

struct lw_resolver;

/* Embedded in who asks; must live until answered or cancelled. */
struct lw_lookup {
	void (*answer)(struct lw_lookup *l, const struct lw_dns_result *r, lw_time now);
	uint32_t token;		/* the resolver's; 0: nothing is asked */
	struct lw_lookup *next; /* the resolver's */
};

struct lw_resolver *lw_resolver_new(
	struct lw_stack *stack, const uint32_t *servers, size_t n);
void lw_resolver_free(struct lw_resolver *r);
/* The answer comes from an event of its own, never from inside this call.  LW_EFULL: more
 * questions at once than LW_DNS_STUB_QUESTIONS. */
void lw_resolver_ask(
	struct lw_resolver *r, const char *name, uint16_t type, struct lw_lookup *l);
/* PTR of an address. */
void lw_resolver_reverse(struct lw_resolver *r, uint32_t addr, struct lw_lookup *l);
void lw_resolver_cancel(struct lw_resolver *r, struct lw_lookup *l);
/* Known from the start. */
void lw_resolver_warm(struct lw_resolver *r, const char *name, uint32_t addr);

#endif
