/* nic.h - an Ethernet card: MAC test on receive, freeze and pad on send.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_DEVICE_NIC_H
#define LABWIRE_DEVICE_NIC_H

#include "labwire/link/card.h"

/* Embed or allocate; owner and name outlive the card.  No _fini: it owns nothing. */
struct lw_nic {
	struct lw_card card;
	struct lw_owner *owner;
	bool promiscuous;
};

void lw_nic_init(struct lw_nic *nic, struct lw_engine *e, struct lw_owner *owner,
	const char *name, struct lw_mac mac);

#endif
