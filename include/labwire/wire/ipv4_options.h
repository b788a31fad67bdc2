/* ipv4_options.h - options that change on the way: record route and timestamps
 * (RFC 791 3.1, RFC 1812 5.3.13).  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_WIRE_IPV4_OPTIONS_H
#define LABWIRE_WIRE_IPV4_OPTIONS_H

#include "labwire/wire/ipv4.h"

/* Offset in the header of the byte that makes the options impossible, for a parameter
 * problem (RFC 1122 3.2.2.5); 0: there is none. */
uint8_t lw_ipv4_options_fault(const struct lw_ipv4 *h);

/* What a node on the way writes down. */
struct lw_ipv4_visit {
	uint32_t addr;	    /* of the interface it leaves by */
	uint32_t ms_of_day; /* since midnight UT */
};

/* In option bytes that were found without fault. */
void lw_ipv4_options_visit(uint8_t *options, size_t len, const struct lw_ipv4_visit *v);
/* In a header about to be forwarded, with its checksum. */
void lw_ipv4_visit(uint8_t *header, const struct lw_ipv4_visit *v);

/* Options that only the first fragment carries become no-operations. */
void lw_ipv4_options_of_later_fragment(struct lw_ipv4 *h);

#endif
