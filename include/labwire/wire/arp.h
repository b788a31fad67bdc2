/* arp.h - address resolution for IPv4 over Ethernet (RFC 826, RFC 5227).
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_WIRE_ARP_H
#define LABWIRE_WIRE_ARP_H

#include "labwire/base/err.h"
#include "labwire/base/rd.h"
#include "labwire/base/wr.h"
#include "labwire/wire/addr.h"

enum {
	LW_ARP_LEN = 28,
	LW_ARP_REQUEST = 1,
	LW_ARP_REPLY = 2,
};

struct lw_arp {
	uint16_t op;	   /* LW_ARP_*, or what else the wire says */
	struct lw_mac sha; /* sender */
	uint32_t spa;
	struct lw_mac tha; /* target; zero in a request */
	uint32_t tpa;
};

/* LW_EBAD: not IPv4 over Ethernet.  Padding stays behind in *r. */
LW_MUST_USE enum lw_err lw_arp_parse(struct lw_rd *r, struct lw_arp *a);
void lw_arp_emit(struct lw_wr *w, const struct lw_arp *a);

#endif
