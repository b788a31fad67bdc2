/* pop3.h - POP3 on hosts: a server on TCP port 110, and a job that fetches a user's mail.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_APP_POP3_H
#define LABWIRE_APP_POP3_H

#include "labwire/app/job.h"
#include "labwire/profile/pop3.h"
#include "labwire/proto/pop3_client.h"
#include "labwire/store/mailstore.h"

/* Borrowed for the service's life. */
struct lw_pop3d_conf {
	struct lw_stack *stack;
	struct lw_mailstore *store; /* outlives the service */
	const struct lw_pop3_persona *persona;
};

/* LW_EINUSE: the port is taken. */
LW_MUST_USE enum lw_err lw_pop3d_start(
	const struct lw_pop3d_conf *conf, struct lw_job **out);

/* Borrowed for the job's life. */
struct lw_pop3_job_conf {
	const char *server; /* name or address */
	struct lw_pop3_client_conf client;
};

/* Fine when nothing was refused; says how many messages it has. */
struct lw_job *lw_pop3_start(
	const struct lw_job_env *env, const struct lw_pop3_job_conf *conf);

#endif
