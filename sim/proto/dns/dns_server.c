/* dns_server.c - an authoritative DNS server.  SPDX-License-Identifier: MIT */
#include "labwire/proto/dns_server.h"

#include <string.h>

enum {
	CNAME_CHAIN_MAX = 8,
	TXT_ROOM = LW_ZONE_TXT_MAX + LW_ZONE_TXT_MAX / 255 + 1, /* with their lengths */
	AXFR = 252, /* RFC 5936; IXFR is 251 */
	GIVEN_MAX = 32,
};

struct answer {
	struct lw_dns_wr w;
	const struct lw_zones *zones;
	bool cut;
	/* the first of what it holds, so that nothing is given twice */
	const struct lw_record *given[GIVEN_MAX];
	size_t ngiven;
};

static void put(struct answer *a, enum lw_dns_section section, const struct lw_record *r)
{
	struct lw_dns_rr rr;
	uint8_t txt[TXT_ROOM];
	if (a->ngiven < GIVEN_MAX)
		a->given[a->ngiven++] = r;
	lw_record_rr(r, &rr, txt, sizeof(txt));
	if (lw_dns_put_rr(&a->w, section, &rr) == LW_EFULL &&
		section != LW_DNS_ADDITIONAL)
		a->cut = true;
}

static void put_soa(struct answer *a, const struct lw_zone *zone)
{
	struct lw_dns_rr rr;
	lw_zone_soa(zone, &rr);
	(void)!lw_dns_put_rr(&a->w, LW_DNS_AUTHORITY, &rr);
}

/* The answer section, following aliases inside our zones (RFC 1034 3.6.2).  Returns the
 * zone where the chain ends, and whether anything was found there. */
static const struct lw_zone *put_answers(struct answer *a, const struct lw_zone *zone,
	const char *name, uint16_t type, bool *found)
{
	*found = false;
	for (int hop = 0; zone && hop < CNAME_CHAIN_MAX; hop++) {
		const struct lw_record *alias = lw_zone_get(zone, name, LW_DNS_CNAME, 0);
		if (alias && type != LW_DNS_CNAME && type != LW_DNS_ANY) {
			put(a, LW_DNS_ANSWER, alias);
			*found = true;
			name = alias->target;
			zone = lw_zones_find(a->zones, name);
			continue;
		}
		const struct lw_record *r = NULL;
		for (size_t i = 0; (r = lw_zone_get(zone, name, type, i)); i++) {
			put(a, LW_DNS_ANSWER, r);
			*found = true;
		}
		break;
	}
	return zone;
}

static bool is_given(const struct answer *a, const struct lw_record *r)
{
	for (size_t i = 0; i < a->ngiven; i++)
		if (a->given[i] == r)
			return true;
	return false;
}

/* Addresses of the names that an answer mentions, but for those that it has already. */
static void put_additional(struct answer *a, const char *name)
{
	const struct lw_zone *zone = lw_zones_find(a->zones, name);
	const struct lw_record *r = NULL;
	for (size_t i = 0; zone && (r = lw_zone_get(zone, name, LW_DNS_A, i)); i++)
		if (!is_given(a, r))
			put(a, LW_DNS_ADDITIONAL, r);
}

static void put_glue(struct answer *a, const struct lw_zone *zone)
{
	const struct lw_record *r = NULL;
	const char *origin = lw_zone_origin(zone);
	for (size_t i = 0; (r = lw_zone_get(zone, origin, LW_DNS_NS, i)); i++)
		put_additional(a, r->target);
}

static void put_authority(struct answer *a, const struct lw_zone *zone)
{
	const struct lw_record *r = NULL;
	const char *origin = lw_zone_origin(zone);
	for (size_t i = 0; (r = lw_zone_get(zone, origin, LW_DNS_NS, i)); i++)
		put(a, LW_DNS_AUTHORITY, r);
	put_glue(a, zone);
}

static void positive(
	struct answer *a, const struct lw_zone *zone, const struct lw_dns_question *q)
{
	bool asks_ns =
		q->type == LW_DNS_NS && lw_dns_name_equal(q->name, lw_zone_origin(zone));
	const struct lw_record *r = NULL;
	if (asks_ns)
		put_glue(a, zone);
	else
		put_authority(a, zone);
	for (size_t i = 0;
		(r = lw_zone_get(zone, q->name, LW_DNS_MX, i)) && q->type == LW_DNS_MX;
		i++)
		put_additional(a, r->target);
}

static uint16_t resolve(struct answer *a, const struct lw_dns_question *q)
{
	const struct lw_zone *zone = lw_zones_find(a->zones, q->name);
	bool found = false;
	if (!zone || q->class != LW_DNS_IN || q->type == AXFR || q->type == AXFR - 1)
		return LW_DNS_REFUSED;
	a->w.flags |= LW_DNS_AA;
	if (q->type == LW_DNS_SOA && lw_dns_name_equal(q->name, lw_zone_origin(zone))) {
		struct lw_dns_rr rr;
		lw_zone_soa(zone, &rr);
		(void)!lw_dns_put_rr(&a->w, LW_DNS_ANSWER, &rr);
		put_authority(a, zone);
		return LW_DNS_NOERROR;
	}
	const struct lw_zone *last = put_answers(a, zone, q->name, q->type, &found);
	if (found) {
		positive(a, last ? last : zone, q);
		return LW_DNS_NOERROR;
	}
	put_soa(a, zone); /* RFC 2308 3: how long the "no" may be kept */
	return lw_zone_has(zone, q->name) ? LW_DNS_NOERROR : LW_DNS_NXDOMAIN;
}

size_t lw_dns_server_answer(
	const struct lw_zones *zones, struct lw_rd query, uint8_t *out, size_t room)
{
	struct lw_dns_rd d;
	struct lw_dns_question q;
	if (lw_dns_open(query, &d) != LW_OK || (d.flags & LW_DNS_QR))
		return 0;
	struct answer a = { .zones = zones };
	uint16_t code = LW_DNS_NOERROR;
	lw_dns_begin(&a.w, out, room);
	a.w.id = d.id;
	a.w.flags = (uint16_t)(LW_DNS_QR | (d.flags & (LW_DNS_OPCODE_MASK | LW_DNS_RD)));
	if (d.flags & LW_DNS_OPCODE_MASK)
		code = LW_DNS_NOTIMP;
	else if (d.count[LW_DNS_QUESTION] != 1 || lw_dns_next_question(&d, &q) != LW_OK)
		code = LW_DNS_FORMERR;
	else if (lw_dns_put_question(&a.w, &q) == LW_OK)
		code = resolve(&a, &q);
	a.w.flags |= code;
	if (a.cut)
		a.w.flags |= LW_DNS_TC;
	return lw_dns_end(&a.w);
}
