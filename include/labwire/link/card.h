/* card.h - what a stack sits on: an Ethernet NIC or a serial interface.
 *
 * The netif above builds the link header and gives the packet; the card freezes it and
 * sends it.  Upward the card hands whole frames (of this station: the MAC test is done,
 * line-protocol frames are kept below) and tells whether packets can pass.
 * A card is embedded in its device.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_LINK_CARD_H
#define LABWIRE_LINK_CARD_H

#include "labwire/link/port.h"
#include "labwire/wire/addr.h"

struct lw_card {
	enum lw_medium medium;
	struct lw_mac mac; /* Ethernet only */
	uint16_t mtu;
	bool up; /* carrier, and on serial lines the line protocol */
	struct lw_port port;
	/* Implemented by the card. */
	void (*transmit)(struct lw_card *card, struct lw_pkt *p, lw_time now);
	/* Set by the netif.  The frame's reference passes to the callee. */
	void (*input)(void *up, struct lw_frame *f, lw_time now);
	void (*updown)(void *up, bool is_up, lw_time now);
	void *upper;
	uint32_t drops[LW_LINK_DROPS];
};

#endif
