/* catalyst.c - a Catalyst 2960: the same system as the routers', without forwarding.
 * Sources of the values: NOTES.md, section 3.  SPDX-License-Identifier: MIT */
#include "ios12_common.h"

const struct lw_profile lw_profile_catalyst = {
	.name = "catalyst",
	.title = "Cisco Catalyst 2960",
	IOS12_COMMON,
	.vty.lines = 16,
	.link = { .loop_every = LW_SEC(10),
		.cdp_every = LW_SEC(60),
		.cdp_hold = 180,
		.cdp_has = IOS12_CDP_HAS | LW_CDP_HAS(LW_CDP_HELLO) |
			   LW_CDP_HAS(LW_CDP_NATIVE_VLAN) | LW_CDP_HAS(LW_CDP_TRUST) |
			   LW_CDP_HAS(LW_CDP_UNTRUSTED_COS) |
			   LW_CDP_HAS(LW_CDP_MANAGEMENT),
		.cdp_has_ethernet = LW_CDP_HAS(LW_CDP_DUPLEX),
		.cdp_software =
			"Cisco IOS Software, C2960 Software (C2960-LANBASE-M), Version "
			"12.2(25)SEE2, RELEASE SOFTWARE (fc1)\n"
			"Copyright (c) 1986-2006 by Cisco Systems, Inc.\n"
			"Compiled Fri 28-Jul-06 04:33 by yenanh",
		.cdp_platform = "cisco WS-C2960-24TT-L",
		.cdp_capabilities = LW_CDP_CAN_SWITCH | LW_CDP_CAN_IGMP,
		.cdp_native_vlan = 1,
		.port_words = IOS12_PORT_WORDS,
		.stp_priority = 0x8001,
		.keeps_vendor_groups = true },
	.oui = { 0x00, 0x1b, 0x0c },
};
