/* loop.h - the configuration testing protocol (Ethernet version 2.0, chapter 8),
 * Ethertype 0x9000: messages that a station sends back, or on to the next address in
 * them.
 *
 * Switches and routers send a reply to themselves every few seconds, to see that the
 * interface works.  Its numbers have their low byte first.  SPDX-License-Identifier: MIT
 */
#ifndef LABWIRE_WIRE_LOOP_H
#define LABWIRE_WIRE_LOOP_H

#include "labwire/base/err.h"
#include "labwire/base/rd.h"
#include "labwire/base/wr.h"
#include "labwire/wire/addr.h"

enum {
	LW_LOOP_REPLY = 1, /* functions */
	LW_LOOP_FORWARD = 2,
	LW_LOOP_LEN = 46, /* of a keepalive, with its zeros: the least an Ethernet frame
			     holds */
};

struct lw_loop {
	uint16_t skip; /* where the function stands, counted from behind this number */
	uint16_t function;
	uint16_t receipt; /* of a reply */
	struct lw_mac to; /* of a forward message */
};

/* Behind the Ethernet header.  LW_EBAD: an odd skip count, another function. */
LW_MUST_USE enum lw_err lw_loop_parse(struct lw_rd *r, struct lw_loop *l);
/* A message of one function, with nothing skipped, and zeros up to LW_LOOP_LEN bytes. */
void lw_loop_emit(struct lw_wr *w, const struct lw_loop *l);

#endif
