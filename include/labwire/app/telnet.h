/* telnet.h - a job: a person types lines into a port of a server, as the lab's Task 4 has
 * it.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_APP_TELNET_H
#define LABWIRE_APP_TELNET_H

#include "labwire/app/job.h"
#include "labwire/proto/terminal.h"

/* Borrowed for the job's life. */
struct lw_telnet_conf {
	const char *target; /* name or address */
	uint16_t port;	    /* 0: 23 */
	struct lw_terminal_conf terminal;
};

/* Fine when there was a connection and it ended in order; the outcome's sentence is the
 * last line that came, `sent` and `received` count lines. */
struct lw_job *lw_telnet_start(
	const struct lw_job_env *env, const struct lw_telnet_conf *conf);

#endif
