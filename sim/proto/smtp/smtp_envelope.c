/* smtp_envelope.c - from whom and to whom a message goes.  SPDX-License-Identifier: MIT
 */
#include "labwire/proto/smtp_envelope.h"

#include <string.h>

#include "labwire/base/alloc.h"

/* The last @ outside quoted strings, or the end of the text; where a quotation does not
 * end, there are none. */
static const char *end_of_local_part(const char *mailbox)
{
	const char *at = NULL, *p = mailbox;
	for (bool quoted = false; *p; p++) {
		if (*p == '"')
			quoted = !quoted;
		else if (quoted && *p == '\\' && p[1])
			p++;
		else if (!quoted && *p == '@')
			at = p;
	}
	return at ? at : p;
}

const char *lw_mail_domain(const char *mailbox)
{
	const char *at = end_of_local_part(mailbox);
	return *at ? at + 1 : "";
}

void lw_mail_local_part(const char *mailbox, struct lw_text *out)
{
	const char *end = end_of_local_part(mailbox);
	bool quoted = false;
	lw_text_clear(out);
	for (const char *p = mailbox; p < end; p++) {
		if (*p == '"') {
			quoted = !quoted;
			continue;
		}
		if (quoted && *p == '\\' && p + 1 < end)
			p++;
		lw_text_char(out, *p);
	}
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
