/* service.c - service "sink": swallows what comes by TCP (RFC 863).
 * SPDX-License-Identifier: MIT */
#include "labwire/app/bulk.h"
#include "topology/lab/lab_priv.h"
#include "topology/scenario/kind.h"

static enum lw_err start(
	struct node *n, const struct lw_service_spec *v, struct lw_job **out)
{
	(void)v;
	return lw_sink_start(n->stack, out);
}

static const struct lw_service_use uses[] = {
	{ 9, LW_USE_TCP, 7, "discard", "swallows what it gets", LW_USE_OPEN },
	{ 0 },
};

static const struct lw_service_kind sink = {
	.form = { "sink", "an echo server (UDP) or a sink (TCP), for measurements",
		bare_service },
	.tcp_port = 9,
	.uses = uses,
	.start = start,
};

const struct lw_kind kind_sink = { .service = &sink };
