/* mark.c - congestion told by marks instead of losses (RFC 3168 5).
 * SPDX-License-Identifier: MIT */
#include "labwire/wire/ipv4.h"
#include "pipe.h"

enum {
	ETHER_TYPE_AT = 12,
	LINE_TYPE_AT = 2, /* of HDLC and of PPP (RFC 1662 3.1) */
	TYPE_IP = 0x0800,
	PPP_IP = 0x0021,
	TOS_AT = 1,
	ECN = 3,
};

/* Where the IP header begins; 0: the frame carries none. */
static size_t ip_at(enum lw_medium medium, struct lw_rd frame)
{
	bool ethernet = medium == LW_MEDIUM_ETHERNET;
	lw_rd_skip(&frame, ethernet ? ETHER_TYPE_AT : LINE_TYPE_AT);
	uint16_t type = lw_rd_u16(&frame);
	if (frame.bad || lw_rd_left(&frame) < LW_IPV4_HLEN)
		return 0;
	if (type != TYPE_IP && (ethernet || type != PPP_IP))
		return 0;
	return (ethernet ? ETHER_TYPE_AT : LINE_TYPE_AT) + sizeof(type);
}

bool mark_congestion(enum lw_medium medium, struct lw_frame **f)
{
	size_t at = ip_at(medium, lw_frame_rd(*f));
	uint8_t ecn = at ? lw_frame_rd(*f).at[at + TOS_AT] & ECN : 0;
	if (ecn == 0 || ecn == ECN) /* its sender would not understand, or knows */
		return false;
	uint32_t len = (*f)->len;
	struct lw_pkt *p = lw_frame_thaw(*f);
	lw_ipv4_mark_ce(lw_pkt_bytes(p) + at);
	size_t wire = lw_pkt_len(p);
	lw_pkt_trim(p, len);
	*f = lw_pkt_freeze(p, wire);
	return true;
}
