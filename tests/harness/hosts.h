/* hosts.h - two hosts on a wire, and a job on one of them: for tests of programs.
 * SPDX-License-Identifier: MIT */
#ifndef TESTS_HARNESS_HOSTS_H
#define TESTS_HARNESS_HOSTS_H

#include "labwire/app/job.h"
#include "labwire/base/text.h"
#include "labwire/device/nic.h"
#include "labwire/link/link.h"

struct test_host {
	struct lw_owner owner;
	struct lw_stack *stack;
	struct lw_nic nic;
};

/* 10.0.0.1 a Windows host, 10.0.0.2 a Linux server, 10 Mbit/s and 2 ms between them. */
struct test_hosts {
	struct lw_engine *e;
	struct test_host host, server;
	struct lw_link *wire;
	/* Of the job that runs. */
	bool over;
	struct lw_outcome outcome;
	char sentence[256];
	struct lw_text dialogue; /* "> line\n", "< line\n", "  line\n" */
};

void hosts_init(struct test_hosts *t);
void hosts_fini(struct test_hosts *t);
/* For a job on the host; its end and its lines come into t. */
struct lw_job_env hosts_env(struct test_hosts *t);
/* Runs until the job is over, an hour at most, and frees it. */
void hosts_finish(struct test_hosts *t, struct lw_job *job);

#endif
