/* ios12_common.h - what routers and switches of one vendor share.  A macro, because a
 * constant table cannot begin as a copy of another one in C11.
 * SPDX-License-Identifier: MIT */
#ifndef SIM_PROFILE_IOS12_COMMON_H
#define SIM_PROFILE_IOS12_COMMON_H

#include "labwire/wire/cdp.h"
#include "tables.h"

/* clang-format off */
#define IOS12_COMMON                                                                     \
	.ip = { .ttl = 255, .id = LW_IPID_PER_CONNECTION,                                \
		.reassembly_timeout = LW_SEC(15),                                        \
		.frag_overlap = LW_OVERLAP_LAST, .echo_broadcast = true },          \
	.arp = { .announcements = 1, .announce_as_reply = true, .life = LW_SEC(14400),   \
		.life_used = LW_SEC(14400), .queue = 0, .refresh_before = LW_SEC(60),    \
		.proxy = true, .conflict = LW_ARP_CONFLICT_DEFEND },                     \
	.icmp = { .quote_bytes = 8, .limit = LW_ICMP_LIMIT_INTERVAL,                     \
		.limit_types = 1u << 3, .limit_interval = LW_MS(500),                    \
		.redirects_sent = true, .echo_df = true, .echo_id = true,                \
		.echo_code = true },                                                     \
	.port = { .first = 11000, .last = 65535, .pick = LW_PORT_NEXT },                 \
	.tcp = { .mss = 536, .mss_neighbour = 1460, .mss_of_both = true,                 \
		.syn_options = { LW_OPT_MSS },                                           \
		.synack_options = { { LW_OPT_MSS } }, .rcv_window = LW_RCVWND_FULL,      \
		.rcv_buf = 4128, .rcv_initial = 4128, .snd_buf = 16384,                  \
		.initial_cwnd = 1, .cc = LW_CC_RENO, .isn = LW_ISN_RANDOM,               \
		.rst_rule = LW_RST_IN_WINDOW, .rst_numbered = true,                      \
		.rst_skips_fin = true, .listen_resets = true, .rto_initial = LW_SEC(3),  \
		.rto_min = LW_MS(300), .rto_max = LW_SEC(60), .syn_retries = 3,          \
		.synack_retries = 3, .data_retries = 8, .delack = LW_MS(200),            \
		.delack_segments = 2, .time_wait = LW_SEC(60),                           \
		.keepalive_idle = LW_SEC(60), .keepalive_interval = LW_SEC(60),          \
		.keepalive_probes = 4, .half_closed_orphan_resets = true,                \
		.backlog_max = 16 },                                                     \
	.ping = { .data_bytes = 72, .fill = LW_PING_ABCD, .timestamp = true,             \
		.seq_step = 1, .count = 5, .timeout = LW_SEC(2) },                       \
	.trace = { .probe = LW_TRACE_UDP, .probes = 3, .udp_port = 33434,                \
		.max_hops = 30, .timeout = LW_SEC(3) },                                  \
	.resolver = { .wait = { LW_SEC(3), LW_SEC(3) }, .negative_ttl = LW_SEC(300),     \
		.positive_ttl_max = LW_SEC(86400) },                                     \
	.vty = { .refusal = "\xff\xfb\x01\xff\xfb\x03\xff\xfd\x18\xff\xfd\x1f"           \
			   "\r\n\r\nPassword required, but none set\r\n" }

/* What all of them say of themselves. */
#define IOS12_CDP_HAS                                                                    \
	(LW_CDP_HAS(LW_CDP_DEVICE) | LW_CDP_HAS(LW_CDP_ADDRESSES) |                      \
		LW_CDP_HAS(LW_CDP_PORT) | LW_CDP_HAS(LW_CDP_CAPABILITIES) |              \
		LW_CDP_HAS(LW_CDP_SOFTWARE) | LW_CDP_HAS(LW_CDP_PLATFORM) |              \
		LW_CDP_HAS(LW_CDP_VTP_DOMAIN))
#define IOS12_PORT_WORDS                                                                 \
	{ { "Fa", "FastEthernet" }, { "Gi", "GigabitEthernet" }, { "S", "Serial" } }
/* clang-format on */

#endif
