/* icmp.c - ICMP messages.  SPDX-License-Identifier: MIT */
#include "labwire/wire/icmp.h"

#include "hex.h"

static size_t emit(uint8_t *out, size_t size, const struct lw_icmp *m)
{
	struct lw_wr w = lw_wr_of(out, size);
	lw_icmp_emit(&w, m);
	cr_assert_not(w.bad);
	cr_assert_eq(lw_wr_len(&w), lw_icmp_emit_len(m));
	return lw_wr_len(&w);
}

Test(wire_icmp, an_echo_request_has_the_bytes_of_a_captured_one)
{
	/* The well-known 32 bytes: identifier 0x0200, sequence 0x0100. */
	static const char captured[] = "0800 4a5c 0200 0100 6162636465666768"
				       "696a6b6c6d6e6f7071727374757677616263646566676869";
	uint8_t expected[64], out[64];
	size_t n = hex(captured, expected, sizeof(expected));
	struct lw_icmp m = { .type = LW_ICMP_ECHO,
		.id = 0x0200,
		.seq = 0x0100,
		.body = lw_rd_str("abcdefghijklmnopqrstuvwabcdefghi") };

	cr_assert_eq(emit(out, sizeof(out), &m), n);
	cr_assert_arr_eq(out, expected, n);
}

Test(wire_icmp, emit_of_parse_is_the_same_for_every_type)
{
	for (unsigned type = 0; type < 20; type++) {
		uint8_t out[64], again[64];
		struct lw_icmp back, m = {
			.type = (uint8_t)type, .code = 1, .body = lw_rd_str("quoted")
		};
		m.id = 0x1234;
		m.seq = 0x5678;
		m.mtu = 576;
		m.gateway = 0x0a0a0a06;
		m.pointer = 9;
		m.rest = 0x89abcdef;
		m.stamp[2] = 86399999;
		size_t n = emit(out, sizeof(out), &m);
		struct lw_rd r = lw_rd_of(out, n);
		cr_assert_eq(lw_icmp_parse(&r, &back), LW_OK, "%u", type);
		cr_assert_eq(lw_rd_left(&back.body), 6);
		cr_assert_eq(emit(again, sizeof(again), &back), n);
		cr_assert_arr_eq(again, out, n);
	}
}

Test(wire_icmp, each_type_reads_its_own_fields)
{
	uint8_t out[64];
	struct lw_icmp back;
	struct lw_icmp m = {
		.type = LW_ICMP_UNREACHABLE, .code = LW_UNREACH_NEEDS_FRAG, .mtu = 1006
	};
	struct lw_rd r = lw_rd_of(out, emit(out, sizeof(out), &m));
	cr_assert_eq(lw_icmp_parse(&r, &back), LW_OK);
	cr_assert_eq(back.mtu, 1006);
	cr_assert_eq(back.id, 0);

	m = (struct lw_icmp){ .type = LW_ICMP_REDIRECT, .gateway = 0xac10fffe };
	r = lw_rd_of(out, emit(out, sizeof(out), &m));
	cr_assert_eq(lw_icmp_parse(&r, &back), LW_OK);
	cr_assert_eq(back.gateway, 0xac10fffe);
	cr_assert_eq(out[4], 0xac);

	m = (struct lw_icmp){ .type = LW_ICMP_PARAM_PROBLEM, .pointer = 20 };
	r = lw_rd_of(out, emit(out, sizeof(out), &m));
	cr_assert_eq(lw_icmp_parse(&r, &back), LW_OK);
	cr_assert_eq(back.pointer, 20);
}

Test(wire_icmp, damage_and_truncation_are_noticed)
{
	uint8_t out[64];
	struct lw_icmp back, m = { .type = LW_ICMP_TIMESTAMP, .id = 7 };
	size_t n = emit(out, sizeof(out), &m);

	cr_assert_eq(n, 20);
	for (size_t cut = 0; cut < n; cut++) {
		struct lw_rd r = lw_rd_of(out, cut);
		cr_assert_eq(lw_icmp_parse(&r, &back), LW_ETRUNC, "%zu", cut);
	}
	out[19] ^= 4;
	struct lw_rd r = lw_rd_of(out, n);
	cr_assert_eq(lw_icmp_parse(&r, &back), LW_ECKSUM);
}

Test(wire_icmp, queries_are_no_errors)
{
	cr_assert(lw_icmp_is_error(LW_ICMP_UNREACHABLE));
	cr_assert(lw_icmp_is_error(LW_ICMP_TIME_EXCEEDED));
	cr_assert_not(lw_icmp_is_error(LW_ICMP_ECHO));
	cr_assert_not(lw_icmp_is_error(LW_ICMP_ECHO_REPLY));
}
