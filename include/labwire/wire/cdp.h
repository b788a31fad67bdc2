/* cdp.h - the discovery protocol of one vendor, version 2: who is at the other end of the
 * cable.
 *
 * No RFC; the form is as Wireshark's dissector and published captures have it.  On
 * Ethernet it rides on SNAP 00000c 2000 to 01:00:0c:cc:cc:cc, on the vendor's HDLC as
 * protocol 0x2000.  A list of fields, each with type, length and value.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_WIRE_CDP_H
#define LABWIRE_WIRE_CDP_H

#include "labwire/base/err.h"
#include "labwire/base/rd.h"
#include "labwire/base/wr.h"
#include "labwire/wire/addr.h"

enum {
	LW_CDP_DEVICE = 0x01, /* types of fields */
	LW_CDP_ADDRESSES = 0x02,
	LW_CDP_PORT = 0x03,
	LW_CDP_CAPABILITIES = 0x04,
	LW_CDP_SOFTWARE = 0x05,
	LW_CDP_PLATFORM = 0x06,
	LW_CDP_HELLO = 0x08,
	LW_CDP_VTP_DOMAIN = 0x09,
	LW_CDP_NATIVE_VLAN = 0x0a,
	LW_CDP_DUPLEX = 0x0b,
	LW_CDP_TRUST = 0x12,
	LW_CDP_UNTRUSTED_COS = 0x13,
	LW_CDP_MANAGEMENT = 0x16,
};

enum {
	LW_CDP_CAN_ROUTE = 0x01, /* capabilities */
	LW_CDP_CAN_SWITCH = 0x08,
	LW_CDP_CAN_HOST = 0x10,
	LW_CDP_CAN_IGMP = 0x20,
};

enum {
	LW_CDP_VERSION = 2,
	LW_CDP_OUI = 0x00000c,	/* of its SNAP header */
	LW_CDP_ADDRESS_MAX = 4, /* further ones are not kept */
	LW_CDP_LEN_MAX = 1400,
};

#define LW_CDP_HAS(type) (1u << (type))

struct lw_cdp {
	uint8_t version, ttl; /* seconds that a listener keeps it */
	uint32_t has;	      /* LW_CDP_HAS of the fields that are there */
	struct lw_rd device, port, software, platform, vtp_domain; /* texts; borrowed */
	uint32_t addresses[LW_CDP_ADDRESS_MAX];			   /* IPv4 */
	uint8_t naddresses;
	uint32_t capabilities; /* LW_CDP_CAN_* */
	struct lw_mac cluster; /* HELLO: of a switch that can be in a cluster */
	uint16_t native_vlan;
	bool full_duplex;
	uint8_t trust, untrusted_cos;
	uint32_t management; /* IPv4 */
};

struct lw_mac lw_cdp_group(void); /* where it goes */

/* Behind the SNAP or HDLC header.  The texts point into r's bytes.  Fields of other types
 * and addresses of other protocols are passed over.  LW_ECKSUM, LW_EBAD: another version,
 * a field shorter than its own header. */
LW_MUST_USE enum lw_err lw_cdp_parse(struct lw_rd r, struct lw_cdp *c);
/* The vendor's checksum of `n` bytes: 0 over a message that holds its right one. */
uint16_t lw_cdp_checksum(const uint8_t *p, size_t n);
/* In the order in which the vendor's systems write them. */
void lw_cdp_emit(struct lw_wr *w, const struct lw_cdp *c);

#endif
