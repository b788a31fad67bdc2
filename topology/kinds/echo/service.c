/* service.c - service "echo": an echo server by UDP (RFC 862).
 * SPDX-License-Identifier: MIT */
#include "labwire/app/echo.h"
#include "topology/lab/lab_priv.h"
#include "topology/scenario/kind.h"

static enum lw_err start(
	struct node *n, const struct lw_service_spec *v, struct lw_job **out)
{
	(void)v;
	return lw_echod_start(n->stack, out);
}

static const struct lw_service_use uses[] = {
	{ 7, LW_USE_UDP, 6, "echo", "sends back what it gets, by UDP", LW_USE_OPEN },
	{ 0 },
};

static const struct lw_service_kind echo = {
	.form = { "echo", "an echo server (UDP) or a sink (TCP), for measurements",
		bare_service },
	.uses = uses,
	.start = start,
};

const struct lw_kind kind_echo = { .service = &echo };
