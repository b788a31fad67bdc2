/* dns_server.c - an authoritative DNS server.  SPDX-License-Identifier: MIT */
#include "labwire/proto/dns_server.h"

#include <string.h>

#include "labwire/base/assert.h"

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

/* What EDNS says in a query. */
struct edns {
	bool there;
	uint8_t version;
	uint16_t size;	/* of a datagram that the client takes */
	uint16_t flags; /* DO and those without a meaning */
};

/* The options fill the record (RFC 6891 6.1.2). */
static bool options_ok(struct lw_rd rdata)
{
	while (lw_rd_left(&rdata) > 0) {
		lw_rd_skip(&rdata, 2);
		lw_rd_skip(&rdata, lw_rd_u16(&rdata));
		if (rdata.bad)
			return false;
	}
	return true;
}

/* The records behind the question; RFC 6891 6.1.1: one OPT at most, of the root's name,
 * in the additional section.  False: malformed. */
static bool take_edns(struct lw_dns_rd *d, struct edns *e)
{
	struct lw_dns_rr rr;
	enum lw_dns_section section = LW_DNS_ANSWER;
	enum lw_err err = LW_OK;
	while ((err = lw_dns_next_rr(d, &section, &rr)) == LW_OK) {
		if (rr.type != LW_DNS_OPT)
			continue;
		if (e->there || section != LW_DNS_ADDITIONAL ||
			!lw_dns_name_equal(rr.name, ".") || !options_ok(rr.rdata))
			return false;
		*e = (struct edns){ .there = true,
			.version = (uint8_t)(rr.ttl >> 16),
			.size = rr.class,
			.flags = (uint16_t)rr.ttl };
	}
	return err == LW_ENOENT;
}

size_t lw_dns_server_udp_room(struct lw_rd query)
{
	struct lw_dns_rd d;
	struct edns e = { 0 };
	if (lw_dns_open(query, &d) != LW_OK || !take_edns(&d, &e) ||
		e.size < LW_DNS_UDP_MAX)
		return LW_DNS_UDP_MAX;
	return e.size < LW_DNS_SERVER_UDP_MAX ? e.size : LW_DNS_SERVER_UDP_MAX;
}

enum {
	OPT_HLEN = 11,	 /* a name of one byte, type, class, ttl, no options */
	EDNS_DO = 0x8000 /* RFC 3225 3: it is repeated */
};

static void put_opt(struct answer *a, const struct edns *e, uint16_t code)
{
	struct lw_dns_rr rr = { .name = ".",
		.type = LW_DNS_OPT,
		.class = LW_DNS_SERVER_UDP_MAX,
		.ttl = (uint32_t)(code >> 4) << 24 | (e->flags & EDNS_DO),
		.rdata = lw_rd_str("") };
	lw_dns_reserve(&a->w, -OPT_HLEN);
	enum lw_err err = lw_dns_put_rr(&a->w, LW_DNS_ADDITIONAL, &rr);
	LW_ASSERT(err == LW_OK);
}

/* The code of the answer, whose sections are written but for the OPT. */
static uint16_t answer(struct answer *a, struct lw_dns_rd *d, struct edns *e)
{
	struct lw_dns_rd rest = *d;
	struct lw_dns_question q;
	bool is_query = !(d->flags & LW_DNS_OPCODE_MASK);
	if (is_query &&
		(d->count[LW_DNS_QUESTION] != 1 || lw_dns_next_question(d, &q) != LW_OK ||
			lw_dns_put_question(&a->w, &q) != LW_OK))
		return LW_DNS_FORMERR;
	if (!take_edns(&rest, e)) {
		*e = (struct edns){ 0 };
		return LW_DNS_FORMERR;
	}
	if (e->there)
		lw_dns_reserve(&a->w, OPT_HLEN);
	if (e->version > 0)
		return LW_DNS_BADVERS;
	return is_query ? resolve(a, &q) : LW_DNS_NOTIMP;
}

size_t lw_dns_server_answer(
	const struct lw_zones *zones, struct lw_rd query, uint8_t *out, size_t room)
{
	struct lw_dns_rd d;
	struct edns e = { 0 };
	if (lw_dns_open(query, &d) != LW_OK || (d.flags & LW_DNS_QR))
		return 0;
	struct answer a = { .zones = zones };
	lw_dns_begin(&a.w, out, room);
	a.w.id = d.id;
	a.w.flags = (uint16_t)(LW_DNS_QR | (d.flags & (LW_DNS_OPCODE_MASK | LW_DNS_RD)));
	uint16_t code = answer(&a, &d, &e);
	if (e.there)
		put_opt(&a, &e, code);
	a.w.flags |= code & LW_DNS_RCODE_MASK;
	if (a.cut)
		a.w.flags |= LW_DNS_TC;
	return lw_dns_end(&a.w);
}
