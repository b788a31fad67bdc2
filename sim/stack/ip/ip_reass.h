/* ip_reass.h - fragments put together (RFC 791 3.2, RFC 1122 3.3.2).
 *
 * Bounded: so many datagrams at a time, 64 KiB each, and a time limit by profile.  Of
 * bytes that arrive twice the profile says which stay.  Private to sim/stack.
 * SPDX-License-Identifier: MIT */
#ifndef SIM_STACK_IP_REASS_H
#define SIM_STACK_IP_REASS_H

#include "labwire/base/rd.h"
#include "labwire/stack/stack.h"
#include "labwire/wire/ipv4.h"

enum {
	REASS_MAX = 16
};

struct reass;

/* `packet` is the fragment from its IP header on; `body` its part of the datagram. */
void reass_input(struct lw_stack *s, const struct lw_ipv4 *ip, struct lw_rd packet,
	struct lw_rd body, lw_time now);
void reass_free(struct lw_stack *s); /* all that is incomplete, silently */

#endif
