/* subnet.h - a network cut into subnets of different sizes (VLSM, RFC 1878), the largest
 * first, so that each begins at a multiple of its size.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_ADDRESS_SUBNET_H
#define LABWIRE_ADDRESS_SUBNET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "labwire/base/text.h"
#include "labwire/wire/prefix.h"

struct lw_subnet {
	size_t wish;	/* which of the wishes, from 0 */
	uint32_t hosts; /* asked for */
	uint32_t net;
	int prefix;
};

enum {
	LW_SUBNETS_MAX = 1024
};

/* Addresses for hosts: all but the network's own and its broadcast. */
uint32_t lw_subnet_room(int prefix);

/* out[i].hosts is what is wished for; the rest is filled in, and all of them are put in
 * the order of their addresses.  False and a sentence: the network is too small, or a
 * wish is for no host. */
bool lw_subnet_plan(
	struct lw_prefix whole, struct lw_subnet *out, size_t n, struct lw_text *why);

#endif
