/* step_ping.c - steps "ping" and "traceroute".  SPDX-License-Identifier: MIT */
#include "step.h"

enum {
	COUNT_MAX = 100000,
	SIZE_MAX_BYTES = 65507,
};

static void read_ping(const struct place *p, struct lw_step_spec *t)
{
	t->ping.target = need_text(p, "target");
	t->ping.count = (uint32_t)get_count(p, "count", 0, COUNT_MAX);
	t->ping.size = (uint32_t)get_count(p, "size", 0, SIZE_MAX_BYTES);
	t->ping.timeout = get_span(p, "timeout", 0);
	t->ping.ttl = (uint8_t)get_count(p, "ttl", 0, UINT8_MAX);
}

const struct step_syntax ping_step = {
	.name = "ping",
	.of_node = true,
	.read = read_ping,
	.keys = { STEP_KEYS, "node", "target", "count", "size", "timeout", "ttl" },
};

const struct step_syntax traceroute_step = {
	.name = "traceroute",
	.of_node = true,
	.read = read_ping,
	.keys = { STEP_KEYS, "node", "target", "ttl" },
};
