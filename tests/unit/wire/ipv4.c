/* ipv4.c - IPv4 headers, byte for byte and at random.  SPDX-License-Identifier: MIT */
#include "labwire/wire/ipv4.h"

#include "hex.h"
#include "labwire/base/rand.h"
#include "labwire/wire/checksum.h"

static const char syn[] = "4500 0030 1a2e 4000 8006 73e1 ac10 0101 c0a8 fefe";

/* A header of the sample with one byte changed and the checksum made right again. */
static void vary(uint8_t p[48], size_t at, uint8_t value)
{
	memset(p, 0, 48);
	hex(syn, p, 20);
	p[at] = value;
	p[10] = p[11] = 0;
	uint16_t cksum = lw_sum_fold(lw_sum_add(0, p, (size_t)(p[0] & 0xf) * 4));
	p[10] = (uint8_t)(cksum >> 8);
	p[11] = (uint8_t)cksum;
}

static enum lw_err parse(const uint8_t *p, size_t n, struct lw_ipv4 *h)
{
	struct lw_rd r = lw_rd_of(p, n), body;
	return lw_ipv4_parse(&r, h, &body);
}

Test(wire_ipv4, a_captured_header_reads_in_host_order)
{
	uint8_t p[60] = { 0 };
	struct lw_rd r = lw_rd_of(p, sizeof(p)), body;
	struct lw_ipv4 h;

	hex(syn, p, sizeof(p));
	cr_assert_eq(lw_ipv4_parse(&r, &h, &body), LW_OK);
	cr_assert_eq(h.total_len, 48);
	cr_assert_eq(h.id, 0x1a2e);
	cr_assert(h.df);
	cr_assert_not(h.mf);
	cr_assert_not(lw_ipv4_is_fragment(&h));
	cr_assert_eq(h.ttl, 128);
	cr_assert_eq(h.proto, LW_PROTO_TCP);
	cr_assert_eq(h.src, LW_IP4(172, 16, 1, 1));
	cr_assert_eq(h.dst, LW_IP4(192, 168, 254, 254));
	cr_assert_eq(h.header_len, 20);
	cr_assert_eq(lw_rd_left(&body), 28);
	cr_assert_eq(lw_rd_left(&r), 12, "the padding stays");
}

Test(wire_ipv4, parse_of_emit_is_the_same_at_random)
{
	struct lw_rand rand;

	lw_rand_init(&rand, 1, 1, "ipv4");
	for (int i = 0; i < 3000; i++) {
		uint8_t out[60] = { 0 }, again[60];
		struct lw_ipv4 h = { .tos = (uint8_t)lw_rand_u32(&rand),
			.ttl = (uint8_t)lw_rand_u32(&rand),
			.proto = (uint8_t)lw_rand_u32(&rand),
			.df = lw_rand_below(&rand, 2),
			.mf = lw_rand_below(&rand, 2),
			.id = (uint16_t)lw_rand_u32(&rand),
			.frag_off = (uint16_t)(lw_rand_below(&rand, 8192) * 8),
			.src = lw_rand_u32(&rand),
			.dst = lw_rand_u32(&rand),
			.options_len = (uint8_t)(lw_rand_below(&rand, 11) * 4) };
		h.total_len = (uint16_t)lw_ipv4_emit_len(&h);
		for (int o = 0; o < h.options_len; o++)
			h.options[o] = (uint8_t)lw_rand_u32(&rand);

		struct lw_wr w = lw_wr_of(out, sizeof(out));
		lw_ipv4_emit(&w, &h);
		cr_assert_eq(lw_wr_len(&w), h.total_len);
		struct lw_ipv4 back;
		cr_assert_eq(parse(out, h.total_len, &back), LW_OK);
		cr_assert_eq(back.frag_off, h.frag_off);
		cr_assert_eq(back.dst, h.dst);
		w = lw_wr_of(again, sizeof(again));
		lw_ipv4_emit(&w, &back);
		cr_assert_eq(lw_wr_len(&w), h.total_len);
		cr_assert_arr_eq(again, out, h.total_len);
	}
}

