/* header.h - the header of a message or of one of its parts (RFC 5322 2.2), field by
 * field.  Everything borrows from the message.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_STORE_HEADER_H
#define LABWIRE_STORE_HEADER_H

#include "labwire/base/rd.h"
#include "labwire/base/text.h"

struct lw_field {
	struct lw_rd whole; /* with the CRLF at its end */
	struct lw_rd name;  /* "Subject" */
	struct lw_rd value; /* after the colon, folded as it came, with the last CRLF */
};

/* The header ends with the first empty line, which belongs to it. */
void lw_message_split(struct lw_rd message, struct lw_rd *header, struct lw_rd *body);
/* Takes the next field off; lines that are none are passed over.  False: no more. */
bool lw_field_next(struct lw_rd *header, struct lw_field *out);
bool lw_field_is(const struct lw_field *f, const char *name);
/* The first field of that name from the cursor on, which moves behind it. */
bool lw_header_find(struct lw_rd *header, const char *name, struct lw_field *out);
/* Appends a value on one line: line ends go, white space at both ends goes. */
void lw_unfold(struct lw_rd value, struct lw_text *out);

/* The value of the first header field of that name in a message, unfolded; false: no such
 * field. */
bool lw_mail_header(const char *bytes, size_t len, const char *name, struct lw_text *out);

#endif
