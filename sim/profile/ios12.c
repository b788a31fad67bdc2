/* ios12.c - IOS 12.4 as a router.  Sources of the values: NOTES.md, section 3.
 * SPDX-License-Identifier: MIT */
#include "ios12_common.h"

const struct lw_profile lw_profile_ios12 = {
	.name = "ios12",
	.title = "Cisco IOS 12.4",
	IOS12_COMMON,
	.tcp.listen_refuses_fin = true,
	.vty.lines = 5,
	.oui = { 0x00, 0x1a, 0x2f },
};
