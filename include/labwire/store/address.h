/* address.h - the addresses in a header field (RFC 5322 3.4), with groups, routes, and
 * the names that old mails have in comments.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_STORE_ADDRESS_H
#define LABWIRE_STORE_ADDRESS_H

#include "labwire/base/rd.h"

enum {
	LW_ADDRESSES_MAX = 1000, /* of one list; the rest is not read */
};

/* A group begins with an entry that has no host, its name in `mailbox`, and ends with one
 * that has neither (RFC 3501 7.4.2, ENVELOPE). */
struct lw_address {
	char *name;  /* NULL: none */
	char *route; /* "@a,@b", NULL: none */
	char *mailbox;
	char *host; /* "": there is none, and yet it is no group */
};

struct lw_addresses {
	struct lw_address *list;
	size_t n, cap;
};

/* Appends those of a field's value; whatever it is, it makes some sense. */
void lw_addresses_parse(struct lw_addresses *a, struct lw_rd value);
void lw_addresses_fini(struct lw_addresses *a);

#endif
