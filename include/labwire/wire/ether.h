/* ether.h - the header of an Ethernet frame (IEEE 802.3, RFC 894, RFC 1042).
 *
 * Frames have no preamble and no FCS.  A type up to 1500 is a length, and an LLC header
 * follows.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_WIRE_ETHER_H
#define LABWIRE_WIRE_ETHER_H

#include "labwire/base/err.h"
#include "labwire/base/rd.h"
#include "labwire/base/wr.h"
#include "labwire/wire/addr.h"

enum {
	LW_ETHER_HLEN = 14,
	LW_ETHER_LENGTH_MAX = 1500, /* type field: up to here a length */
	LW_LLC_HLEN = 3,
	LW_SNAP_HLEN = 5,
};

enum {
	LW_ETHERTYPE_IPV4 = 0x0800,
	LW_ETHERTYPE_ARP = 0x0806,
	LW_ETHERTYPE_CDP = 0x2000, /* as a SNAP or HDLC protocol id */
	LW_ETHERTYPE_SLARP = 0x8035,
	LW_ETHERTYPE_VLAN = 0x8100,
	LW_ETHERTYPE_LOOP = 0x9000, /* configuration testing: keepalive of a port */
};

struct lw_ether {
	struct lw_mac dst, src;
	uint16_t type; /* or the length of what follows, up to LW_ETHER_LENGTH_MAX */
};

/* *body: all that follows, or what an 802.3 length admits.  LW_ETRUNC: shorter than it
 * says; LW_EBAD: a type that is neither (1501 .. 1535). */
LW_MUST_USE enum lw_err lw_ether_parse(
	struct lw_rd *r, struct lw_ether *h, struct lw_rd *body);
void lw_ether_emit(struct lw_wr *w, const struct lw_ether *h);

static inline bool lw_ether_is_llc(const struct lw_ether *h)
{
	return h->type <= LW_ETHER_LENGTH_MAX;
}

/* Unnumbered LLC (IEEE 802.2), with SNAP (RFC 1042) when both access points are 0xaa. */
struct lw_llc {
	uint8_t dsap, ssap, control;
	uint32_t oui;	   /* SNAP only: 24 bits */
	uint16_t protocol; /* SNAP only */
};

enum {
	LW_LLC_SNAP = 0xaa,
	LW_LLC_STP = 0x42,
	LW_LLC_UI = 0x03
};

static inline bool lw_llc_is_snap(const struct lw_llc *h)
{
	return h->dsap == LW_LLC_SNAP && h->ssap == LW_LLC_SNAP;
}

/* *r stands behind the header(s) afterwards. */
LW_MUST_USE enum lw_err lw_llc_parse(struct lw_rd *r, struct lw_llc *h);
void lw_llc_emit(struct lw_wr *w, const struct lw_llc *h);

#endif
