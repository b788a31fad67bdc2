/* echo.h - UDP echo (RFC 862): a service on port 7, and a job that asks again and again.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_APP_ECHO_H
#define LABWIRE_APP_ECHO_H

#include "labwire/app/job.h"

LW_MUST_USE enum lw_err lw_echod_start(struct lw_stack *stack, struct lw_job **out);

struct lw_echo_conf {
	uint32_t server; /* address */
	uint32_t count;
	uint16_t data_bytes;
	lw_span timeout; /* then the next one */
};

/* Fine when every one came back. */
struct lw_job *lw_echo_start(
	const struct lw_job_env *env, const struct lw_echo_conf *conf);

#endif
