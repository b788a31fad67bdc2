/* checksum.c - the Internet checksum against the definition.
 * SPDX-License-Identifier: MIT */
#include "labwire/wire/checksum.h"

#include "hex.h"
#include "labwire/base/rand.h"

/* RFC 1071, 1: add 16-bit words, one at a time. */
static uint16_t naive(const uint8_t *p, size_t n)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < n; i++) {
		sum += i % 2 ? p[i] : (uint32_t)p[i] << 8;
		sum = (sum & 0xffff) + (sum >> 16);
	}
	return (uint16_t)~sum;
}

static void fill(struct lw_rand *rand, uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		p[i] = lw_rand_chance(rand, 300000000) ? 0xff
						       : (uint8_t)lw_rand_u32(rand);
}

Test(wire_checksum, agrees_with_the_definition_at_every_length_and_alignment)
{
	struct lw_rand rand;
	uint8_t buf[1600], copy[1600];

	lw_rand_init(&rand, 1, 1, "checksum");
	for (size_t n = 0; n < 1500; n++) {
		size_t at = n % 9;
		fill(&rand, buf, sizeof(buf));
		uint16_t expected = naive(buf + at, n);
		cr_assert_eq(lw_sum_fold(lw_sum_add(0, buf + at, n)), expected, "%zu", n);
		cr_assert_eq(lw_sum_fold(lw_sum_copy(0, copy, buf + at, n)), expected);
		cr_assert_arr_eq(copy, buf + at, n);
	}
}

Test(wire_checksum, carries_of_all_ones_are_not_lost)
{
	uint8_t buf[1460];

	memset(buf, 0xff, sizeof(buf));
	cr_assert_eq(lw_sum_fold(lw_sum_add(0, buf, sizeof(buf))), 0);
	cr_assert_eq(lw_sum_fold(lw_sum_add(0xffffffff, buf, 2)), 0);
}

Test(wire_checksum, even_pieces_may_be_chained)
{
	struct lw_rand rand;
	uint8_t buf[301];

	lw_rand_init(&rand, 2, 1, "checksum");
	fill(&rand, buf, sizeof(buf));
	for (size_t cut = 0; cut <= 300; cut += 2) {
		uint32_t sum = lw_sum_add(0, buf, cut);
		sum = lw_sum_add(sum, buf + cut, sizeof(buf) - cut);
		cr_assert_eq(lw_sum_fold(sum), naive(buf, sizeof(buf)));
	}
}

Test(wire_checksum, knows_a_header_from_a_capture)
{
	uint8_t h[20];

	hex("4500 0030 1a2e 4000 8006 73e1 ac10 0101 c0a8 fefe", h, sizeof(h));
	cr_assert_eq(lw_sum_fold(lw_sum_add(0, h, sizeof(h))), 0);
	h[10] = h[11] = 0;
	cr_assert_eq(lw_sum_fold(lw_sum_add(0, h, sizeof(h))), 0x73e1);
}

/* RFC 1624, 4: the example that the older equation gets wrong. */
Test(wire_checksum, incremental_update_follows_rfc_1624)
{
	cr_assert_eq(lw_sum_update16(0xdd2f, 0x5555, 0x3285), 0x0000);
}

Test(wire_checksum, incremental_updates_equal_a_new_sum)
{
	struct lw_rand rand;
	uint8_t buf[40];

	lw_rand_init(&rand, 3, 1, "checksum");
	for (int i = 0; i < 2000; i++) {
		fill(&rand, buf, sizeof(buf));
		uint16_t cksum = naive(buf, sizeof(buf));
		uint32_t was = (uint32_t)buf[8] << 24 | (uint32_t)buf[9] << 16 |
			       (uint32_t)buf[10] << 8 | buf[11];
		uint32_t is = lw_rand_u32(&rand);
		for (int b = 0; b < 4; b++)
			buf[8 + b] = (uint8_t)(is >> (24 - 8 * b));
		cr_assert_eq(lw_sum_update32(cksum, was, is), naive(buf, sizeof(buf)));
	}
}
