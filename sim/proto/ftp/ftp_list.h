/* ftp_list.h - directory listings, as `ls -l` and as bare names.  Private to
 * sim/proto/ftp.  SPDX-License-Identifier: MIT */
#ifndef SIM_PROTO_FTP_LIST_H
#define SIM_PROTO_FTP_LIST_H

#include "labwire/profile/ftp.h"
#include "labwire/store/vfs.h"

struct ftp_list {
	const struct lw_vnode *folder;
	const char *prefix; /* before each bare name: "sub/", or "" */
	bool full;	    /* lines like those of ls -l */
	bool all, reverse, by_time;
	const char *filter; /* with any number of '*'; "" matches all */
	int64_t now_s;	    /* old dates show the year */
	const struct lw_ftp_persona *persona;
};

/* "-alrt" before the argument: sets the flags and answers what follows. */
const char *ftp_list_options(struct ftp_list *l, const char *argument);
void ftp_list(const struct ftp_list *l, struct lw_text *out);

#endif
