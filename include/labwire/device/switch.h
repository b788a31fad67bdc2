/* switch.h - a transparent bridge (IEEE 802.1D): learns, floods, forgets after 300 s, and
 * with others forms a spanning tree.
 *
 * Its own address lives on Vlan1: a card with a stack behind it, reached through the
 * forwarding database like any station.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_DEVICE_SWITCH_H
#define LABWIRE_DEVICE_SWITCH_H

#include "labwire/device/nic.h"
#include "labwire/device/stp.h"

struct lw_switch_conf {
	struct lw_mac mac;	  /* bridge id, and Vlan1's address */
	uint32_t ports;		  /* 1 .. 512 */
	const char *const *names; /* `ports` of them, "Fa0/1" ...; borrowed */
	/* Each port's own address, the source of its BPDUs; NULL: `mac`.  Copied. */
	const struct lw_mac *port_macs;
	lw_span ageing;		  /* 0: 300 s */
	uint32_t fdb_max;	  /* entries; 0: 8192 */
	uint16_t stp_priority;	  /* 0: no spanning tree, ports forward at once */
	bool portfast;		  /* see lw_stp_conf */
	bool keeps_vendor_groups; /* see lw_link_profile */
};

struct lw_switch;
struct lw_switch *lw_switch_new(
	struct lw_engine *e, struct lw_owner *owner, const struct lw_switch_conf *conf);
void lw_switch_free(struct lw_switch *s);
struct lw_port *lw_switch_port(struct lw_switch *s, uint32_t i); /* from 0 */
struct lw_card *lw_switch_vlan1(struct lw_switch *s);
struct lw_mac lw_switch_port_mac(const struct lw_switch *s, uint32_t i);

/* Its share of the spanning tree; NULL: it has none. */
const struct lw_stp *lw_switch_stp(const struct lw_switch *s);
/* The switch has been on for long, and this is what it has come to: its ports need not
 * wait when their carrier comes.  Before anything is sent. */
void lw_switch_warm(struct lw_switch *s, const struct lw_stp *stp);
/* The same for one port that a station is plugged into: it forwards at once. */
void lw_switch_warm_port(struct lw_switch *s, uint32_t i);

/* Hear of every frame for the vendor's groups that a port takes in, before it is thrown
 * away or flooded.  One listener. */
void lw_switch_on_vendor_group(struct lw_switch *s,
	void (*heard)(void *ctx, uint32_t port, struct lw_rd frame, lw_time now),
	void *ctx);

struct lw_fdb_entry {
	struct lw_mac mac;
	uint32_t port;
	lw_time seen;
};
/* The i-th dynamic entry in the order learned; false at the end. */
bool lw_switch_fdb(const struct lw_switch *s, size_t i, struct lw_fdb_entry *out);
uint64_t lw_switch_flooded(const struct lw_switch *s); /* frames sent to all ports */

#endif
