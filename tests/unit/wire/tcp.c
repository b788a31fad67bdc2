/* tcp.c - TCP headers and options, byte for byte.  SPDX-License-Identifier: MIT */
#include "labwire/wire/tcp.h"

#include <criterion/criterion.h>

Test(wire_tcp, a_syn_carries_its_options_in_the_given_order)
{
	static const enum lw_tcp_opt order[] = { LW_OPT_MSS, LW_OPT_NOP, LW_OPT_NOP,
		LW_OPT_SACK_OK, LW_OPT_END };
	static const uint8_t expected[] = { 0x02, 0x04, 0x05, 0xb4, 0x01, 0x01, 0x04,
		0x02 };
	struct lw_seg seg = { .src_port = 1250,
		.dst_port = 25,
		.flags = LW_TCP_SYN,
		.opt = { .has_mss = true, .mss = 1460, .sack_ok = true } };
	uint8_t buf[60];
	struct lw_wr w = lw_wr_of(buf, sizeof(buf));

	lw_tcp_emit(&w, &seg, order);
	cr_assert(!w.bad);
	cr_assert_eq(lw_wr_len(&w), 28);
	cr_assert_eq(buf[12], 0x70);
	cr_assert_arr_eq(buf + 20, expected, 8);
}
