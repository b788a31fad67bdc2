/* pair.h - two hosts on a wire, with programs on them: a host of the first profile at
 * 10.0.0.1 and a server of the second at 10.0.0.2.  SPDX-License-Identifier: MIT */
#ifndef TESTS_HARNESS_PAIR_H
#define TESTS_HARNESS_PAIR_H

#include "labwire/app/job.h"
#include "labwire/base/text.h"
#include "labwire/device/nic.h"
#include "labwire/link/link.h"

#define PAIR_HOST   LW_IP4(10, 0, 0, 1)
#define PAIR_SERVER LW_IP4(10, 0, 0, 2)

struct pair_node {
	struct lw_owner owner;
	struct lw_stack *stack;
	struct lw_nic nic;
};

struct pair {
	struct lw_engine *engine;
	struct pair_node host, server;
	struct lw_link *wire;
	/* Of the jobs that were started with pair_env. */
	int over; /* how many */
	struct lw_outcome outcome;
	struct lw_text sentence; /* of the last one that ended */
	struct lw_text screen;	 /* "> sent\n", "< received\n", "  printed\n" */
};

/* Starts on 28 January 2007, with seed 1. */
void pair_init(struct pair *p);
void pair_fini(struct pair *p); /* after every job is freed */
struct lw_job_env pair_env(struct pair *p, struct pair_node *n);
void pair_run(struct pair *p, lw_span span);
/* Until `jobs` are over; an assertion fails after an hour of virtual time. */
void pair_finish(struct pair *p, int jobs);

#endif
