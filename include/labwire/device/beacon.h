/* beacon.h - what a device says on each of its links by itself, every so often: CDP, and
 * configuration test frames to itself; and what it has heard of its neighbours.
 *
 * One per node, for any number of links; when and what is in the profile
 * (lw_link_profile). It has been on for long: each link has its own place in the period.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_DEVICE_BEACON_H
#define LABWIRE_DEVICE_BEACON_H

#include "labwire/link/card.h"
#include "labwire/profile/profile.h"

struct lw_beacon_conf {
	struct lw_engine *engine;
	struct lw_owner *owner; /* the node's */
	const struct lw_profile *profile;
	const char *name;  /* of the device; borrowed */
	struct lw_mac mac; /* of the device, when it is a switch */
	bool cdp, loopback;
};

struct lw_beacon_link {
	struct lw_port *port;
	struct lw_card *card; /* NULL: a switch's port, which has none */
	struct lw_mac mac;    /* Ethernet: where frames come from */
	uint32_t address;     /* IPv4, to be told; 0: none */
};

struct lw_beacon;
struct lw_beacon *lw_beacon_new(const struct lw_beacon_conf *conf);
/* Before the links' cards and ports go, and after the stacks on them. */
void lw_beacon_free(struct lw_beacon *b);
/* Begin to speak on a link, which is numbered from 0; and to listen, when it has a card:
 * what is no CDP goes on to the stack, which must be there already. */
uint32_t lw_beacon_add(struct lw_beacon *b, const struct lw_beacon_link *link);
/* A frame from its link header on, of a link without a card; borrowed. */
void lw_beacon_hear(struct lw_beacon *b, uint32_t link, struct lw_rd frame, lw_time now);

enum {
	LW_NEIGHBOUR_WORD = 64 /* longer names are cut */
};

/* As `show cdp neighbors` tells it. */
struct lw_neighbour {
	uint32_t link; /* ours */
	lw_time until; /* nobody said it again by then: forgotten */
	char device[LW_NEIGHBOUR_WORD];
	char port[LW_NEIGHBOUR_WORD];
	char platform[LW_NEIGHBOUR_WORD];
	uint32_t capabilities; /* LW_CDP_CAN_* */
	uint32_t address;      /* 0: told none */
};
/* The i-th that is known now; false at the end.  Older ones give their places to new
 * ones. */
bool lw_beacon_neighbour(
	const struct lw_beacon *b, size_t i, lw_time now, struct lw_neighbour *out);

/* "FastEthernet0/1" of "Fa0/1", in the profile's words; writes at most n bytes. */
void lw_beacon_full_name(
	const struct lw_profile *p, const char *brief, char *out, size_t n);

#endif
