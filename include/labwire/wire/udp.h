/* udp.h - the UDP header (RFC 768, RFC 1122 4.1).  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_WIRE_UDP_H
#define LABWIRE_WIRE_UDP_H

#include "labwire/base/err.h"
#include "labwire/base/rd.h"
#include "labwire/base/wr.h"

enum {
	LW_UDP_HLEN = 8
};

struct lw_udp {
	uint16_t src, dst; /* ports */
	uint16_t len;	   /* header and body */
	uint16_t cksum;	   /* 0: none was made */
};

/* *body: exactly the bytes that the length field admits; the rest stays in *r. */
LW_MUST_USE enum lw_err lw_udp_parse(
	struct lw_rd *r, struct lw_udp *h, struct lw_rd *body);
/* Writes the fields as they stand, cksum too. */
void lw_udp_emit(struct lw_wr *w, const struct lw_udp *h);

/* Is the checksum right, or 0?  `datagram` starts at the header; IPv4 addresses. */
bool lw_udp_cksum_ok(struct lw_rd datagram, uint32_t src, uint32_t dst);
/* Put the checksum into a datagram of len bytes whose header was emitted (a sum of 0 is
 * sent as ffff). */
void lw_udp_put_cksum(uint8_t *datagram, size_t len, uint32_t src, uint32_t dst);

#endif
