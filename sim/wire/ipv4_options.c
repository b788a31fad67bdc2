/* ipv4_options.c - options that change on the way (RFC 791 3.1).
 * SPDX-License-Identifier: MIT */
#include "labwire/wire/ipv4_options.h"

#include "labwire/base/assert.h"
#include "labwire/wire/checksum.h"

enum {
	COPIED = 0x80, /* first bit of a kind: goes into every fragment */
	AT_CKSUM = 10,
	ROUTE_FIRST = 4, /* least pointer of a route, counted from 1 */
	STAMP_FIRST = 5, /* and of timestamps */
	STAMP_FLAGS = 3,
	STAMP_ONLY = 0,
	STAMP_ADDRESS = 1,
	STAMP_PRESET = 3,
	OVERFLOW_MAX = 15,
};

/* One option inside the option bytes. */
struct option {
	uint8_t *at; /* kind, length, pointer, ... */
	uint8_t kind, len;
};

/* The next one that is more than a byte; false: none, or *bad. */
static bool next(uint8_t *bytes, size_t n, size_t *i, struct option *o, bool *bad)
{
	while (*i < n && bytes[*i] == LW_IPOPT_NOP)
		++*i;
	*bad = false;
	if (*i >= n || bytes[*i] == LW_IPOPT_END)
		return false;
	o->at = bytes + *i;
	o->kind = bytes[*i];
	o->len = *i + 1 < n ? bytes[*i + 1] : 0;
	*bad = o->len < 2 || *i + o->len > n;
	*i += o->len;
	return !*bad;
}

/* Offset inside the option of what is wrong with it, 0: nothing. */
static size_t fault(const struct option *o)
{
	switch (o->kind) {
	case LW_IPOPT_RECORD_ROUTE:
	case LW_IPOPT_LOOSE_ROUTE:
	case LW_IPOPT_STRICT_ROUTE:
		if (o->len < ROUTE_FIRST - 1)
			return 1;
		return o->at[2] < ROUTE_FIRST ? 2 : 0;
	case LW_IPOPT_TIMESTAMP: {
		if (o->len < STAMP_FIRST - 1)
			return 1;
		uint8_t flags = o->at[STAMP_FLAGS] & 0xf;
		if (flags != STAMP_ONLY && flags != STAMP_ADDRESS &&
			flags != STAMP_PRESET)
			return STAMP_FLAGS;
		return o->at[2] < STAMP_FIRST ? 2 : 0;
	}
	default:
		return 0;
	}
}

uint8_t lw_ipv4_options_fault(const struct lw_ipv4 *h)
{
	uint8_t bytes[LW_IPV4_OPTIONS_MAX];
	struct option o;
	bool bad;
	size_t i = 0;
	memcpy(bytes, h->options, h->options_len);
	while (next(bytes, h->options_len, &i, &o, &bad)) {
		size_t at = fault(&o);
		if (at)
			return (uint8_t)(LW_IPV4_HLEN + (size_t)(o.at - bytes) + at);
	}
	return bad ? (uint8_t)(LW_IPV4_HLEN + (size_t)(o.at - bytes) + 1) : 0;
}

static void put_u32(uint8_t *at, uint32_t v)
{
	struct lw_wr w = lw_wr_of(at, 4);
	lw_wr_u32(&w, v);
}

static uint32_t get_u32(const uint8_t *at)
{
	struct lw_rd r = lw_rd_of(at, 4);
	return lw_rd_u32(&r);
}

static void record(struct option *o, const struct lw_ipv4_visit *v)
{
	uint8_t pointer = o->at[2];
	if (pointer + 3 > o->len)
		return; /* full: the route is cut, the packet goes on */
	put_u32(o->at + pointer - 1, v->addr);
	o->at[2] = (uint8_t)(pointer + 4);
}

static void stamp(struct option *o, const struct lw_ipv4_visit *v)
{
	uint8_t pointer = o->at[2], flags = o->at[STAMP_FLAGS] & 0xf;
	uint8_t need = flags == STAMP_ONLY ? 4 : 8;
	uint8_t overflow = o->at[STAMP_FLAGS] >> 4;
	if (pointer + need - 1 > o->len) {
		if (flags != STAMP_PRESET && overflow < OVERFLOW_MAX)
			o->at[STAMP_FLAGS] = (uint8_t)((overflow + 1) << 4 | flags);
		return;
	}
	uint8_t *at = o->at + pointer - 1;
	if (flags == STAMP_PRESET && get_u32(at) != v->addr)
		return; /* somebody else is asked */
	if (flags == STAMP_ADDRESS)
		put_u32(at, v->addr);
	put_u32(at + need - 4, v->ms_of_day);
	o->at[2] = (uint8_t)(pointer + need);
}

void lw_ipv4_options_visit(uint8_t *options, size_t len, const struct lw_ipv4_visit *v)
{
	struct option o;
	bool bad;
	for (size_t i = 0; next(options, len, &i, &o, &bad);) {
		if (fault(&o))
			continue;
		if (o.kind == LW_IPOPT_RECORD_ROUTE)
			record(&o, v);
		else if (o.kind == LW_IPOPT_TIMESTAMP)
			stamp(&o, v);
	}
}

void lw_ipv4_visit(uint8_t *header, const struct lw_ipv4_visit *v)
{
	size_t len = (size_t)(header[0] & 0xf) * 4;
	LW_ASSERT(len >= LW_IPV4_HLEN);
	lw_ipv4_options_visit(header + LW_IPV4_HLEN, len - LW_IPV4_HLEN, v);
	struct lw_wr w = lw_wr_of(header, len);
	lw_wr_patch16(&w, AT_CKSUM, 0);
	lw_wr_patch16(&w, AT_CKSUM, lw_sum_fold(lw_sum_add(0, header, len)));
}

void lw_ipv4_options_of_later_fragment(struct lw_ipv4 *h)
{
	struct option o;
	bool bad;
	for (size_t i = 0; next(h->options, h->options_len, &i, &o, &bad);)
		if (!(o.kind & COPIED))
			memset(o.at, LW_IPOPT_NOP, o.len);
}
