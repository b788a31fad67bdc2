/* imap_set.h - a sequence set: numbers and ranges, '*' for the largest (RFC 3501 section
 * 9).  SPDX-License-Identifier: MIT */
#ifndef SIM_PROTO_IMAP_IMAP_SET_H
#define SIM_PROTO_IMAP_IMAP_SET_H

#include "imap_args.h"

enum {
	IMAP_RANGES_MAX = 2000 /* what fits into a line is less */
};

#define IMAP_STAR UINT32_MAX /* until it is resolved */

struct imap_range {
	uint32_t low, high;
};

struct imap_set {
	struct imap_range *ranges;
	size_t n, cap;
};

/* False: bad. */
bool imap_set_take(struct imap_args *a, struct imap_set *set);
void imap_set_fini(struct imap_set *set);
/* '*' becomes `largest`; ranges get in order, low first, and merge. */
void imap_set_resolve(struct imap_set *set, uint32_t largest);
/* Of a resolved set: the least member that is at least n; false: none. */
bool imap_set_from(const struct imap_set *set, uint32_t n, uint32_t *out);
/* Grows a set by a number that is larger than all in it. */
void imap_set_add(struct imap_set *set, uint32_t n);
void imap_set_put(const struct imap_set *set, struct lw_text *out);

#endif
