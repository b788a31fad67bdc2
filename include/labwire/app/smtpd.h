/* smtpd.h - a mail server on TCP port 25.
 *
 * Looks the client's name up before it greets, judges senders and recipients, stores in a
 * lw_mailstore, and brings what is for other domains to their servers, found by MX: at
 * once, or from its queue as often as its persona tries.  When it gives up, the sender
 * gets a notification.  A service: free with lw_job_free, before the stack and the store.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_APP_SMTPD_H
#define LABWIRE_APP_SMTPD_H

#include "labwire/app/job.h"
#include "labwire/profile/mail.h"
#include "labwire/store/mailstore.h"
#include "labwire/wire/prefix.h"

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

/* Mail for `name` goes to others: local names, or addresses. */
struct lw_mail_alias {
	const char *name;
	const char *const *to;
	size_t nto;
};

/* Borrowed for the service's life. */
struct lw_smtpd_conf {
	struct lw_stack *stack;
	struct lw_resolver *resolver; /* NULL: clients have no names */
	const struct lw_smtp_persona *persona;
	const char *host;
	const char *const *domains; /* whose mail is local, besides the host's own */
	size_t ndomains;
	const char *const *own_names; /* of the machine's addresses, in the DNS */
	size_t nown_names;
	const struct lw_prefix *relay_for; /* clients that may send to any domain */
	size_t nrelay_for;
	const struct lw_mail_alias *aliases;
	size_t naliases;
	struct lw_queue_times queue; /* expire 0: the persona's */
	uint64_t size_max;	     /* of a message; 0: the persona's */
	bool checks_senders;	     /* their domains must exist */
	struct lw_mailstore *store;
	int zone;		  /* minutes east of UTC */
	uint16_t port;		  /* 0: 25 */
	uint32_t connections_max; /* 0: 100 */
	lw_span think[LW_SMTPD_THINKS];
};

/* Recipients, but for accepted: messages. */
struct lw_smtpd_stats {
	uint32_t accepted;	    /* messages taken, own notifications included */
	uint32_t delivered;	    /* into a mailbox */
	uint32_t repeated;	    /* not again, the mailbox had it already */
	uint32_t relayed, deferred; /* to another server: taken; not now */
	uint32_t warned, bounced;   /* notifications of delay, of failure */
};

/* LW_EINUSE: the port is taken. */
LW_MUST_USE enum lw_err lw_smtpd_start(
	const struct lw_smtpd_conf *conf, struct lw_job **out);
const struct lw_smtpd_stats *lw_smtpd_stats(const struct lw_job *job);
/* Messages that wait for another server. */
size_t lw_smtpd_queued(const struct lw_job *job);

#endif
