/* imap.h - a job: a mail client on one IMAP connection, from login to logout.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_APP_IMAP_H
#define LABWIRE_APP_IMAP_H

#include "labwire/app/job.h"
#include "labwire/proto/imap_client.h"

/* Borrowed for the job's life. */
struct lw_imap_job_conf {
	const char *server;		   /* name or address */
	uint16_t port;			   /* 0: 143 */
	struct lw_imap_client_conf client; /* what it does there */
	lw_span think[LW_IMAP_STAGES];	   /* before each command */
};

/* The outcome's `received` counts the messages read, `bytes` theirs. */
struct lw_job *lw_imap_start(
	const struct lw_job_env *env, const struct lw_imap_job_conf *conf);

#endif
