/* prefix.h - an address with its network, and networks: 172.16.0.0/16 (RFC 4632 3.1).
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_WIRE_PREFIX_H
#define LABWIRE_WIRE_PREFIX_H

#include "labwire/wire/addr.h"

/* A network has no bits of `addr` behind its mask; an interface's address may. */
struct lw_prefix {
	uint32_t addr, mask;
};

enum {
	LW_PREFIX_TEXT = 19, /* "255.255.255.255/32" and its NUL */
};

/* "172.16.0.0/16"; returns buf. */
char *lw_prefix_format(struct lw_prefix p, char buf[LW_PREFIX_TEXT]);
/* An address, a slash and 0 to 32, nothing else; an address alone is LW_EBAD.  *p is
 * only written on LW_OK. */
LW_MUST_USE enum lw_err lw_prefix_parse(const char *s, struct lw_prefix *p);

static inline bool lw_prefix_holds(struct lw_prefix p, uint32_t addr)
{
	return ((addr ^ p.addr) & p.mask) == 0;
}

static inline struct lw_prefix lw_prefix_network(struct lw_prefix p)
{
	return (struct lw_prefix){ p.addr & p.mask, p.mask };
}

static inline bool lw_prefix_is_network(struct lw_prefix p)
{
	return (p.addr & ~p.mask) == 0;
}

/* What means everybody on the network (RFC 919 7).  0: on one of two addresses (RFC 3021)
 * or of one, there is no such. */
static inline uint32_t lw_prefix_broadcast(struct lw_prefix p)
{
	return ~p.mask > 1 ? p.addr | ~p.mask : 0;
}

static inline bool lw_prefix_same(struct lw_prefix a, struct lw_prefix b)
{
	return a.mask == b.mask && lw_prefix_holds(a, b.addr);
}

static inline bool lw_prefix_overlap(struct lw_prefix a, struct lw_prefix b)
{
	return ((a.addr ^ b.addr) & a.mask & b.mask) == 0;
}

#endif
