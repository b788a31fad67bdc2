/* catalyst.c - a Catalyst 2960: the same system as the routers', without forwarding.
 * Sources of the values: NOTES.md, section 3.  SPDX-License-Identifier: MIT */
#include "ios12_common.h"

const struct lw_profile lw_profile_catalyst = {
	.name = "catalyst",
	.title = "Cisco Catalyst 2960",
	IOS12_COMMON,
	.vty.lines = 16,
	.oui = { 0x00, 0x1b, 0x0c },
};
