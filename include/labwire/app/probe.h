/* probe.h - a job: is there an answer from this address?  Asks until it is sure.
 *
 * Unlike a ping it counts only what the address itself answers, and ends with the second
 * answer in a row: the first question alone may go another way than all others, when two
 * devices answer the ARP request that it waits for.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_APP_PROBE_H
#define LABWIRE_APP_PROBE_H

#include "labwire/app/job.h"

struct lw_probe_conf {
	uint32_t addr;
	uint16_t port;	/* 0: an echo request, else a TCP connection is made and closed */
	uint32_t tries; /* at least 2 */
	lw_span wait;	/* between two tries; for the answer to an echo request */
};

/* Fine when there were two answers in a row.  An address of the host's own answers
 * nothing here. */
struct lw_job *lw_probe_start(
	const struct lw_job_env *env, const struct lw_probe_conf *conf);

#endif
