/* switch_priv.h - a switch's parts.  Private to sim/device.  SPDX-License-Identifier: MIT
 */
#ifndef SIM_DEVICE_SWITCH_PRIV_H
#define SIM_DEVICE_SWITCH_PRIV_H

#include "fdb.h"
#include "labwire/device/switch.h"

struct bridge_port {
	struct lw_port port;
	struct lw_switch *sw;
	uint16_t number; /* from 0 */
	uint8_t state;	 /* enum lw_stp_state; without a tree always forwarding */
	bool open;	 /* forwarding, and there is a carrier: all that frames ask */
};

struct lw_switch {
	struct lw_engine *engine;
	struct lw_owner *owner;
	struct lw_mac mac;
	uint32_t nports;
	bool keeps_vendor_groups;
	struct bridge_port *ports;
	struct lw_mac *macs;  /* of the ports; NULL: all as `mac` */
	struct lw_card vlan1; /* its port number is nports */
	struct fdb *fdb;
	lw_span ageing;
	struct lw_stp *stp; /* NULL: none */
	struct lw_event stp_timer;
	void (*vendor_heard)(void *ctx, uint32_t port, struct lw_rd frame, lw_time now);
	void *vendor_ctx;
	uint64_t flooded;
};

/* switch_stp.c */
void switch_stp_init(struct lw_switch *s, const struct lw_switch_conf *conf);
void switch_stp_fini(struct lw_switch *s);
void switch_stp_carrier(struct lw_switch *s, struct bridge_port *p, lw_time now);
/* A frame for the bridges' group address; borrowed. */
void switch_stp_hear(
	struct lw_switch *s, struct bridge_port *p, struct lw_rd frame, lw_time now);

#endif
