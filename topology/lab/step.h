/* step.h - what a kind of step does: a row in director.c's table for each.
 * Private to topology/lab.  SPDX-License-Identifier: MIT */
#ifndef TOPOLOGY_LAB_STEP_H
#define TOPOLOGY_LAB_STEP_H

#include "lab_priv.h"

/* Either `start`, for what lasts, or `act`, for what is done at once. */
struct step_kind {
	void (*describe)(const struct step *t, struct lw_text *out); /* "ping 10.0.0.1" */
	struct lw_job *(*start)(
		const struct lw_step_spec *spec, const struct lw_job_env *env);
	void (*started)(struct step *t); /* t->job runs; NULL: nothing more to do */
	void (*act)(struct step *t);
};

/* jobs.c */
extern const struct step_kind step_ping, step_traceroute, step_mail, step_imap, step_nbns,
	step_ftp, step_telnet, step_pop3;
/* acts.c */
extern const struct step_kind step_link, step_impair, step_capture, step_wait;

#endif
