/* imapd.h - an IMAP server on TCP port 143, serving what a mail server delivers.
 *
 * A service: free with lw_job_free, before the stack and the store.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_APP_IMAPD_H
#define LABWIRE_APP_IMAPD_H

#include "labwire/app/job.h"
#include "labwire/proto/imap_server.h"

/* Borrowed for the service's life. */
struct lw_imapd_conf {
	struct lw_stack *stack;
	const struct lw_imap_persona *persona;
	struct lw_mailstore *store;
	int zone;		  /* minutes east of UTC */
	uint16_t port;		  /* 0: 143 */
	uint32_t connections_max; /* 0: 100 */
	lw_span think[LW_IMAP_WORKS];
};

/* LW_EINUSE: the port is taken. */
LW_MUST_USE enum lw_err lw_imapd_start(
	const struct lw_imapd_conf *conf, struct lw_job **out);

#endif
