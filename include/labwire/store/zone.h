/* zone.h - a DNS server's data: zones and their records (RFC 1034 4.3.2).
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_STORE_ZONE_H
#define LABWIRE_STORE_ZONE_H

#include "labwire/base/err.h"
#include "labwire/wire/dns.h"

enum {
	LW_ZONE_TXT_MAX = 4000 /* characters of one TXT record */
};

struct lw_record {
	char *name;    /* absolute, without the final dot */
	uint16_t type; /* LW_DNS_A ... */
	uint32_t ttl;
	uint32_t addr;	     /* A */
	uint16_t preference; /* MX */
	char *target;	     /* NS, CNAME, PTR, MX; TXT: the text */
};

struct lw_zone;
struct lw_zones;

struct lw_zones *lw_zones_new(void);
void lw_zones_free(struct lw_zones *z);
/* With its SOA: primary server and the mailbox of who is responsible, as names. */
struct lw_zone *lw_zones_add(struct lw_zones *z, const char *origin, const char *primary,
	const char *mailbox, uint32_t ttl);
/* How long a "no" may be kept (RFC 2308 4: the SOA's minimum field); at first the zone's
 * ttl. */
void lw_zone_set_negative_ttl(struct lw_zone *zone, uint32_t ttl);
/* Copies.  LW_EINVAL: the name is not in the zone, or the record not a good one. */
LW_MUST_USE enum lw_err lw_zone_put(struct lw_zone *zone, const struct lw_record *r);

/* The zone that holds `name`: the longest origin wins; NULL: not ours. */
const struct lw_zone *lw_zones_find(const struct lw_zones *z, const char *name);
const char *lw_zone_origin(const struct lw_zone *zone);
void lw_zone_soa(const struct lw_zone *zone, struct lw_dns_rr *out);
/* The i-th record of that name and type (LW_DNS_ANY: all types); NULL past the end. */
const struct lw_record *lw_zone_get(
	const struct lw_zone *zone, const char *name, uint16_t type, size_t i);
/* Does the name exist, with whatever type, or as the parent of one that does? */
bool lw_zone_has(const struct lw_zone *zone, const char *name);
void lw_record_rr(
	const struct lw_record *r, struct lw_dns_rr *out, uint8_t *txt, size_t txt_room);

#endif
