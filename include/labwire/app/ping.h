/* ping.h - jobs: ping and traceroute, in the manner of the host's system.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_APP_PING_H
#define LABWIRE_APP_PING_H

#include "labwire/app/job.h"

/* Zero means: as the profile has it.  target is borrowed for the job's life. */
struct lw_ping_conf {
	const char *target; /* name or address */
	uint32_t count;
	uint32_t data_bytes;
	lw_span interval, timeout;
	uint8_t ttl;
	bool df;
};

/* Fine when at least one answer came back. */
struct lw_job *lw_ping_start(
	const struct lw_job_env *env, const struct lw_ping_conf *conf);

struct lw_trace_conf {
	const char *target;
	uint8_t max_hops;
	bool no_names;
};

/* Fine when the target itself answered. */
struct lw_job *lw_trace_start(
	const struct lw_job_env *env, const struct lw_trace_conf *conf);

#endif
