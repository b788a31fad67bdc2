/* smtpd.h - a mail server on TCP port 25.
 *
 * Looks the client's name up before it greets, judges senders and recipients, stores in a
 * lw_mailstore.  A service: free with lw_job_free, before the stack and the store.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_APP_SMTPD_H
#define LABWIRE_APP_SMTPD_H

#include "labwire/app/job.h"
#include "labwire/profile/mail.h"
#include "labwire/store/mailstore.h"

/* After what the server thinks: indices of lw_smtpd_conf.think. */
enum lw_smtpd_think {
	LW_SMTPD_OPEN,
	LW_SMTPD_HELO,
	LW_SMTPD_MAIL,
	LW_SMTPD_RCPT,
	LW_SMTPD_DATA,
	LW_SMTPD_STORE,
	LW_SMTPD_QUIT,
	LW_SMTPD_OTHER,
	LW_SMTPD_THINKS
};

/* Borrowed for the service's life. */
struct lw_smtpd_conf {
	struct lw_stack *stack;
	struct lw_resolver *resolver; /* NULL: clients have no names */
	const struct lw_smtp_persona *persona;
	const char *host;
	const char *const *domains; /* whose mail is local; others: relaying denied */
	size_t ndomains;
	struct lw_mailstore *store;
	int zone;		  /* minutes east of UTC */
	uint16_t port;		  /* 0: 25 */
	uint32_t connections_max; /* 0: 100 */
	lw_span think[LW_SMTPD_THINKS];
};

/* LW_EINUSE: the port is taken. */
LW_MUST_USE enum lw_err lw_smtpd_start(
	const struct lw_smtpd_conf *conf, struct lw_job **out);

#endif
