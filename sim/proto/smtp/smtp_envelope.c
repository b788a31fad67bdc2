/* smtp_envelope.c - from whom and to whom a message goes.  SPDX-License-Identifier: MIT
 */
#include "labwire/proto/smtp_envelope.h"

#include <string.h>

#include "labwire/base/alloc.h"

const char *lw_mail_domain(const char *mailbox)
{
	const char *at = strrchr(mailbox, '@');
	return at ? at + 1 : "";
}

void lw_smtp_envelope_fini(struct lw_smtp_envelope *e)
{
	for (size_t i = 0; i < e->nrcpts; i++) {
		lw_free(e->rcpts[i].mailbox);
		lw_free(e->rcpts[i].orcpt);
	}
	lw_free(e->rcpts);
	lw_free(e->sender);
	lw_free(e->envid);
	*e = (struct lw_smtp_envelope){ 0 };
}

void lw_smtp_envelope_add(struct lw_smtp_envelope *e, const struct lw_smtp_rcpt *rcpt)
{
	e->rcpts = lw_grow(e->rcpts, &e->cap, e->nrcpts + 1, sizeof(*e->rcpts));
	e->rcpts[e->nrcpts++] =
		(struct lw_smtp_rcpt){ .mailbox = lw_strdup(rcpt->mailbox),
			.orcpt = lw_strdup(rcpt->orcpt),
			.notify = rcpt->notify };
}
