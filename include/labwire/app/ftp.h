/* ftp.h - a job: somebody at an FTP client, with a list of what he types.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_APP_FTP_H
#define LABWIRE_APP_FTP_H

#include "labwire/app/job.h"
#include "labwire/app/progress.h"
#include "labwire/proto/ftp_client.h"

/* Borrowed for the job's life. */
struct lw_ftp_job_conf {
	const char *server; /* name or address */
	const struct lw_ftp_manner *manner;
	const char *user, *password; /* NULL: the manner's */
	const char *const *typed;
	size_t ntyped;
	struct lw_vfs *files; /* what can be put; NULL: nothing */
};

/* Fine when nothing was refused and every file is whole. */
struct lw_job *lw_ftp_start(
	const struct lw_job_env *env, const struct lw_ftp_job_conf *conf);
/* The i-th file; false past the end.  Of what came, and when: over all of them. */
bool lw_ftp_moved(const struct lw_job *job, size_t i, struct lw_ftp_moved *out);
const struct lw_progress *lw_ftp_progress(const struct lw_job *job);

#endif
