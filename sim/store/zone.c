/* zone.c - zones and their records; labs have dozens, so a walk is good enough.
 * SPDX-License-Identifier: MIT */
#include "labwire/store/zone.h"

#include <stdio.h>
#include <string.h>

#include "labwire/base/alloc.h"

struct lw_zone {
	char *origin, *primary, *mailbox;
	uint32_t ttl, negative_ttl;
	struct lw_record *records;
	size_t used, cap;
};

struct lw_zones {
	struct lw_zone **zones;
	size_t used, cap;
};

/* Times of the SOA (RFC 1912 2.2); its TTL and minimum are the zone's own. */
enum {
	SOA_SERIAL = 2007012801,
	SOA_REFRESH = 10800,
	SOA_RETRY = 3600,
	SOA_EXPIRE = 604800,
};

struct lw_zones *lw_zones_new(void)
{
	return lw_alloc(sizeof(struct lw_zones));
}

static void free_zone(struct lw_zone *zone)
{
	for (size_t i = 0; i < zone->used; i++) {
		lw_free(zone->records[i].name);
		lw_free(zone->records[i].target);
	}
	lw_free(zone->records);
	lw_free(zone->origin);
	lw_free(zone->primary);
	lw_free(zone->mailbox);
	lw_free(zone);
}

void lw_zones_free(struct lw_zones *z)
{
	if (!z)
		return;
	for (size_t i = 0; i < z->used; i++)
		free_zone(z->zones[i]);
	lw_free(z->zones);
	lw_free(z);
}

struct lw_zone *lw_zones_add(struct lw_zones *z, const char *origin, const char *primary,
	const char *mailbox, uint32_t ttl)
{
	struct lw_zone *zone = lw_alloc(sizeof(*zone));
	zone->origin = lw_strdup(origin);
	zone->primary = lw_strdup(primary);
	zone->mailbox = lw_strdup(mailbox);
	zone->ttl = zone->negative_ttl = ttl;
	z->zones = lw_grow(z->zones, &z->cap, z->used + 1, sizeof(struct lw_zone *));
	z->zones[z->used++] = zone;
	return zone;
}

void lw_zone_set_negative_ttl(struct lw_zone *zone, uint32_t ttl)
{
	zone->negative_ttl = ttl;
}

enum lw_err lw_zone_put(struct lw_zone *zone, const struct lw_record *r)
{
	bool pointed = r->type == LW_DNS_NS || r->type == LW_DNS_CNAME ||
		       r->type == LW_DNS_PTR || r->type == LW_DNS_MX;
	if (!lw_dns_name_ok(r->name) || !lw_dns_name_within(r->name, zone->origin))
		return LW_EINVAL;
	if (r->type == LW_DNS_TXT && (!r->target || strlen(r->target) > LW_ZONE_TXT_MAX))
		return LW_EINVAL;
	if (pointed && (!r->target || !lw_dns_name_ok(r->target)))
		return LW_EINVAL;
	zone->records = lw_grow(
		zone->records, &zone->cap, zone->used + 1, sizeof(*zone->records));
	struct lw_record *to = &zone->records[zone->used++];
	*to = *r;
	to->ttl = r->ttl ? r->ttl : zone->ttl;
	to->name = lw_strdup(r->name);
	to->target = lw_strdup(r->target);
	return LW_OK;
}

const struct lw_zone *lw_zones_find(const struct lw_zones *z, const char *name)
{
	const struct lw_zone *best = NULL;
	for (size_t i = 0; i < z->used; i++) {
		const struct lw_zone *zone = z->zones[i];
		if (lw_dns_name_within(name, zone->origin) &&
			(!best || strlen(zone->origin) > strlen(best->origin)))
			best = zone;
	}
	return best;
}

const char *lw_zone_origin(const struct lw_zone *zone)
{
	return zone->origin;
}

void lw_zone_soa(const struct lw_zone *zone, struct lw_dns_rr *out)
{
	memset(out, 0, sizeof(*out));
	snprintf(out->name, sizeof(out->name), "%s", zone->origin);
	snprintf(out->target, sizeof(out->target), "%s", zone->primary);
	snprintf(out->soa.rname, sizeof(out->soa.rname), "%s", zone->mailbox);
	out->type = LW_DNS_SOA;
	out->class = LW_DNS_IN;
	out->ttl = zone->ttl;
	out->soa.serial = SOA_SERIAL;
	out->soa.refresh = SOA_REFRESH;
	out->soa.retry = SOA_RETRY;
	out->soa.expire = SOA_EXPIRE;
	out->soa.minimum = zone->negative_ttl;
}

const struct lw_record *lw_zone_get(
	const struct lw_zone *zone, const char *name, uint16_t type, size_t i)
{
	for (size_t k = 0; k < zone->used; k++) {
		const struct lw_record *r = &zone->records[k];
		if ((type != LW_DNS_ANY && r->type != type) ||
			!lw_dns_name_equal(r->name, name))
			continue;
		if (i-- == 0)
			return r;
	}
	return NULL;
}

bool lw_zone_has(const struct lw_zone *zone, const char *name)
{
	if (lw_dns_name_equal(name, zone->origin))
		return true;
	for (size_t k = 0; k < zone->used; k++)
		if (lw_dns_name_within(zone->records[k].name, name))
			return true;
	return false;
}

void lw_record_rr(
	const struct lw_record *r, struct lw_dns_rr *out, uint8_t *txt, size_t txt_room)
{
	memset(out, 0, sizeof(*out));
	snprintf(out->name, sizeof(out->name), "%s", r->name);
	out->type = r->type;
	out->class = LW_DNS_IN;
	out->ttl = r->ttl;
	out->addr = r->addr;
	out->preference = r->preference;
	if (r->type == LW_DNS_TXT) {
		struct lw_wr w = lw_wr_of(txt, txt_room);
		if (lw_dns_txt(&w, r->target) == LW_OK)
			out->rdata = lw_rd_of(txt, lw_wr_len(&w));
	} else if (r->target) {
		snprintf(out->target, sizeof(out->target), "%s", r->target);
	}
}
