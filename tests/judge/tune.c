/* tune.c - the persona "tuned": the RFCs' with fields set by the script, for tests that
 * were written for another system.  SPDX-License-Identifier: MIT */
#include <stddef.h>
#include <string.h>

#include "play.h"

/* A field of struct lw_tcp_profile: where, how wide, what one of the script's units is.
 */
static const struct tunable {
	const char *name;
	size_t at, size;
	int64_t unit;
} tunables[] = {
#define FIELD(name, unit)                                                                \
	{                                                                                \
#name, offsetof(struct lw_tcp_profile, name),                            \
			sizeof(((struct lw_tcp_profile *)0)->name), unit                 \
	}
	FIELD(mss, 1),
	FIELD(sack, 1),
	FIELD(timestamps, 1),
	FIELD(window_scale, 1),
	FIELD(wscale, 1),
	FIELD(ts_required, 1),
	FIELD(rcv_buf, 1),
	FIELD(rcv_initial, 1),
	FIELD(snd_buf, 1),
	FIELD(initial_cwnd, 1),
	FIELD(abc_limit, 1),
	FIELD(limited_transmit, 1),
	FIELD(dsack, 1),
	FIELD(rack, 1),
	FIELD(prr, 1),
	FIELD(ecn, 1),
	FIELD(rst_rule, 1),
	FIELD(challenge_ack, 1),
	FIELD(challenge_most, 1),
	FIELD(rto_initial, LW_MS(1)),
	FIELD(rto_min, LW_MS(1)),
	FIELD(rto_spread_min, LW_MS(1)),
	FIELD(syn_retries, 1),
	FIELD(synack_retries, 1),
	FIELD(delack, LW_MS(1)),
	FIELD(delack_min, LW_MS(1)),
	FIELD(delack_segments, 1),
	FIELD(quickack, 1),
	FIELD(nagle, 1),
	FIELD(time_wait, LW_MS(1)),
	FIELD(fin_wait_2, LW_MS(1)),
	FIELD(half_closed_orphan_resets, 1),
	FIELD(cc, 1),
	FIELD(shut_read, 1),
	FIELD(syn_text, 1),
	FIELD(unreachable_ends_opening, 1),
	FIELD(backlog_max, 1),
#undef FIELD
};

/* Orders of the options of a SYN, and of a SYN-ACK to a peer that offered all of them, no
 * timestamps, no SACK. */
static const struct order {
	enum lw_tcp_opt syn[LW_TCP_SYN_OPTS_MAX];
	enum lw_tcp_opt synack[LW_SYNACK_ORDERS][LW_TCP_SYN_OPTS_MAX];
} orders[] = {
	{ { LW_OPT_MSS, LW_OPT_NOP, LW_OPT_WSCALE, LW_OPT_SACK_OK, LW_OPT_TS },
		{ { LW_OPT_MSS, LW_OPT_NOP, LW_OPT_WSCALE, LW_OPT_SACK_OK, LW_OPT_TS },
			{ LW_OPT_MSS, LW_OPT_NOP, LW_OPT_WSCALE, LW_OPT_SACK_OK },
			{ LW_OPT_MSS, LW_OPT_NOP, LW_OPT_WSCALE, LW_OPT_NOP, LW_OPT_NOP,
				LW_OPT_TS } } },
	{ { LW_OPT_MSS, LW_OPT_SACK_OK, LW_OPT_TS, LW_OPT_NOP, LW_OPT_WSCALE },
		{ { LW_OPT_MSS, LW_OPT_SACK_OK, LW_OPT_TS, LW_OPT_NOP, LW_OPT_WSCALE },
			{ LW_OPT_MSS, LW_OPT_NOP, LW_OPT_NOP, LW_OPT_SACK_OK, LW_OPT_NOP,
				LW_OPT_WSCALE },
			{ LW_OPT_MSS, LW_OPT_NOP, LW_OPT_NOP, LW_OPT_TS, LW_OPT_NOP,
				LW_OPT_WSCALE } } },
	{ { LW_OPT_MSS, LW_OPT_NOP, LW_OPT_NOP, LW_OPT_SACK_OK, LW_OPT_NOP,
		  LW_OPT_WSCALE },
		{ { LW_OPT_MSS, LW_OPT_NOP, LW_OPT_NOP, LW_OPT_SACK_OK, LW_OPT_NOP,
			LW_OPT_WSCALE } } },
	{ { LW_OPT_MSS, LW_OPT_NOP, LW_OPT_WSCALE, LW_OPT_NOP, LW_OPT_NOP, LW_OPT_TS },
		{ { LW_OPT_MSS, LW_OPT_NOP, LW_OPT_WSCALE, LW_OPT_NOP, LW_OPT_NOP,
			LW_OPT_TS } } },
};

enum {
	ORDERS = sizeof(orders) / sizeof(orders[0])
};

static void store(void *to, size_t size, int64_t value)
{
	switch (size) {
	case 1:
		*(uint8_t *)to = (uint8_t)value;
		break;
	case 2:
		*(uint16_t *)to = (uint16_t)value;
		break;
	case 4:
		*(uint32_t *)to = (uint32_t)value;
		break;
	default:
		*(int64_t *)to = value;
	}
}

bool judge_tune(struct lw_profile *p, const char *name, int64_t value)
{
	if (strcmp(name, "options") == 0 && value >= 0 && value < ORDERS) {
		memcpy(p->tcp.syn_options, orders[value].syn, sizeof(orders[value].syn));
		memcpy(p->tcp.synack_options, orders[value].synack,
			sizeof(orders[value].synack));
		return true;
	}
	for (size_t i = 0; i < sizeof(tunables) / sizeof(tunables[0]); i++)
		if (strcmp(name, tunables[i].name) == 0) {
			store((char *)&p->tcp + tunables[i].at, tunables[i].size,
				value * tunables[i].unit);
			return true;
		}
	return false;
}
