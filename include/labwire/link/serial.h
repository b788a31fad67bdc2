/* serial.h - a serial interface: HDLC with SLARP keepalives, or PPP with LCP and IPCP.
 *
 * Keepalives every 10 s number up from 1; the line protocol goes down when the peer's
 * returned number lags by more than 3, and comes up with the next good answer.  PPP
 * (RFC 1661, 1332): far enough that two of our ends open LCP and IPCP, with the timers
 * and limits of section 4.6, echo requests as keepalives.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_LINK_SERIAL_H
#define LABWIRE_LINK_SERIAL_H

#include "labwire/link/card.h"

struct lw_serial_conf {
	enum lw_medium medium; /* HDLC or PPP */
	uint32_t address;      /* own IPv4 address for IPCP; host order */
	lw_span keepalive;     /* 0: 10 s */
};

struct lw_serial;
struct lw_serial *lw_serial_new(struct lw_engine *e, struct lw_owner *owner,
	const char *name, const struct lw_serial_conf *conf);
void lw_serial_free(struct lw_serial *s);
struct lw_card *lw_serial_card(struct lw_serial *s);

#endif
