/* cast.h - a frame of a serial line as another link type would have it, for programs that
 * do not read Cisco HDLC or PPP.
 *
 * An IPv4 packet crosses over; what belongs to the line itself (SLARP, LCP, IPCP) has no
 * form elsewhere and is left out.  The line's own form is always there, and copies
 * nothing. SPDX-License-Identifier: MIT */
#ifndef LABWIRE_CAPTURE_CAST_H
#define LABWIRE_CAPTURE_CAST_H

#include "labwire/link/port.h"
#include "labwire/wire/ether.h"
#include "labwire/wire/oneline.h" /* enum lw_linktype */

struct lw_cast {
	enum lw_linktype is, as; /* as: the same, or any but LW_LINKTYPE_HDLC */
	/* For an Ethernet header that the line has not: who is at this end, at the other.
	 */
	struct lw_mac near, far;
};

/* What a file gets of a frame: a header of our own, if any, and the rest of the frame. */
struct lw_cut {
	uint8_t head[LW_ETHER_HLEN];
	size_t nhead;
	struct lw_rd rest; /* borrowed from the frame */
};

static inline size_t lw_cut_len(const struct lw_cut *c)
{
	return c->nhead + lw_rd_left(&c->rest);
}

/* The frame as it is. */
static inline struct lw_cut lw_cut_of(struct lw_rd frame)
{
	return (struct lw_cut){ .rest = frame };
}

/* false: the frame has no form there. */
bool lw_cast(
	const struct lw_cast *c, enum lw_dir dir, struct lw_rd frame, struct lw_cut *out);

#endif
