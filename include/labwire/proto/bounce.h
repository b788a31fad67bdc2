/* bounce.h - a delivery status notification (RFC 3464, in the multipart/report of RFC
 * 6522), as a server's persona writes it: that mail failed, or that it takes long.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_PROTO_BOUNCE_H
#define LABWIRE_PROTO_BOUNCE_H

#include "labwire/proto/mail_queue.h"

struct lw_bounce {
	const struct lw_smtp_persona *persona;
	const struct lw_queue_times *times;
	const char *host, *id; /* of who writes; of the notification */
	int zone;
	int64_t unix_s, arrived_unix_s; /* now; when the message came */
	const struct lw_queued_mail *mail;
	bool delay; /* about who waits, not about who failed */
};

/* Is there anybody to tell it to, and a recipient that it is wanted for (RFC 3461 4.1)? A
 * notification never leads to another (RFC 5321 6.1: the null sender). */
bool lw_bounce_wanted(const struct lw_queued_mail *mail, bool delay);
/* The message, from its own Received: on, if the persona has one. */
void lw_bounce_write(const struct lw_bounce *b, struct lw_text *out);
/* What the persona calls a span: "5 days". */
void lw_bounce_span(lw_span span, struct lw_text *out);

#endif
