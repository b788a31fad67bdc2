/* ip_options.c - options of packets that arrive (RFC 1122 3.2.1.8, RFC 1812 5.3.13).
 *
 * Record route and timestamps are filled in by whoever forwards and by whoever answers an
 * echo; source routes are refused, for they lead around every filter.  A router says so.
 * SPDX-License-Identifier: MIT */
#include "../stack_priv.h"
#include "ip.h"

static bool has_source_route(const struct lw_ipv4 *ip)
{
	return lw_ipv4_has_option(ip, LW_IPOPT_LOOSE_ROUTE) ||
	       lw_ipv4_has_option(ip, LW_IPOPT_STRICT_ROUTE);
}

bool ip_options_refuse(
	struct lw_stack *s, const struct lw_ipv4 *ip, struct lw_rd packet, lw_time now)
{
	uint8_t fault = lw_ipv4_options_fault(ip);
	if (fault) {
		struct lw_icmp m = { .type = LW_ICMP_PARAM_PROBLEM, .pointer = fault };
		stack_drop(s, LW_DROP_OPTION);
		icmp_error(s, packet, &m, now);
		return true;
	}
	if (!has_source_route(ip))
		return false;
	struct lw_icmp m = { .type = LW_ICMP_UNREACHABLE,
		.code = LW_UNREACH_SOURCE_ROUTE };
	stack_drop(s, LW_DROP_SOURCE_ROUTE);
	if (s->ip.forwarding)
		icmp_error(s, packet, &m, now);
	return true;
}

struct lw_ipv4_visit ip_options_visit(
	const struct lw_stack *s, uint32_t addr, lw_time now)
{
	enum {
		DAY_MS = 24 * 60 * 60 * 1000
	};
	int64_t ms = (s->engine->epoch_ns + now) / LW_MS(1);
	return (struct lw_ipv4_visit){ addr, (uint32_t)(ms % DAY_MS) };
}
