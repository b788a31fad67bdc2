/* arp.h - the ARP module of one interface (RFC 826, RFC 1122 2.3.2).
 *
 * An entry is INCOMPLETE until the first answer, then REACHABLE.  Profiles with a
 * reachable time let it go STALE; a stale entry that is used is in DELAY, then PROBEd
 * with unicast and broadcast requests.  The others expire by age.  Private to sim/stack.
 * SPDX-License-Identifier: MIT */
#ifndef SIM_STACK_ARP_H
#define SIM_STACK_ARP_H

#include "labwire/base/index.h"
#include "labwire/engine/engine.h"
#include "labwire/stack/stack.h"
#include "labwire/wire/addr.h"

struct netif;

enum arp_state {
	ARP_FREE,
	ARP_INCOMPLETE,
	ARP_REACHABLE,
	ARP_STALE,
	ARP_DELAY,
	ARP_PROBE,
};

struct arp_entry {
	uint32_t addr;
	struct lw_mac mac;
	uint8_t state; /* enum arp_state; written by set_state() only */
	uint8_t tries; /* requests sent in this state */
	uint8_t queued;
	bool used;     /* a packet was sent with it since it was made */
	lw_time made;  /* created, or last confirmed */
	lw_time asked; /* last request */
	lw_time due;   /* what the timer is to do next; LW_NEVER: nothing */
	struct lw_frame *head, *tail; /* packets that wait, by f->next */
};

/* A cache has at most this many entries: flooding an interface with addresses costs a
 * bounded amount of memory. */
enum {
	ARP_ENTRIES_MAX = 1024
};

struct arp {
	struct arp_entry *entries;
	uint32_t used, cap;
	struct lw_index by_addr;
	struct lw_event timer; /* the earliest `due`, or the next announcement */
	lw_time up_since;
	lw_time defended; /* our address against another station; LW_NEVER: not yet */
	uint8_t announced;
};

void arp_init(struct netif *n);
void arp_fini(struct netif *n);
void arp_interface_up(struct netif *n, lw_time now);
void arp_flush(struct netif *n); /* forget all: the interface went down, or so told */
void arp_input(struct netif *n, struct lw_rd body, lw_time now);
void arp_output(struct netif *n, struct lw_pkt *p, uint32_t next_hop, lw_time now);
void arp_warm(struct netif *n, uint32_t addr, struct lw_mac mac, lw_time now);

#endif
