/* dns_parse.c - reading DNS messages (RFC 1035 4.1).  SPDX-License-Identifier: MIT */
#include "labwire/wire/dns.h"

#include "dns_name.h"

enum lw_err lw_dns_open(struct lw_rd message, struct lw_dns_rd *d)
{
	*d = (struct lw_dns_rd){ .all = message, .at = message };
	d->id = lw_rd_u16(&d->at);
	d->flags = lw_rd_u16(&d->at);
	for (int i = 0; i < LW_DNS_SECTIONS; i++)
		d->count[i] = lw_rd_u16(&d->at);
	return d->at.bad ? LW_ETRUNC : LW_OK;
}

enum lw_err lw_dns_next_question(struct lw_dns_rd *d, struct lw_dns_question *q)
{
	if (d->section != LW_DNS_QUESTION || d->taken == d->count[LW_DNS_QUESTION])
		return LW_ENOENT;
	enum lw_err err = dns_name_read(&d->all, &d->at, q->name);
	if (err)
		return err;
	q->type = lw_rd_u16(&d->at);
	q->class = lw_rd_u16(&d->at);
	d->taken++;
	return d->at.bad ? LW_ETRUNC : LW_OK;
}

static enum lw_err parse_soa(
	const struct lw_rd *all, struct lw_rd *r, struct lw_dns_rr *rr)
{
	enum lw_err err = dns_name_read(all, r, rr->target);

	if (!err)
		err = dns_name_read(all, r, rr->soa.rname);
	if (err)
		return err;
	rr->soa.serial = lw_rd_u32(r);
	rr->soa.refresh = lw_rd_u32(r);
	rr->soa.retry = lw_rd_u32(r);
	rr->soa.expire = lw_rd_u32(r);
	rr->soa.minimum = lw_rd_u32(r);
	return LW_OK;
}

/* rr->rdata as its type says (RFC 1035 3.3, RFC 3596 2.2); all of it must be used. */
static enum lw_err parse_rdata(const struct lw_rd *all, struct lw_dns_rr *rr)
{
	struct lw_rd r = rr->rdata;
	enum lw_err err = LW_OK;

	switch (rr->type) {
	case LW_DNS_A:
		rr->addr = lw_rd_u32(&r);
		break;
	case LW_DNS_AAAA:
		lw_rd_copy(&r, rr->addr6, sizeof(rr->addr6));
		break;
	case LW_DNS_MX:
		rr->preference = lw_rd_u16(&r);
		err = dns_name_read(all, &r, rr->target);
		break;
	case LW_DNS_NS:
	case LW_DNS_CNAME:
	case LW_DNS_PTR:
		err = dns_name_read(all, &r, rr->target);
		break;
	case LW_DNS_SOA:
		err = parse_soa(all, &r, rr);
		break;
	default:
		return LW_OK;
	}
	return err || r.bad || lw_rd_left(&r) > 0 ? LW_EBAD : LW_OK;
}

static enum lw_err parse_rr(struct lw_dns_rd *d, struct lw_dns_rr *rr)
{
	enum lw_err err = dns_name_read(&d->all, &d->at, rr->name);

	if (err)
		return err;
	rr->type = lw_rd_u16(&d->at);
	rr->class = lw_rd_u16(&d->at);
	rr->ttl = lw_rd_u32(&d->at);
	rr->rdata = lw_rd_sub(&d->at, lw_rd_u16(&d->at));
	if (d->at.bad)
		return LW_ETRUNC;
	return parse_rdata(&d->all, rr);
}

enum lw_err lw_dns_next_rr(
	struct lw_dns_rd *d, enum lw_dns_section *section, struct lw_dns_rr *rr)
{
	while (d->section == LW_DNS_QUESTION && d->taken < d->count[LW_DNS_QUESTION]) {
		struct lw_dns_question q;
		enum lw_err err = lw_dns_next_question(d, &q);
		if (err)
			return err;
	}
	while (d->section < LW_DNS_SECTIONS && d->taken == d->count[d->section]) {
		d->section++;
		d->taken = 0;
	}
	if (d->section == LW_DNS_SECTIONS)
		return LW_ENOENT;
	d->taken++;
	*section = d->section;
	return parse_rr(d, rr);
}
