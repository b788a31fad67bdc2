/* hdlc.h - the vendor's HDLC of serial lines, and SLARP, its keepalive.
 *
 * No RFC: address, control, Ethertype; no length, no padding.  Frames are without flags
 * and FCS.  SLARP lines live on sequence numbers: each end says its own and repeats the
 * other's last.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_WIRE_HDLC_H
#define LABWIRE_WIRE_HDLC_H

#include "labwire/base/err.h"
#include "labwire/base/rd.h"
#include "labwire/base/wr.h"

enum {
	LW_HDLC_HLEN = 4,
	LW_HDLC_UNICAST = 0x0f,
	LW_HDLC_BROADCAST = 0x8f,
};

struct lw_hdlc {
	uint8_t address;   /* LW_HDLC_UNICAST or LW_HDLC_BROADCAST */
	uint16_t protocol; /* LW_ETHERTYPE_*: IPV4, SLARP, CDP */
};

/* *r stands behind the header.  LW_EBAD: other address or control byte. */
LW_MUST_USE enum lw_err lw_hdlc_parse(struct lw_rd *r, struct lw_hdlc *h);
void lw_hdlc_emit(struct lw_wr *w, const struct lw_hdlc *h);

enum {
	LW_SLARP_REQUEST = 0,
	LW_SLARP_REPLY = 1,
	LW_SLARP_KEEPALIVE = 2,
	LW_SLARP_LEN = 18,
	LW_SLARP_FRAME_LEN = LW_HDLC_HLEN + LW_SLARP_LEN, /* 22 */
};

struct lw_slarp {
	uint32_t type;
	uint32_t seq;	   /* keepalive: own number; request and reply: an address */
	uint32_t returned; /* keepalive: last number of the peer; else: a mask */
	uint32_t uptime_ms;
};

/* Behind the HDLC header.  Systems that send no uptime (14 bytes) are understood. */
LW_MUST_USE enum lw_err lw_slarp_parse(struct lw_rd *r, struct lw_slarp *s);
void lw_slarp_emit(struct lw_wr *w, const struct lw_slarp *s);
/* The whole frame, HDLC header first: LW_SLARP_FRAME_LEN bytes. */
void lw_slarp_emit_frame(struct lw_wr *w, const struct lw_slarp *s);

#endif
