/* cdp.c - discovery messages.  SPDX-License-Identifier: MIT */
#include "labwire/wire/cdp.h"

#include "labwire/wire/checksum.h"

enum {
	FIELD_HLEN = 4,
	CHECKSUM_AT = 2,
	NLPID = 1, /* a protocol that is named by one byte ... */
	NLPID_IP = 0xcc,
	HELLO_CLUSTER = 0x0112, /* the protocol of a HELLO that we know */
	HELLO_MAC_AT = 23,	/* the switch's own address in it */
	HELLO_LEN = 32,
};

struct lw_mac lw_cdp_group(void)
{
	return (struct lw_mac){ { 0x01, 0x00, 0x0c, 0xcc, 0xcc, 0xcc } };
}

/* RFC 1071, but for an odd last byte: the vendor adds it as the low half of a signed word
 * and loses one on the way when that is negative. */
uint16_t lw_cdp_checksum(const uint8_t *p, size_t n)
{
	uint32_t sum = lw_sum_add(0, p, n & ~(size_t)1);
	if (n % 2) {
		uint8_t last = p[n - 1];
		sum += last & 0x80 ? 0xff00u | (uint8_t)(last - 1) : last;
	}
	return lw_sum_fold(sum);
}

static void parse_addresses(struct lw_rd *r, uint32_t *to, uint8_t *n, uint8_t most)
{
	uint32_t count = lw_rd_u32(r);
	for (uint32_t i = 0; i < count && !r->bad; i++) {
		uint8_t kind = lw_rd_u8(r);
		struct lw_rd protocol = lw_rd_sub(r, lw_rd_u8(r));
		struct lw_rd address = lw_rd_sub(r, lw_rd_u16(r));
		bool ip = kind == NLPID && lw_rd_left(&protocol) == 1 &&
			  lw_rd_u8(&protocol) == NLPID_IP && lw_rd_left(&address) == 4;
		if (ip && *n < most)
			to[(*n)++] = lw_rd_u32(&address);
	}
}

/* Only the hello of clusters is known: version, state and more around the address. */
static void parse_hello(struct lw_rd *r, struct lw_cdp *c)
{
	uint32_t oui = (uint32_t)lw_rd_u16(r) << 8;
	oui |= lw_rd_u8(r);
	if (oui != LW_CDP_OUI || lw_rd_u16(r) != HELLO_CLUSTER) {
		c->has &= ~LW_CDP_HAS(LW_CDP_HELLO);
		return;
	}
	lw_rd_skip(r, HELLO_MAC_AT - 3 - 2);
	lw_rd_copy(r, c->cluster.b, sizeof(c->cluster.b));
}

static void emit_hello(struct lw_wr *w, const struct lw_cdp *c)
{
	size_t from = lw_wr_len(w);
	lw_wr_u8(w, 0);
	lw_wr_u16(w, LW_CDP_OUI);
	lw_wr_u16(w, HELLO_CLUSTER);
	lw_wr_u32(w, 0);	  /* address of the cluster's commander: none */
	lw_wr_u32(w, 0xffffffff); /* and its mask */
	lw_wr_u32(w, 0x010221ff); /* version 1.2, status, unknown */
	lw_wr_fill(w, 0, HELLO_MAC_AT - (lw_wr_len(w) - from)); /* commander's MAC */
	lw_wr_bytes(w, c->cluster.b, sizeof(c->cluster.b));
	lw_wr_u8(w, 0xff);
	lw_wr_fill(w, 0, HELLO_LEN - (lw_wr_len(w) - from)); /* management VLAN */
}

static void parse_field(struct lw_cdp *c, uint16_t type, struct lw_rd *r)
{
	uint8_t one = 0;
	switch (type) {
	case LW_CDP_DEVICE:
		c->device = *r;
		break;
	case LW_CDP_ADDRESSES:
		c->naddresses = 0;
		parse_addresses(r, c->addresses, &c->naddresses, LW_CDP_ADDRESS_MAX);
		break;
	case LW_CDP_PORT:
		c->port = *r;
		break;
	case LW_CDP_CAPABILITIES:
		c->capabilities = lw_rd_u32(r);
		break;
	case LW_CDP_SOFTWARE:
		c->software = *r;
		break;
	case LW_CDP_PLATFORM:
		c->platform = *r;
		break;
	case LW_CDP_HELLO:
		parse_hello(r, c);
		break;
	case LW_CDP_VTP_DOMAIN:
		c->vtp_domain = *r;
		break;
	case LW_CDP_NATIVE_VLAN:
		c->native_vlan = lw_rd_u16(r);
		break;
	case LW_CDP_DUPLEX:
		c->full_duplex = lw_rd_u8(r) != 0;
		break;
	case LW_CDP_TRUST:
		c->trust = lw_rd_u8(r);
		break;
	case LW_CDP_UNTRUSTED_COS:
		c->untrusted_cos = lw_rd_u8(r);
		break;
	case LW_CDP_MANAGEMENT:
		parse_addresses(r, &c->management, &one, 1);
		break;
	default:
		break;
	}
}

