/* smtp_envelope.h - from whom and to whom a message goes (RFC 5321 2.3.1), and what the
 * sender wants to hear about it (RFC 3461).  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_PROTO_SMTP_ENVELOPE_H
#define LABWIRE_PROTO_SMTP_ENVELOPE_H

#include <stdbool.h>
#include <stddef.h>

#include "labwire/base/text.h"

/* NOTIFY=; none of them: as without the parameter, of failures and delays. */
enum lw_smtp_notify {
	LW_SMTP_NOTIFY_NEVER = 1 << 0,
	LW_SMTP_NOTIFY_SUCCESS = 1 << 1,
	LW_SMTP_NOTIFY_FAILURE = 1 << 2,
	LW_SMTP_NOTIFY_DELAY = 1 << 3,
};

struct lw_smtp_rcpt {
	char *mailbox;	 /* without <> */
	char *orcpt;	 /* "rfc822;user@example.com", or NULL */
	unsigned notify; /* enum lw_smtp_notify */
};

/* Owns all its texts.  Zero-initialised is empty. */
struct lw_smtp_envelope {
	char *sender;	   /* "" for the null sender */
	char *envid;	   /* or NULL */
	bool headers_only; /* RET=HDRS */
	struct lw_smtp_rcpt *rcpts;
	size_t nrcpts, cap;
};

void lw_smtp_envelope_fini(struct lw_smtp_envelope *e); /* leaves it empty and usable */
/* Copies. */
void lw_smtp_envelope_add(struct lw_smtp_envelope *e, const struct lw_smtp_rcpt *rcpt);
/* "example.net" of an address, "" when it has none; an @ in a quoted string is of the
 * local part (RFC 5321 4.1.2). */
const char *lw_mail_domain(const char *mailbox);
/* The local part as it compares: without the quotes, and of each quoted pair the
 * character; out is cleared first. */
void lw_mail_local_part(const char *mailbox, struct lw_text *out);

#endif
