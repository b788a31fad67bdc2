/* step_ping.c - steps "ping" and "traceroute".  SPDX-License-Identifier: MIT */
#include "step.h"

enum {
	COUNT_MAX = 100000,
	SIZE_MAX_BYTES = 65507,
};

static const struct field ping_fields[] = {
	NODE_STEP_FIELDS,
	MUST("target", &some_text, "a name or address"),
	KEY("count", WHOLE(0, COUNT_MAX), "how many (the system's usual number)"),
	KEY("size", WHOLE(0, SIZE_MAX_BYTES), "bytes of data (the system's usual size)"),
	KEY("timeout", &span, "how long it waits for each answer"),
	KEY("ttl", WHOLE(0, UINT8_MAX), "time to live (the system's own)"),
	LAST_KEY,
};
static const struct field traceroute_fields[] = {
	NODE_STEP_FIELDS,
	MUST("target", &some_text, "a name or address"),
	KEY("ttl", WHOLE(0, UINT8_MAX), "the most hops"),
	LAST_KEY,
};

static void read_traceroute(const struct place *p, struct lw_step_spec *t)
{
	t->ping.target = get_text(p, "target", NULL);
	t->ping.ttl = (uint8_t)get_whole(p, "ttl", 0);
}

static void read_ping(const struct place *p, struct lw_step_spec *t)
{
	read_traceroute(p, t);
	t->ping.count = (uint32_t)get_whole(p, "count", 0);
	t->ping.size = (uint32_t)get_whole(p, "size", 0);
	t->ping.timeout = get_span(p, "timeout", 0);
}

const struct step_syntax ping_step = {
	.form = { "ping", "sends echo requests", ping_fields },
	.of_node = true,
	.read = read_ping,
};

const struct step_syntax traceroute_step = {
	.form = { "traceroute", "asks for the routers on the way", traceroute_fields },
	.of_node = true,
	.read = read_traceroute,
};
