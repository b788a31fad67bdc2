/* mta.h - what a mail server does with a message once it has taken it: aliases, local
 * delivery, the queue for other servers, notifications.  Private to sim/app.
 * SPDX-License-Identifier: MIT */
#ifndef SIM_APP_MTA_H
#define SIM_APP_MTA_H

#include "labwire/app/smtpd.h"
#include "labwire/proto/smtp_server.h"

struct mta;
/* conf: borrowed. */
struct mta *mta_new(const struct lw_smtpd_conf *conf, lw_time now);
void mta_free(struct mta *m);

bool mta_is_local(const struct mta *m, const char *domain);
/* Is the recipient ours, or may this client send through us? */
enum lw_smtp_say mta_judge_rcpt(const struct mta *m, const char *path, uint32_t client);
void mta_next_id(struct mta *m, lw_time now, char id[LW_SMTP_ID_LEN + 1]);

struct mta_letter {
	const char *id;
	const struct lw_smtp_envelope *envelope;
	const char *client;	 /* who brought it: "name [ip]"; NULL: we did */
	const char *client_name; /* its name, or "[ip]"; NULL: we did */
	const char *received;	 /* our Received: lines */
	struct lw_rd message;
};

/* False: there is no room for it, and nothing was done. */
bool mta_accept(struct mta *m, const struct mta_letter *letter, lw_time now);
/* ETRN. */
void mta_hurry(struct mta *m, const char *node, lw_time now);
const struct lw_smtpd_stats *mta_stats(const struct mta *m);
size_t mta_queued(const struct mta *m);

#endif
