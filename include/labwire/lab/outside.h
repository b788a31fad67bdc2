/* outside.h - what somebody outside of a running lab may ask of it and plug into it.
 *
 * Everything here that changes the lab must be called from inside an event (live/door.h),
 * so that a run can be played again.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_LAB_OUTSIDE_H
#define LABWIRE_LAB_OUTSIDE_H

#include "labwire/app/resolver.h"
#include "labwire/capture/pcap.h"
#include "labwire/device/beacon.h"
#include "labwire/device/stp.h"
#include "labwire/lab/lab.h"

/* NULL: no such node. */
struct lw_resolver *lw_lab_resolver(struct lw_lab *lab, const char *node);
/* First address of a node; 0: no such node, or it has none. */
uint32_t lw_lab_address(const struct lw_lab *lab, const char *node);
/* "NODE:INTERFACE"; NULL: there is none.  cast: how it is captured, may be NULL. */
struct lw_port *lw_lab_port(
	const struct lw_lab *lab, const char *where, struct lw_cast *cast);

/* What a node has heard of its neighbours by CDP, and its share of the spanning tree;
 * NULL: it does neither. */
const struct lw_beacon *lw_lab_beacon(const struct lw_lab *lab, const char *node);
const struct lw_stp *lw_lab_stp(const struct lw_lab *lab, const char *node);

/* Do a step of a scenario, given as JSON, now (or after its delay).  false: *why gets a
 * sentence per mistake, and nothing is done. */
bool lw_lab_step(struct lw_lab *lab, const char *json, struct lw_text *why);
/* The same without doing it; may be called at any time. */
bool lw_lab_step_check(const struct lw_lab *lab, const char *json, struct lw_text *why);

/* An end of an Ethernet cable that something outside holds. */
struct lw_outlet;
struct lw_outlet_user {
	/* A frame for the outside; borrowed for the call. */
	void (*frame)(struct lw_outlet_user *u, struct lw_rd bytes, lw_time now);
};
/* At "SWITCH:PORT" the outside is plugged in there (instead of what was), at
 * "NODE:INTERFACE" it takes the node's place on its cable.  LW_ENOENT: there is no such
 * interface; LW_EINVAL: it is not Ethernet, or has no cable and is no switch's;
 * LW_EEXIST: an outlet is there already.  Owned by the lab, which outlives its user. */
LW_MUST_USE enum lw_err lw_lab_plug(struct lw_lab *lab, const char *where,
	struct lw_outlet_user *user, struct lw_outlet **out);
/* From the outside; LW_EINVAL: not the length of an Ethernet frame. */
LW_MUST_USE enum lw_err lw_outlet_send(struct lw_outlet *o, struct lw_rd bytes);
/* The outside is gone: frames for it are dropped. */
void lw_outlet_release(struct lw_outlet *o);

#endif
