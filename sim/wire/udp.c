/* udp.c - the UDP header (RFC 768).  SPDX-License-Identifier: MIT */
#include "labwire/wire/udp.h"

#include "labwire/base/assert.h"
#include "labwire/wire/checksum.h"
#include "labwire/wire/ipv4.h"

enum {
	AT_CKSUM = 6
};

enum lw_err lw_udp_parse(struct lw_rd *r, struct lw_udp *h, struct lw_rd *body)
{
	h->src = lw_rd_u16(r);
	h->dst = lw_rd_u16(r);
	h->len = lw_rd_u16(r);
	h->cksum = lw_rd_u16(r);
	if (r->bad)
		return LW_ETRUNC;
	if (h->len < LW_UDP_HLEN)
		return LW_EBAD;
	*body = lw_rd_sub(r, (size_t)h->len - LW_UDP_HLEN);
	return r->bad ? LW_ETRUNC : LW_OK;
}

void lw_udp_emit(struct lw_wr *w, const struct lw_udp *h)
{
	lw_wr_u16(w, h->src);
	lw_wr_u16(w, h->dst);
	lw_wr_u16(w, h->len);
	lw_wr_u16(w, h->cksum);
}

bool lw_udp_cksum_ok(struct lw_rd datagram, uint32_t src, uint32_t dst)
{
	struct lw_rd r = datagram;
	struct lw_udp h;
	struct lw_rd body;

	if (lw_udp_parse(&r, &h, &body))
		return false;
	if (h.cksum == 0)
		return true;
	uint32_t sum = lw_sum_pseudo(src, dst, LW_PROTO_UDP, h.len);
	return lw_sum_fold(lw_sum_add(sum, datagram.at, h.len)) == 0;
}

void lw_udp_put_cksum(uint8_t *datagram, size_t len, uint32_t src, uint32_t dst)
{
	LW_ASSERT(len >= LW_UDP_HLEN);
	datagram[AT_CKSUM] = datagram[AT_CKSUM + 1] = 0;
	uint32_t sum = lw_sum_pseudo(src, dst, LW_PROTO_UDP, (uint32_t)len);
	uint16_t cksum = lw_sum_fold(lw_sum_add(sum, datagram, len));
	if (cksum == 0)
		cksum = 0xffff;
	datagram[AT_CKSUM] = (uint8_t)(cksum >> 8);
	datagram[AT_CKSUM + 1] = (uint8_t)cksum;
}
