/* cast.c - a frame of a serial line as another link type would have it.
 * SPDX-License-Identifier: MIT */
#include "labwire/capture/cast.h"

#include "labwire/base/assert.h"
#include "labwire/wire/hdlc.h"
#include "labwire/wire/ppp.h"

_Static_assert(
	(int)LW_PPP_HLEN <= (int)LW_ETHER_HLEN, "the longest header is Ethernet's");

/* The IPv4 packet in a frame of a serial line; false: it carries none. */
static bool packet_of(enum lw_linktype is, struct lw_rd *frame)
{
	struct lw_hdlc h;
	uint16_t protocol = 0;
	if (is == LW_LINKTYPE_PPP)
		return lw_ppp_parse(frame, &protocol) == LW_OK && protocol == LW_PPP_IPV4;
	return is == LW_LINKTYPE_HDLC && lw_hdlc_parse(frame, &h) == LW_OK &&
	       h.protocol == LW_ETHERTYPE_IPV4;
}

bool lw_cast(
	const struct lw_cast *c, enum lw_dir dir, struct lw_rd frame, struct lw_cut *out)
{
	struct lw_wr w = lw_wr_of(out->head, sizeof(out->head));
	if (c->is != c->as && !packet_of(c->is, &frame))
		return false;
	if (c->is != c->as && c->as == LW_LINKTYPE_PPP)
		lw_ppp_emit(&w, LW_PPP_IPV4);
	else if (c->is != c->as && c->as == LW_LINKTYPE_ETHERNET)
		lw_ether_emit(
			&w, &(struct lw_ether){ .dst = dir == LW_TX ? c->far : c->near,
				    .src = dir == LW_TX ? c->near : c->far,
				    .type = LW_ETHERTYPE_IPV4 });
	out->nhead = lw_wr_len(&w);
	out->rest = frame;
	return true;
}
