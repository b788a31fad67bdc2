/* compose.h - a mail client writes a message (RFC 5322) as its persona does.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_PROTO_COMPOSE_H
#define LABWIRE_PROTO_COMPOSE_H

#include "labwire/base/rand.h"
#include "labwire/base/text.h"
#include "labwire/profile/mail.h"

struct lw_compose {
	const struct lw_mua_persona *persona;
	const char *from_name, *from; /* "ccna1", "ccna1@example.com" */
	const char *const *rcpts;
	size_t nrcpts;
	const char *subject;
	const char *body; /* LF or CRLF lines; CRLF goes out */
	int64_t unix_s;
	int zone;
};

/* Header lines in the persona's order, an empty line, the body.  The message id is the
 * time in hexadecimal, a dot, and a random number whose four bytes are 0 to 9. */
void lw_compose(const struct lw_compose *c, struct lw_rand *rand, struct lw_text *out);

#endif
