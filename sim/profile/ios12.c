/* ios12.c - IOS 12.4 as a router.  Sources of the values: NOTES.md, section 3.
 * SPDX-License-Identifier: MIT */
#include "ios12_common.h"

const struct lw_profile lw_profile_ios12 = {
	.name = "ios12",
	.title = "Cisco IOS 12.4",
	IOS12_COMMON,
	.tcp.listen_refuses_fin = true,
	.vty.lines = 5,
	.link = { .loop_every = LW_SEC(10),
		.cdp_every = LW_SEC(60),
		.cdp_hold = 180,
		.cdp_has = IOS12_CDP_HAS,
		.cdp_has_ethernet = LW_CDP_HAS(LW_CDP_DUPLEX),
		.cdp_software =
			"Cisco IOS Software, 1841 Software (C1841-IPBASE-M), Version "
			"12.4(1c), RELEASE SOFTWARE (fc1)\n"
			"Technical Support: http://www.cisco.com/techsupport\n"
			"Copyright (c) 1986-2005 by Cisco Systems, Inc.\n"
			"Compiled Tue 25-Oct-05 17:10 by evmiller",
		.cdp_platform = "Cisco 1841",
		.cdp_capabilities =
			LW_CDP_CAN_ROUTE | LW_CDP_CAN_SWITCH | LW_CDP_CAN_IGMP,
		.port_words = IOS12_PORT_WORDS },
	.oui = { 0x00, 0x1a, 0x2f },
};
