/* ipv4_options.c - record route, timestamps, and options that are none.
 * SPDX-License-Identifier: MIT */
#include "labwire/wire/ipv4_options.h"

#include <criterion/criterion.h>

#include "labwire/base/rand.h"

static const struct lw_ipv4_visit here = { LW_IP4(192, 0, 2, 1), 0x01020304 };

static struct lw_ipv4 with(const uint8_t *options, size_t n)
{
	struct lw_ipv4 h = { .options_len = (uint8_t)n };
	memcpy(h.options, options, n);
	return h;
}

Test(ipv4_options, a_route_is_recorded_until_it_is_full)
{
	uint8_t o[12] = { 7, 11, 4 };
	lw_ipv4_options_visit(o, sizeof(o), &here);
	lw_ipv4_options_visit(o, sizeof(o), &here);
	lw_ipv4_options_visit(o, sizeof(o), &here);
	static const uint8_t want[12] = { 7, 11, 12, 192, 0, 2, 1, 192, 0, 2, 1, 0 };
	cr_assert_arr_eq(o, want, sizeof(o));
}

Test(ipv4_options, timestamps_alone_and_with_addresses)
{
	uint8_t alone[8] = { 68, 8, 5, 0 };
	lw_ipv4_options_visit(alone, sizeof(alone), &here);
	static const uint8_t want_alone[8] = { 68, 8, 9, 0, 1, 2, 3, 4 };
	cr_assert_arr_eq(alone, want_alone, sizeof(alone));
	lw_ipv4_options_visit(alone, sizeof(alone), &here);
	cr_assert_eq(alone[3], 0x10, "one too many");

	uint8_t both[12] = { 68, 12, 5, 1 };
	lw_ipv4_options_visit(both, sizeof(both), &here);
	static const uint8_t want_both[12] = { 68, 12, 13, 1, 192, 0, 2, 1, 1, 2, 3, 4 };
	cr_assert_arr_eq(both, want_both, sizeof(both));
}

Test(ipv4_options, a_timestamp_that_is_asked_of_somebody_else)
{
	uint8_t o[20] = { 68, 20, 5, 3, 192, 0, 2, 9, 0, 0, 0, 0, 192, 0, 2, 1 };
	lw_ipv4_options_visit(o, sizeof(o), &here);
	cr_assert_eq(o[2], 5);
	o[7] = 1;
	lw_ipv4_options_visit(o, sizeof(o), &here);
	cr_assert_eq(o[2], 13);
	cr_assert_eq(o[8], 1);
}

Test(ipv4_options, the_first_fault_is_pointed_at)
{
	static const struct {
		uint8_t bytes[8], fault;
	} cases[] = {
		{ { 0 }, 0 }, { { 1, 1, 1, 0 }, 0 },
		{ { 130, 4, 0, 0 }, 0 },	    /* unknown here, and sound */
		{ { 7, 0 }, 21 },		    /* no length */
		{ { 7, 200, 4 }, 21 },		    /* longer than the header */
		{ { 1, 7, 7, 3 }, 23 },		    /* points into itself */
		{ { 7, 2, 1, 1 }, 21 },		    /* too short for a pointer */
		{ { 68, 8, 4, 0 }, 22 },	    /* the same of timestamps */
		{ { 68, 8, 5, 2 }, 23 },	    /* a flag that means nothing */
		{ { 1, 1, 1, 1, 1, 1, 1, 7 }, 28 }, /* cut short */
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct lw_ipv4 h = with(cases[i].bytes, 8);
		cr_assert_eq(lw_ipv4_options_fault(&h), cases[i].fault, "%zu: %u", i,
			lw_ipv4_options_fault(&h));
	}
}

Test(ipv4_options, of_a_later_fragment_only_the_copied_ones_stay)
{
	uint8_t o[12] = { 7, 7, 4, 0, 0, 0, 0, 148, 4, 0, 0, 0 };
	struct lw_ipv4 h = with(o, sizeof(o));
	lw_ipv4_options_of_later_fragment(&h);
	static const uint8_t want[12] = { 1, 1, 1, 1, 1, 1, 1, 148, 4, 0, 0, 0 };
	cr_assert_arr_eq(h.options, want, sizeof(want));
}

/* Whatever the bytes are: nothing outside them is touched, and the checksum is right
 * after a visit. */
Test(ipv4_options, any_bytes_at_all)
{
	struct lw_rand r;
	lw_rand_init(&r, 1, 1, "options");
	for (int i = 0; i < 100000; i++) {
		struct lw_ipv4 h = { .ttl = 9, .total_len = 60, .options_len = 40 };
		uint8_t packet[61];
		packet[60] = 0xa5;
		for (size_t k = 0; k < 40; k++)
			h.options[k] = (uint8_t)lw_rand_below(&r, i % 2 ? 256 : 9);
		h.options[0] = i % 3 ? 7 : 68;
		(void)lw_ipv4_options_fault(&h);
		struct lw_wr w = lw_wr_of(packet, 60);
		lw_ipv4_emit(&w, &h);
		lw_ipv4_visit(packet, &here);
		struct lw_rd rd = lw_rd_of(packet, 60), body;
		cr_assert_eq(lw_ipv4_parse(&rd, &h, &body), LW_OK);
		lw_ipv4_options_of_later_fragment(&h);
		cr_assert_eq(packet[60], 0xa5);
	}
}
