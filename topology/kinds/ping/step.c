/* step.c - steps "ping" and "traceroute".  SPDX-License-Identifier: MIT */
#include "labwire/app/ping.h"
#include "topology/lab/lab_priv.h"
#include "topology/scenario/json.h"
#include "topology/scenario/kind.h"

enum {
	COUNT_MAX = 100000,
	SIZE_MAX_BYTES = 65507,
};

struct ping { /* traceroute: target and ttl */
	const char *target;
	uint32_t count, size;
	lw_span timeout;
	uint8_t ttl;
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
	struct ping *c = t->conf;
	c->target = get_text(p, "target", NULL);
	c->ttl = (uint8_t)get_whole(p, "ttl", 0);
}

static void read_ping(const struct place *p, struct lw_step_spec *t)
{
	struct ping *c = t->conf;
	read_traceroute(p, t);
	c->count = (uint32_t)get_whole(p, "count", 0);
	c->size = (uint32_t)get_whole(p, "size", 0);
	c->timeout = get_span(p, "timeout", 0);
}

/* "ping 10.0.0.1" */
static void describe(const struct step *t, struct lw_text *out)
{
	const struct ping *c = t->spec->conf;
	lw_text_fmt(out, "%s %s", t->spec->kind->form.word, c->target);
}

static struct lw_job *start_ping(struct step *t, const struct lw_job_env *env)
{
	const struct ping *c = t->spec->conf;
	struct lw_ping_conf conf = { .target = c->target,
		.count = c->count,
		.data_bytes = c->size,
		.timeout = c->timeout,
		.ttl = c->ttl };
	return lw_ping_start(env, &conf);
}

static struct lw_job *start_traceroute(struct step *t, const struct lw_job_env *env)
{
	const struct ping *c = t->spec->conf;
	struct lw_trace_conf conf = { .target = c->target, .max_hops = c->ttl };
	return lw_trace_start(env, &conf);
}

static const struct lw_step_kind ping = {
	.form = { "ping", "sends echo requests", ping_fields },
	.conf_size = sizeof(struct ping),
	.of_node = true,
	.read = read_ping,
	.describe = describe,
	.start = start_ping,
};

static const struct lw_step_kind traceroute = {
	.form = { "traceroute", "asks for the routers on the way", traceroute_fields },
	.conf_size = sizeof(struct ping),
	.of_node = true,
	.read = read_traceroute,
	.describe = describe,
	.start = start_traceroute,
};

const struct lw_kind kind_ping = { .steps = { &ping, &traceroute } };
