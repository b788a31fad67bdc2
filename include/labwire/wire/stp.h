/* stp.h - the spanning tree's two messages (IEEE 802.1D-1998, clause 9): configuration,
 * and the notice that the topology has changed.
 *
 * Both ride on LLC 42 42 03 to 01:80:c2:00:00:00.  Times are in 1/256 s, as on the wire.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_WIRE_STP_H
#define LABWIRE_WIRE_STP_H

#include "labwire/base/err.h"
#include "labwire/base/rd.h"
#include "labwire/base/wr.h"
#include "labwire/wire/addr.h"

enum {
	LW_BPDU_CONFIG = 0x00, /* types */
	LW_BPDU_CHANGE = 0x80,
	LW_BPDU_LEN = 35, /* of a configuration BPDU */
	LW_BPDU_CHANGE_LEN = 4,
	LW_BPDU_TOPOLOGY_CHANGE = 0x01, /* flags */
	LW_BPDU_TOPOLOGY_CHANGE_ACK = 0x80,
};

struct lw_bridge_id {
	uint16_t priority; /* with the VLAN number in the low 12 bits (802.1t) */
	struct lw_mac mac;
};

struct lw_bpdu {
	uint8_t type; /* LW_BPDU_CHANGE has none of the rest */
	uint8_t flags;
	struct lw_bridge_id root;
	uint32_t cost; /* from `bridge` to `root` */
	struct lw_bridge_id bridge;
	uint16_t port;
	uint16_t message_age, max_age, hello, forward_delay; /* 1/256 s */
};

struct lw_mac lw_stp_group(void); /* where BPDUs go; bridges never forward it */

/* The bare BPDU, behind the LLC header.  LW_EBAD: another kind of BPDU. */
LW_MUST_USE enum lw_err lw_bpdu_parse(struct lw_rd *r, struct lw_bpdu *b);
void lw_bpdu_emit(struct lw_wr *w, const struct lw_bpdu *b);
/* The frame around it: Ethernet with length, LLC, BPDU; at most LW_BPDU_FRAME_LEN bytes.
 * Padding is the card's. */
enum {
	LW_BPDU_FRAME_LEN = 52
};
void lw_bpdu_emit_frame(struct lw_wr *w, struct lw_mac src, const struct lw_bpdu *b);

#endif
