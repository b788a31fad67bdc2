/* dns_name.h - domain names between text and wire.  SPDX-License-Identifier: MIT */
#ifndef SIM_WIRE_DNS_NAME_H
#define SIM_WIRE_DNS_NAME_H

#include "labwire/wire/dns.h"

/* Read a name at *r, following pointers inside `all`; *r stands behind it.
 * LW_EBAD: a pointer that does not go back, a reserved label type, too long. */
LW_MUST_USE enum lw_err dns_name_read(
	const struct lw_rd *all, struct lw_rd *r, char text[LW_DNS_NAME_TEXT]);

/* Take the first label off the text.  Its length; 0: the end; -1: malformed. */
int dns_label_of(const char **text, uint8_t label[LW_DNS_LABEL_MAX]);

/* Is the name at `offset` of the bytes written so far the one in text? */
bool dns_name_at(const struct lw_wr *w, size_t offset, const char *text);

#endif