enum lw_err lw_cdp_parse(struct lw_rd r, struct lw_cdp *c)
{
	size_t whole = lw_rd_left(&r);
	uint16_t sum = whole ? lw_cdp_checksum(r.at, whole) : 0;
	*c = (struct lw_cdp){ .version = lw_rd_u8(&r), .ttl = lw_rd_u8(&r) };
	lw_rd_skip(&r, 2);
	if (r.bad)
		return LW_ETRUNC;
	if (c->version != 1 && c->version != LW_CDP_VERSION)
		return LW_EBAD;
	if (sum != 0)
		return LW_ECKSUM;
	while (lw_rd_left(&r) > 0) {
		uint16_t type = lw_rd_u16(&r), len = lw_rd_u16(&r);
		if (!r.bad && len < FIELD_HLEN)
			return LW_EBAD;
		struct lw_rd value = lw_rd_sub(&r, (size_t)len - FIELD_HLEN);
		if (r.bad)
			return LW_ETRUNC;
		if (type < 32)
			c->has |= LW_CDP_HAS(type);
		parse_field(c, type, &value);
		if (value.bad)
			return LW_ETRUNC;
	}
	return LW_OK;
}

static void emit_addresses(struct lw_wr *w, const uint32_t *addresses, uint8_t n)
{
	lw_wr_u32(w, n);
	for (uint8_t i = 0; i < n; i++) {
		lw_wr_u8(w, NLPID);
		lw_wr_u8(w, 1);
		lw_wr_u8(w, NLPID_IP);
		lw_wr_u16(w, 4);
		lw_wr_u32(w, addresses[i]);
	}
}

static void emit_text(struct lw_wr *w, const struct lw_rd *text)
{
	lw_wr_bytes(w, text->at, lw_rd_left(text));
}

static void emit_value(struct lw_wr *w, const struct lw_cdp *c, uint16_t type)
{
	switch (type) {
	case LW_CDP_DEVICE:
		emit_text(w, &c->device);
		break;
	case LW_CDP_ADDRESSES:
		emit_addresses(w, c->addresses, c->naddresses);
		break;
	case LW_CDP_PORT:
		emit_text(w, &c->port);
		break;
	case LW_CDP_CAPABILITIES:
		lw_wr_u32(w, c->capabilities);
		break;
	case LW_CDP_SOFTWARE:
		emit_text(w, &c->software);
		break;
	case LW_CDP_PLATFORM:
		emit_text(w, &c->platform);
		break;
	case LW_CDP_HELLO:
		emit_hello(w, c);
		break;
	case LW_CDP_VTP_DOMAIN:
		emit_text(w, &c->vtp_domain);
		break;
	case LW_CDP_NATIVE_VLAN:
		lw_wr_u16(w, c->native_vlan);
		break;
	case LW_CDP_DUPLEX:
		lw_wr_u8(w, c->full_duplex);
		break;
	case LW_CDP_TRUST:
		lw_wr_u8(w, c->trust);
		break;
	case LW_CDP_UNTRUSTED_COS:
		lw_wr_u8(w, c->untrusted_cos);
		break;
	case LW_CDP_MANAGEMENT:
		emit_addresses(w, &c->management, 1);
		break;
	default:
		break;
	}
}

void lw_cdp_emit(struct lw_wr *w, const struct lw_cdp *c)
{
	static const uint8_t order[] = { LW_CDP_DEVICE, LW_CDP_SOFTWARE, LW_CDP_PLATFORM,
		LW_CDP_ADDRESSES, LW_CDP_PORT, LW_CDP_CAPABILITIES, LW_CDP_HELLO,
		LW_CDP_VTP_DOMAIN, LW_CDP_NATIVE_VLAN, LW_CDP_DUPLEX, LW_CDP_TRUST,
		LW_CDP_UNTRUSTED_COS, LW_CDP_MANAGEMENT };
	size_t from = lw_wr_len(w);
	lw_wr_u8(w, c->version);
	lw_wr_u8(w, c->ttl);
	lw_wr_u16(w, 0);
	for (size_t i = 0; i < sizeof(order); i++) {
		if (!(c->has & LW_CDP_HAS(order[i])))
			continue;
		size_t field = lw_wr_len(w);
		lw_wr_u16(w, order[i]);
		size_t mark = lw_wr_mark16(w);
		emit_value(w, c, order[i]);
		lw_wr_patch16(w, mark, (uint16_t)(lw_wr_len(w) - field));
	}
	if (!w->bad)
		lw_wr_patch16(w, from + CHECKSUM_AT,
			lw_cdp_checksum(w->base + from, lw_wr_len(w) - from));
}
