/* hdlc.c - serial framing and SLARP.  SPDX-License-Identifier: MIT */
#include "labwire/wire/hdlc.h"

#include "labwire/wire/ether.h"

enum {
	RELIABILITY = 0xffff /* always: nobody measures it */
};

enum lw_err lw_hdlc_parse(struct lw_rd *r, struct lw_hdlc *h)
{
	h->address = lw_rd_u8(r);
	uint8_t control = lw_rd_u8(r);
	h->protocol = lw_rd_u16(r);
	if (r->bad)
		return LW_ETRUNC;
	if (control != 0)
		return LW_EBAD;
	if (h->address != LW_HDLC_UNICAST && h->address != LW_HDLC_BROADCAST)
		return LW_EBAD;
	return LW_OK;
}

void lw_hdlc_emit(struct lw_wr *w, const struct lw_hdlc *h)
{
	lw_wr_u8(w, h->address);
	lw_wr_u8(w, 0);
	lw_wr_u16(w, h->protocol);
}

enum lw_err lw_slarp_parse(struct lw_rd *r, struct lw_slarp *s)
{
	s->type = lw_rd_u32(r);
	s->seq = lw_rd_u32(r);
	s->returned = lw_rd_u32(r);
	lw_rd_skip(r, 2); /* reliability */
	if (r->bad)
		return LW_ETRUNC;
	s->uptime_ms = lw_rd_left(r) >= 4 ? lw_rd_u32(r) : 0;
	return s->type <= LW_SLARP_KEEPALIVE ? LW_OK : LW_EBAD;
}

void lw_slarp_emit(struct lw_wr *w, const struct lw_slarp *s)
{
	lw_wr_u32(w, s->type);
	lw_wr_u32(w, s->seq);
	lw_wr_u32(w, s->returned);
	lw_wr_u16(w, RELIABILITY);
	lw_wr_u32(w, s->uptime_ms);
}

void lw_slarp_emit_frame(struct lw_wr *w, const struct lw_slarp *s)
{
	lw_hdlc_emit(w, &(struct lw_hdlc){ .address = LW_HDLC_BROADCAST,
				.protocol = LW_ETHERTYPE_SLARP });
	lw_slarp_emit(w, s);
}
