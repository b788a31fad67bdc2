/* smtp_say.h - fill a persona's text in.  Private to sim/proto/smtp.
 * SPDX-License-Identifier: MIT */
#ifndef SIM_PROTO_SMTP_SAY_H
#define SIM_PROTO_SMTP_SAY_H

#include "labwire/base/text.h"

/* What the directives stand for; NULL members must not be asked for. */
struct smtp_words {
	const char *host, *client, *address, *argument, *verb, *line, *id, *date;
	const char *helo, *protocol, *rcpt, *limit;
};

void smtp_fill(struct lw_text *out, const char *form, const struct smtp_words *w);

#endif
