/* dns_emit.c - writing DNS messages with compressed names (RFC 1035 4.1).
 * SPDX-License-Identifier: MIT */
#include "labwire/wire/dns.h"

#include "dns_name.h"
#include "labwire/base/assert.h"

enum {
	POINTER = 0xc000,
	POINTER_MAX = 0x3fff, /* farther names cannot be pointed at */
	AT_COUNTS = 4,
	STRING_MAX = 255, /* of one <character-string> */
};

void lw_dns_begin(struct lw_dns_wr *d, void *buf, size_t room)
{
	*d = (struct lw_dns_wr){ .w = lw_wr_of(buf, room) };
	lw_wr_fill(&d->w, 0, LW_DNS_HLEN);
	LW_ASSERT(!d->w.bad);
}

/* Where this name was written before, or 0. */
static uint16_t find_target(const struct lw_dns_wr *d, const char *name)
{
	for (int i = 0; i < d->targets; i++)
		if (dns_name_at(&d->w, d->target[i], name))
			return d->target[i];
	return 0;
}

/* Label by label, until the rest was written before. */
static void put_name(struct lw_dns_wr *d, const char *name)
{
	uint16_t fresh[LW_DNS_TARGETS], n_fresh = 0;
	uint8_t label[LW_DNS_LABEL_MAX];

	for (;;) {
		const char *rest = name;
		int n = dns_label_of(&rest, label);
		uint16_t seen = n > 0 ? find_target(d, name) : 0;
		if (seen) {
			lw_wr_u16(&d->w, (uint16_t)(POINTER | seen));
			break;
		}
		size_t here = lw_wr_len(&d->w);
		lw_wr_u8(&d->w, (uint8_t)n);
		if (n == 0)
			break;
		lw_wr_bytes(&d->w, label, (size_t)n);
		if (here <= POINTER_MAX && d->targets + n_fresh < LW_DNS_TARGETS)
			fresh[n_fresh++] = (uint16_t)here;
		name = rest;
	}
	if (d->w.bad)
		return;
	/* Only now: a name may not be compared with its own unfinished bytes. */
	for (int i = 0; i < n_fresh; i++)
		d->target[d->targets++] = fresh[i];
}

/* After an attempt that did not fit: as if it had never been made. */
static enum lw_err settle(
	struct lw_dns_wr *d, const struct lw_dns_wr *before, enum lw_dns_section section)
{
	if (d->w.bad) {
		*d = *before;
		return LW_EFULL;
	}
	d->section = section;
	d->count[section]++;
	return LW_OK;
}

enum lw_err lw_dns_put_question(struct lw_dns_wr *d, const struct lw_dns_question *q)
{
	struct lw_dns_wr before = *d;

	LW_ASSERT(d->section == LW_DNS_QUESTION);
	if (!lw_dns_name_ok(q->name))
		return LW_EINVAL;
	put_name(d, q->name);
	lw_wr_u16(&d->w, q->type);
	lw_wr_u16(&d->w, q->class);
	return settle(d, &before, LW_DNS_QUESTION);
}

static void put_soa(struct lw_dns_wr *d, const struct lw_dns_rr *rr)
{
	put_name(d, rr->target);
	put_name(d, rr->soa.rname);
	lw_wr_u32(&d->w, rr->soa.serial);
	lw_wr_u32(&d->w, rr->soa.refresh);
	lw_wr_u32(&d->w, rr->soa.retry);
	lw_wr_u32(&d->w, rr->soa.expire);
	lw_wr_u32(&d->w, rr->soa.minimum);
}

static void put_rdata(struct lw_dns_wr *d, const struct lw_dns_rr *rr)
{
	switch (rr->type) {
	case LW_DNS_A:
		lw_wr_u32(&d->w, rr->addr);
		break;
	case LW_DNS_AAAA:
		lw_wr_bytes(&d->w, rr->addr6, sizeof(rr->addr6));
		break;
	case LW_DNS_MX:
		lw_wr_u16(&d->w, rr->preference);
		put_name(d, rr->target);
		break;
	case LW_DNS_NS:
	case LW_DNS_CNAME:
	case LW_DNS_PTR:
		put_name(d, rr->target);
		break;
	case LW_DNS_SOA:
		put_soa(d, rr);
		break;
	default:
		lw_wr_bytes(&d->w, rr->rdata.at, lw_rd_left(&rr->rdata));
	}
}

static bool names_ok(const struct lw_dns_rr *rr)
{
	bool target = false, soa = rr->type == LW_DNS_SOA;

	switch (rr->type) {
	case LW_DNS_MX:
	case LW_DNS_NS:
	case LW_DNS_CNAME:
	case LW_DNS_PTR:
	case LW_DNS_SOA:
		target = true;
		break;
	default:
		break;
	}
	return lw_dns_name_ok(rr->name) && (!target || lw_dns_name_ok(rr->target)) &&
	       (!soa || lw_dns_name_ok(rr->soa.rname));
}

enum lw_err lw_dns_put_rr(
	struct lw_dns_wr *d, enum lw_dns_section section, const struct lw_dns_rr *rr)
{
	struct lw_dns_wr before = *d;

	LW_ASSERT(section > LW_DNS_QUESTION && section >= d->section);
	if (!names_ok(rr))
		return LW_EINVAL;
	put_name(d, rr->name);
	lw_wr_u16(&d->w, rr->type);
	lw_wr_u16(&d->w, rr->class);
	lw_wr_u32(&d->w, rr->ttl);
	size_t length = lw_wr_mark16(&d->w);
	put_rdata(d, rr);
	lw_wr_patch16(&d->w, length, (uint16_t)(lw_wr_len(&d->w) - length - 2));
	return settle(d, &before, section);
}

void lw_dns_reserve(struct lw_dns_wr *d, int n)
{
	d->w.end -= n;
	LW_ASSERT(d->w.end >= d->w.at);
}

size_t lw_dns_end(struct lw_dns_wr *d)
{
	lw_wr_patch16(&d->w, 0, d->id);
	lw_wr_patch16(&d->w, 2, d->flags);
	for (size_t i = 0; i < LW_DNS_SECTIONS; i++)
		lw_wr_patch16(&d->w, AT_COUNTS + 2 * i, d->count[i]);
	return lw_wr_len(&d->w);
}

enum lw_err lw_dns_txt(struct lw_wr *out, const char *text)
{
	size_t left = strlen(text);

	do { /* an empty text is one empty string */
		size_t n = left < STRING_MAX ? left : STRING_MAX;
		lw_wr_u8(out, (uint8_t)n);
		lw_wr_bytes(out, text, n);
		text += n;
		left -= n;
	} while (left > 0);
	return out->bad ? LW_EFULL : LW_OK;
}
