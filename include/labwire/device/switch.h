/* switch.h - a transparent bridge (IEEE 802.1D): learns, floods, forgets after 300 s.
 *
 * Its own address lives on Vlan1: a card with a stack behind it, reached through the
 * forwarding database like any station.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_DEVICE_SWITCH_H
#define LABWIRE_DEVICE_SWITCH_H

#include "labwire/device/nic.h"

struct lw_switch_conf {
	struct lw_mac mac;	  /* bridge id, and Vlan1's address */
	uint32_t ports;		  /* 1 .. 512 */
	const char *const *names; /* `ports` of them, "Fa0/1" ...; borrowed */
	lw_span ageing;		  /* 0: 300 s */
	bool stp_hello;	  /* configuration BPDUs every 2 s, ports forwarding at once */
	uint32_t fdb_max; /* entries; 0: 8192 */
};

struct lw_switch;
struct lw_switch *lw_switch_new(
	struct lw_engine *e, struct lw_owner *owner, const struct lw_switch_conf *conf);
void lw_switch_free(struct lw_switch *s);
struct lw_port *lw_switch_port(struct lw_switch *s, uint32_t i); /* from 0 */
struct lw_card *lw_switch_vlan1(struct lw_switch *s);

struct lw_fdb_entry {
	struct lw_mac mac;
	uint32_t port;
	lw_time seen;
};
/* The i-th dynamic entry in the order learned; false at the end. */
bool lw_switch_fdb(const struct lw_switch *s, size_t i, struct lw_fdb_entry *out);
uint64_t lw_switch_flooded(const struct lw_switch *s); /* frames sent to all ports */

#endif
