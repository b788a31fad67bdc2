/* ipv4.c - the IPv4 header (RFC 791 3.1).  SPDX-License-Identifier: MIT */
#include "labwire/wire/ipv4.h"

#include "labwire/base/assert.h"
#include "labwire/wire/checksum.h"

enum {
	FLAG_DF = 0x4000,
	FLAG_MF = 0x2000,
	OFFSET_MASK = 0x1fff, /* in units of 8 bytes */
	AT_TTL = 8,
	AT_CKSUM = 10,
};

/* The fixed part and the options; *r stands behind them. */
static enum lw_err parse_header(struct lw_rd *r, struct lw_ipv4 *h)
{
	uint8_t version_ihl = lw_rd_u8(r);

	h->tos = lw_rd_u8(r);
	h->total_len = lw_rd_u16(r);
	h->id = lw_rd_u16(r);
	uint16_t fragment = lw_rd_u16(r);
	h->df = fragment & FLAG_DF;
	h->mf = fragment & FLAG_MF;
	h->frag_off = (uint16_t)((fragment & OFFSET_MASK) * 8);
	h->ttl = lw_rd_u8(r);
	h->proto = lw_rd_u8(r);
	lw_rd_skip(r, 2); /* checksum: the sum over all tells */
	h->src = lw_rd_u32(r);
	h->dst = lw_rd_u32(r);
	if (r->bad)
		return LW_ETRUNC;
	h->header_len = (uint16_t)((version_ihl & 0xf) * 4);
	if (version_ihl >> 4 != 4 || h->header_len < LW_IPV4_HLEN ||
		h->total_len < h->header_len)
		return LW_EBAD;
	h->options_len = (uint8_t)(h->header_len - LW_IPV4_HLEN);
	if (h->options_len)
		lw_rd_copy(r, h->options, h->options_len);
	return r->bad ? LW_ETRUNC : LW_OK;
}

enum lw_err lw_ipv4_parse(struct lw_rd *r, struct lw_ipv4 *h, struct lw_rd *body)
{
	const uint8_t *start = r->at;
	enum lw_err err = parse_header(r, h);

	if (err)
		return err;
	if (lw_sum_fold(lw_sum_add(0, start, h->header_len)) != 0)
		return LW_ECKSUM;
	*body = lw_rd_sub(r, (size_t)h->total_len - h->header_len);
	return r->bad ? LW_ETRUNC : LW_OK;
}

enum lw_err lw_ipv4_parse_quoted(struct lw_rd *r, struct lw_ipv4 *h, struct lw_rd *body)
{
	enum lw_err err = parse_header(r, h);

	if (err)
		return err;
	size_t whole = (size_t)h->total_len - h->header_len;
	size_t left = lw_rd_left(r);
	*body = lw_rd_sub(r, whole < left ? whole : left);
	return LW_OK;
}

void lw_ipv4_emit(struct lw_wr *w, const struct lw_ipv4 *h)
{
	size_t len = lw_ipv4_emit_len(h);

	LW_ASSERT(h->options_len % 4 == 0 && h->options_len <= LW_IPV4_OPTIONS_MAX);
	LW_ASSERT(h->total_len >= len && h->frag_off % 8 == 0);
	size_t start = lw_wr_len(w);
	lw_wr_u8(w, (uint8_t)(4 << 4 | len / 4));
	lw_wr_u8(w, h->tos);
	lw_wr_u16(w, h->total_len);
	lw_wr_u16(w, h->id);
	lw_wr_u16(w, (uint16_t)((h->df ? FLAG_DF : 0) | (h->mf ? FLAG_MF : 0) |
				h->frag_off / 8));
	lw_wr_u8(w, h->ttl);
	lw_wr_u8(w, h->proto);
	size_t cksum = lw_wr_mark16(w);
	lw_wr_u32(w, h->src);
	lw_wr_u32(w, h->dst);
	lw_wr_bytes(w, h->options, h->options_len);
	if (!w->bad)
		lw_wr_patch16(w, cksum, lw_sum_fold(lw_sum_add(0, w->base + start, len)));
}

void lw_ipv4_dec_ttl(uint8_t *header)
{
	LW_ASSERT(header[AT_TTL] > 0);
	uint16_t cksum = (uint16_t)(header[AT_CKSUM] << 8 | header[AT_CKSUM + 1]);
	uint16_t was = (uint16_t)(header[AT_TTL] << 8 | header[AT_TTL + 1]);
	uint16_t is = (uint16_t)(was - 0x100);
	header[AT_TTL]--;
	cksum = lw_sum_update16(cksum, was, is);
	header[AT_CKSUM] = (uint8_t)(cksum >> 8);
	header[AT_CKSUM + 1] = (uint8_t)cksum;
}

void lw_ipv4_mark_ce(uint8_t *header)
{
	static const uint8_t ce = 3;
	uint16_t cksum = (uint16_t)(header[AT_CKSUM] << 8 | header[AT_CKSUM + 1]);
	uint16_t was = (uint16_t)(header[0] << 8 | header[1]);
	header[1] |= ce;
	cksum = lw_sum_update16(cksum, was, was | ce);
	header[AT_CKSUM] = (uint8_t)(cksum >> 8);
	header[AT_CKSUM + 1] = (uint8_t)cksum;
}

bool lw_ipv4_has_option(const struct lw_ipv4 *h, uint8_t option)
{
	struct lw_rd r = lw_rd_of(h->options, h->options_len);

	while (lw_rd_left(&r) > 0) {
		uint8_t kind = lw_rd_u8(&r);
		if (kind == option)
			return true;
		if (kind == LW_IPOPT_END)
			return false;
		if (kind == LW_IPOPT_NOP)
			continue;
		uint8_t len = lw_rd_u8(&r);
		if (len < 2)
			return false;
		lw_rd_skip(&r, (size_t)len - 2);
		if (r.bad)
			return false;
	}
	return false;
}
