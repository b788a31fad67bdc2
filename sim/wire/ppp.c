/* ppp.c - PPP framing, control packets, options (RFC 1661 5 and 6, RFC 1662 3.1).
 * SPDX-License-Identifier: MIT */
#include "labwire/wire/ppp.h"

enum {
	ADDRESS_CONTROL = 0xff03, /* all stations, unnumbered information */
	OPT_HLEN = 2,
};

enum lw_err lw_ppp_parse(struct lw_rd *r, uint16_t *protocol)
{
	uint16_t address_control = lw_rd_u16(r);

	*protocol = lw_rd_u16(r);
	if (r->bad)
		return LW_ETRUNC;
	return address_control == ADDRESS_CONTROL ? LW_OK : LW_EBAD;
}

void lw_ppp_emit(struct lw_wr *w, uint16_t protocol)
{
	lw_wr_u16(w, ADDRESS_CONTROL);
	lw_wr_u16(w, protocol);
}

enum lw_err lw_ppp_ctl_parse(struct lw_rd *r, struct lw_ppp_ctl *c)
{
	c->code = lw_rd_u8(r);
	c->id = lw_rd_u8(r);
	uint16_t len = lw_rd_u16(r);
	if (r->bad)
		return LW_ETRUNC;
	if (len < LW_PPP_CTL_HLEN)
		return LW_EBAD;
	c->body = lw_rd_sub(r, (size_t)len - LW_PPP_CTL_HLEN);
	return r->bad ? LW_ETRUNC : LW_OK;
}

void lw_ppp_ctl_emit(struct lw_wr *w, const struct lw_ppp_ctl *c)
{
	lw_wr_u8(w, c->code);
	lw_wr_u8(w, c->id);
	lw_wr_u16(w, (uint16_t)lw_ppp_ctl_len(c));
	lw_wr_bytes(w, c->body.at, lw_rd_left(&c->body));
}

bool lw_ppp_opt_next(struct lw_rd *r, struct lw_ppp_opt *o)
{
	if (r->bad || lw_rd_left(r) == 0)
		return false;
	o->kind = lw_rd_u8(r);
	uint8_t len = lw_rd_u8(r);
	if (len < OPT_HLEN)
		r->bad = true;
	o->value = lw_rd_sub(r, (size_t)len - OPT_HLEN);
	return !r->bad;
}

void lw_ppp_opt_emit(struct lw_wr *w, const struct lw_ppp_opt *o)
{
	lw_wr_u8(w, o->kind);
	lw_wr_u8(w, (uint8_t)(OPT_HLEN + lw_rd_left(&o->value)));
	lw_wr_bytes(w, o->value.at, lw_rd_left(&o->value));
}

void lw_ppp_opt_u16(struct lw_wr *w, uint8_t kind, uint16_t value)
{
	lw_wr_u8(w, kind);
	lw_wr_u8(w, OPT_HLEN + 2);
	lw_wr_u16(w, value);
}

void lw_ppp_opt_u32(struct lw_wr *w, uint8_t kind, uint32_t value)
{
	lw_wr_u8(w, kind);
	lw_wr_u8(w, OPT_HLEN + 4);
	lw_wr_u32(w, value);
}
