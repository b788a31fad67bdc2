/* mail.h - a job: a mail client sends one message.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_APP_MAIL_H
#define LABWIRE_APP_MAIL_H

#include "labwire/app/job.h"
#include "labwire/proto/compose.h"
#include "labwire/proto/smtp_client.h"

/* Borrowed for the job's life. */
struct lw_mail_conf {
	const char *server; /* name or address */
	uint16_t port;	    /* 0: 25 */
	const char *helo;   /* NULL: the address literal, "[172.16.1.1]" */
	const struct lw_mua_persona *persona;
	const char *from_name, *from;
	const char *const *rcpts;
	size_t nrcpts;
	const char *subject, *body;
	int zone;		       /* minutes east of UTC */
	lw_span think[LW_SMTP_STAGES]; /* before each command */
	uint32_t retries;	       /* further tries when it failed for now */
	lw_span retry_after;
};

struct lw_job *lw_mail_start(
	const struct lw_job_env *env, const struct lw_mail_conf *conf);
/* The composed message; borrowed until the job is freed. */
struct lw_rd lw_mail_message(const struct lw_job *job);

#endif
