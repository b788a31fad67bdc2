/* nbns.h - NetBIOS names on a host: a job that asks by broadcast, a service that answers
 * for the host's own name.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_APP_NBNS_H
#define LABWIRE_APP_NBNS_H

#include "labwire/app/job.h"
#include "labwire/proto/nbns_query.h"

struct lw_nbns_conf {
	const char *name;   /* "WORKGROUP" */
	uint8_t suffix;	    /* 0x1b */
	uint32_t broadcast; /* where to ask; 0: the first interface's network */
	uint16_t id;	    /* transaction; 0: 0x8000 and something random */
	lw_span gaps[LW_NBNS_TRIES_MAX]; /* all 0: the usual ones */
	bool silence_is_ok; /* nobody answers, and that is what was expected */
};

struct lw_job *lw_nbns_ask_start(
	const struct lw_job_env *env, const struct lw_nbns_conf *conf);
/* name, borrowed, with suffix 00 and 20 at `addr`. */
LW_MUST_USE enum lw_err lw_nbnsd_start(
	struct lw_stack *stack, const char *name, uint32_t addr, struct lw_job **out);

#endif
