/* mx.h - in which order the mail servers of a domain are tried (RFC 5321 5.1).
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_PROTO_MX_H
#define LABWIRE_PROTO_MX_H

#include "labwire/base/rand.h"
#include "labwire/proto/dns_stub.h"

struct lw_mx {
	uint16_t preference;
	char *host;
};

struct lw_mx_list {
	struct lw_mx at[LW_DNS_STUB_ANSWERS];
	size_t n;
};

/* The lowest preference first, those of the same in random order.  When `self` is one of
 * them, it and all behind it are left out: mail never goes back (an empty list then means
 * that it would). */
void lw_mx_order(const struct lw_dns_result *found, const char *self,
	struct lw_rand *rand, struct lw_mx_list *out);
/* No MX: the domain is its own mail server. */
void lw_mx_implicit(const char *domain, struct lw_mx_list *out);
void lw_mx_fini(struct lw_mx_list *list);

#endif
