/* ether.c - Ethernet, LLC and SNAP headers (IEEE 802.3, IEEE 802.2, RFC 1042).
 * SPDX-License-Identifier: MIT */
#include "labwire/wire/ether.h"

enum {
	TYPE_MIN = 1536 /* IEEE 802.3 3.2.6: from here on a type */
};

enum lw_err lw_ether_parse(struct lw_rd *r, struct lw_ether *h, struct lw_rd *body)
{
	lw_rd_copy(r, h->dst.b, sizeof(h->dst.b));
	lw_rd_copy(r, h->src.b, sizeof(h->src.b));
	h->type = lw_rd_u16(r);
	if (r->bad)
		return LW_ETRUNC;
	if (h->type >= TYPE_MIN) {
		*body = lw_rd_sub(r, lw_rd_left(r));
		return LW_OK;
	}
	if (h->type > LW_ETHER_LENGTH_MAX)
		return LW_EBAD;
	*body = lw_rd_sub(r, h->type);
	return r->bad ? LW_ETRUNC : LW_OK;
}

void lw_ether_emit(struct lw_wr *w, const struct lw_ether *h)
{
	lw_wr_bytes(w, h->dst.b, sizeof(h->dst.b));
	lw_wr_bytes(w, h->src.b, sizeof(h->src.b));
	lw_wr_u16(w, h->type);
}

enum lw_err lw_llc_parse(struct lw_rd *r, struct lw_llc *h)
{
	*h = (struct lw_llc){ 0 };
	h->dsap = lw_rd_u8(r);
	h->ssap = lw_rd_u8(r);
	h->control = lw_rd_u8(r);
	if (!r->bad && lw_llc_is_snap(h)) {
		h->oui = (uint32_t)lw_rd_u8(r) << 16;
		h->oui |= lw_rd_u16(r);
		h->protocol = lw_rd_u16(r);
	}
	return r->bad ? LW_ETRUNC : LW_OK;
}

void lw_llc_emit(struct lw_wr *w, const struct lw_llc *h)
{
	lw_wr_u8(w, h->dsap);
	lw_wr_u8(w, h->ssap);
	lw_wr_u8(w, h->control);
	if (!lw_llc_is_snap(h))
		return;
	lw_wr_u8(w, (uint8_t)(h->oui >> 16));
	lw_wr_u16(w, (uint16_t)h->oui);
	lw_wr_u16(w, h->protocol);
}
