/* job.h - programs on a host: jobs that run until done, services that run until freed.
 *
 * A job is what a user starts on a host (ping, a mail, traceroute); a service is what a
 * server runs.  Both are owned by the lab, sit on a stack and must be freed before it.
 * A job tells its lines while it runs and calls done exactly once, then does nothing
 * more; freeing it earlier stops it without a done.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_APP_JOB_H
#define LABWIRE_APP_JOB_H

#include "labwire/stack/socket.h"

struct lw_resolver; /* app/resolver.h: one per host, shared by its jobs */

enum lw_line_kind {
	LW_LINE_SCREEN,	  /* what the program prints, as the profile's system words it */
	LW_LINE_SENT,	  /* a line of a dialogue, client to server */
	LW_LINE_RECEIVED, /* server to client */
};

struct lw_outcome {
	bool ok;
	const char *sentence; /* why not, or what was achieved; borrowed for the call */
	uint32_t sent, received;	   /* probes, messages: by the kind of job */
	lw_span rtt_min, rtt_avg, rtt_max; /* ping */
	uint64_t bytes;			   /* bulk */
};

struct lw_job_env {
	struct lw_stack *stack;
	struct lw_resolver *resolver; /* NULL: names must be addresses */
	uint16_t *ping_seq; /* the host's own count from one ping to the next; or NULL */
	void (*line)(void *ctx, enum lw_line_kind kind, const char *text, lw_time now);
	void (*done)(void *ctx, const struct lw_outcome *outcome, lw_time now);
	void *ctx;
};

/* The first member of every job and every service. */
struct lw_job {
	void (*free)(struct lw_job *job);
};

static inline void lw_job_free(struct lw_job *job) /* NULL is a no-op */
{
	if (job)
		job->free(job);
}

#endif
