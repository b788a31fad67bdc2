/* nbns.c - NetBIOS names and name service messages (RFC 1001 14.1, RFC 1002 4.2).
 * SPDX-License-Identifier: MIT */
#include "labwire/wire/nbns.h"

#include "labwire/wire/dns.h"

enum {
	NAME_BYTES = 16,
	CODED_CHARS = 32,
	FLAGS_MASK = LW_NBNS_AA | LW_NBNS_TC | LW_NBNS_RD | LW_NBNS_RA | LW_NBNS_B,
	OPCODE_SHIFT = 11,
	OPCODE_MASK = 0xf,
	ADDR_LEN = 6,
};

enum lw_err lw_nbns_encode(const char *name, uint8_t suffix, char coded[LW_NBNS_CODED])
{
	uint8_t bytes[NAME_BYTES];
	size_t n = strlen(name);

	if (n > LW_NBNS_NAME_MAX)
		return LW_EINVAL;
	memset(bytes, strcmp(name, "*") == 0 ? 0 : ' ', sizeof(bytes));
	memcpy(bytes, name, n);
	bytes[NAME_BYTES - 1] = suffix;
	for (int i = 0; i < NAME_BYTES; i++) {
		coded[2 * i] = (char)('A' + (bytes[i] >> 4));
		coded[2 * i + 1] = (char)('A' + (bytes[i] & 0xf));
	}
	coded[CODED_CHARS] = 0;
	return LW_OK;
}

enum lw_err lw_nbns_decode(
	const char *coded, char name[LW_NBNS_NAME_MAX + 1], uint8_t *suffix)
{
	uint8_t bytes[NAME_BYTES];

	if (strlen(coded) != CODED_CHARS)
		return LW_EBAD;
	for (int i = 0; i < CODED_CHARS; i++) {
		if (coded[i] < 'A' || coded[i] > 'P')
			return LW_EBAD;
		uint8_t nibble = (uint8_t)(coded[i] - 'A');
		bytes[i / 2] = (uint8_t)(i % 2 ? bytes[i / 2] | nibble : nibble << 4);
	}
	*suffix = bytes[NAME_BYTES - 1];
	size_t n = LW_NBNS_NAME_MAX;
	char pad = bytes[1] ? ' ' : 0; /* "*" alone is padded with NULs */
	while (n > 0 && bytes[n - 1] == pad)
		n--;
	if (memchr(bytes, 0, n) || (!pad && (n != 1 || bytes[0] != '*')))
		return LW_EBAD;
	memcpy(name, bytes, n);
	name[n] = 0;
	return LW_OK;
}

static enum lw_err parse_record(struct lw_nbns *m, const struct lw_dns_rr *rr)
{
	struct lw_rd r = rr->rdata;

	m->has_record = true;
	m->record_type = rr->type;
	m->ttl = rr->ttl;
	if (rr->type != LW_NBNS_NB) {
		m->rdata = rr->rdata;
		return LW_OK;
	}
	while (lw_rd_left(&r) > 0 && m->addrs < LW_NBNS_ADDRS) {
		m->addr[m->addrs].flags = lw_rd_u16(&r);
		m->addr[m->addrs].addr = lw_rd_u32(&r);
		m->addrs++;
	}
	return r.bad || lw_rd_left(&r) > 0 ? LW_EBAD : LW_OK;
}

static enum lw_err parse_question(struct lw_nbns *m, struct lw_dns_rd *d)
{
	struct lw_dns_question q;
	enum lw_err err = lw_dns_next_question(d, &q);

	if (err)
		return err == LW_ENOENT ? LW_OK : err;
	m->has_question = true;
	m->type = q.type;
	return lw_nbns_decode(q.name, m->name, &m->suffix);
}

enum lw_err lw_nbns_parse(struct lw_rd message, struct lw_nbns *m)
{
	struct lw_dns_rd d;
	struct lw_dns_rr rr;
	enum lw_dns_section section;

	*m = (struct lw_nbns){ 0 };
	enum lw_err err = lw_dns_open(message, &d);
	if (err)
		return err;
	m->id = d.id;
	m->response = d.flags & LW_DNS_QR;
	m->opcode = d.flags >> OPCODE_SHIFT & OPCODE_MASK;
	m->flags = d.flags & FLAGS_MASK;
	m->rcode = d.flags & LW_DNS_RCODE_MASK;
	err = parse_question(m, &d);
	if (err)
		return err;
	err = lw_dns_next_rr(&d, &section, &rr);
	if (err == LW_ENOENT)
		return m->has_question ? LW_OK : LW_EBAD;
	if (!err && !m->has_question) {
		m->type = rr.type;
		err = lw_nbns_decode(rr.name, m->name, &m->suffix);
	}
	return err ? err : parse_record(m, &rr);
}

static enum lw_err put_record(
	struct lw_dns_wr *d, const struct lw_nbns *m, const char *coded)
{
	uint8_t bytes[LW_NBNS_ADDRS * ADDR_LEN];
	struct lw_wr w = lw_wr_of(bytes, sizeof(bytes));
	struct lw_dns_rr rr = { .type = m->record_type,
		.class = LW_DNS_IN,
		.ttl = m->ttl,
		.rdata = m->rdata };

	memcpy(rr.name, coded, LW_NBNS_CODED);
	if (m->record_type == LW_NBNS_NB) {
		for (int i = 0; i < m->addrs; i++) {
			lw_wr_u16(&w, m->addr[i].flags);
			lw_wr_u32(&w, m->addr[i].addr);
		}
		rr.rdata = lw_rd_of(bytes, lw_wr_len(&w));
	}
	return lw_dns_put_rr(d, m->response ? LW_DNS_ANSWER : LW_DNS_ADDITIONAL, &rr);
}

enum lw_err lw_nbns_emit(struct lw_wr *w, const struct lw_nbns *m)
{
	struct lw_dns_wr d;
	struct lw_dns_question q = { .type = m->type, .class = LW_DNS_IN };
	enum lw_err err = lw_nbns_encode(m->name, m->suffix, q.name);

	if (err)
		return err;
	if (w->bad || lw_wr_left(w) < LW_DNS_HLEN)
		return LW_EFULL;
	lw_dns_begin(&d, w->at, lw_wr_left(w));
	d.id = m->id;
	d.flags = (uint16_t)((m->response ? LW_DNS_QR : 0) | m->opcode << OPCODE_SHIFT |
			     m->flags | m->rcode);
	if (m->has_question)
		err = lw_dns_put_question(&d, &q);
	if (!err && m->has_record)
		err = put_record(&d, m, q.name);
	if (err)
		return err;
	lw_wr_room(w, lw_dns_end(&d));
	return LW_OK;
}
