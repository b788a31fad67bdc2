/* imap_put.h - strings as they stand in commands and answers (RFC 3501 section 9).
 * SPDX-License-Identifier: MIT */
#ifndef SIM_PROTO_IMAP_IMAP_PUT_H
#define SIM_PROTO_IMAP_IMAP_PUT_H

#include "labwire/base/rd.h"
#include "labwire/base/text.h"

void imap_put_string(struct lw_text *out, const char *bytes, size_t n);
void imap_put_nstring(struct lw_text *out, const char *string); /* NULL: NIL */
void imap_put_astring(struct lw_text *out, const char *string);
void imap_put_literal(struct lw_text *out, struct lw_rd bytes);

#endif
