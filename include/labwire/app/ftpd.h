/* ftpd.h - a file server on TCP port 21.  A service: free with lw_job_free, before the
 * stack and the tree.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_APP_FTPD_H
#define LABWIRE_APP_FTPD_H

#include "labwire/app/job.h"
#include "labwire/profile/ftp.h"
#include "labwire/store/vfs.h"

struct lw_ftpd_user {
	const char *name, *password;
};

/* Borrowed for the service's life. */
struct lw_ftpd_conf {
	struct lw_stack *stack;
	struct lw_vfs *vfs;
	const struct lw_ftp_persona *persona;
	const struct lw_ftpd_user *users; /* beside anonymous */
	size_t nusers;
	bool anonymous_write; /* anonymous users may change the tree */
	bool ascii;	      /* TYPE A converts the lines of files */
	lw_span data_timeout; /* 0: the persona's */
	uint32_t clients_max; /* 0: 100; further ones are told so */
};

/* LW_EINUSE: the port is taken. */
LW_MUST_USE enum lw_err lw_ftpd_start(
	const struct lw_ftpd_conf *conf, struct lw_job **out);

#endif
