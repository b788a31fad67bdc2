/* arp.c - ARP packets (RFC 826).  SPDX-License-Identifier: MIT */
#include "labwire/wire/arp.h"

#include "labwire/wire/ether.h"

enum {
	HARDWARE_ETHERNET = 1,
	LENGTHS = 6 << 8 | 4, /* hardware and protocol address length */
};

enum lw_err lw_arp_parse(struct lw_rd *r, struct lw_arp *a)
{
	uint16_t hardware = lw_rd_u16(r);
	uint16_t protocol = lw_rd_u16(r);
	uint16_t lengths = lw_rd_u16(r);

	a->op = lw_rd_u16(r);
	lw_rd_copy(r, a->sha.b, sizeof(a->sha.b));
	a->spa = lw_rd_u32(r);
	lw_rd_copy(r, a->tha.b, sizeof(a->tha.b));
	a->tpa = lw_rd_u32(r);
	if (r->bad)
		return LW_ETRUNC;
	if (hardware != HARDWARE_ETHERNET || protocol != LW_ETHERTYPE_IPV4 ||
		lengths != LENGTHS)
		return LW_EBAD;
	return LW_OK;
}

void lw_arp_emit(struct lw_wr *w, const struct lw_arp *a)
{
	lw_wr_u16(w, HARDWARE_ETHERNET);
	lw_wr_u16(w, LW_ETHERTYPE_IPV4);
	lw_wr_u16(w, LENGTHS);
	lw_wr_u16(w, a->op);
	lw_wr_bytes(w, a->sha.b, sizeof(a->sha.b));
	lw_wr_u32(w, a->spa);
	lw_wr_bytes(w, a->tha.b, sizeof(a->tha.b));
	lw_wr_u32(w, a->tpa);
}