Test(wire_ipv4, impossible_headers_are_malformed)
{
	uint8_t p[48];
	struct lw_ipv4 h;

	vary(p, 0, 0x55); /* version */
	cr_assert_eq(parse(p, 48, &h), LW_EBAD);
	vary(p, 0, 0x44); /* header of 16 bytes */
	cr_assert_eq(parse(p, 48, &h), LW_EBAD);
	vary(p, 3, 19); /* total length under the header's */
	cr_assert_eq(parse(p, 48, &h), LW_EBAD);
	vary(p, 3, 49); /* total length over what came */
	cr_assert_eq(parse(p, 48, &h), LW_ETRUNC);
	vary(p, 3, 48);
	cr_assert_eq(parse(p, 48, &h), LW_OK);
	p[15] ^= 1;
	cr_assert_eq(parse(p, 48, &h), LW_ECKSUM);
}

Test(wire_ipv4, every_truncation_is_an_error)
{
	uint8_t p[48];
	struct lw_ipv4 h;

	vary(p, 3, 48);
	for (size_t n = 0; n < 48; n++) {
		cr_assert_eq(parse(p, n, &h), LW_ETRUNC, "%zu", n);
	}
}

Test(wire_ipv4, a_quoted_header_may_lack_its_rest)
{
	uint8_t p[28] = { 0 };
	struct lw_rd r = lw_rd_of(p, sizeof(p)), body;
	struct lw_ipv4 h;

	hex(syn, p, sizeof(p));
	p[8]--; /* a router counted the TTL down without a new checksum */
	cr_assert_eq(lw_ipv4_parse_quoted(&r, &h, &body), LW_OK);
	cr_assert_eq(h.total_len, 48);
	cr_assert_eq(lw_rd_left(&body), 8);
}

Test(wire_ipv4, counting_the_ttl_down_keeps_the_checksum_right)
{
	uint8_t p[48];
	struct lw_ipv4 h;

	for (unsigned ttl = 1; ttl < 256; ttl++)
		for (unsigned proto = 0; proto < 256; proto += 5) {
			vary(p, 9, (uint8_t)proto);
			vary(p, 8, (uint8_t)ttl);
			lw_ipv4_dec_ttl(p);
			cr_assert_eq(parse(p, 48, &h), LW_OK, "%u", ttl);
			cr_assert_eq(h.ttl, ttl - 1);
		}
}

Test(wire_ipv4, a_mark_keeps_the_checksum_right)
{
	uint8_t p[48];
	struct lw_ipv4 h;

	for (unsigned tos = 0; tos < 256; tos++) {
		vary(p, 1, (uint8_t)tos);
		lw_ipv4_mark_ce(p);
		cr_assert_eq(parse(p, 48, &h), LW_OK, "%u", tos);
		cr_assert_eq(h.tos, tos | 3);
	}
}

Test(wire_ipv4, options_are_found_behind_others)
{
	struct lw_ipv4 h = { .options_len = 8, .options = { 1, 7, 3, 4, 131, 3, 4, 0 } };

	cr_assert(lw_ipv4_has_option(&h, LW_IPOPT_LOOSE_ROUTE));
	cr_assert(lw_ipv4_has_option(&h, LW_IPOPT_RECORD_ROUTE));
	cr_assert_not(lw_ipv4_has_option(&h, LW_IPOPT_STRICT_ROUTE));
	h.options[2] = 0; /* a length that would never end */
	cr_assert_not(lw_ipv4_has_option(&h, LW_IPOPT_LOOSE_ROUTE));
	h.options[2] = 200;
	cr_assert_not(lw_ipv4_has_option(&h, LW_IPOPT_LOOSE_ROUTE));
}
