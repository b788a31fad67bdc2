/* addr.c - addresses as text and as numbers.  SPDX-License-Identifier: MIT */
#include "labwire/wire/addr.h"

#include <criterion/criterion.h>

#include "labwire/base/rand.h"

Test(wire_addr, ip4_text_survives_the_round_trip)
{
	struct lw_rand rand;
	char text[LW_IP4_TEXT];

	lw_rand_init(&rand, 1, 1, "addr");
	for (int i = 0; i < 1000; i++) {
		uint32_t addr = lw_rand_u32(&rand), back;
		cr_assert_eq(lw_ip4_parse(lw_ip4_format(addr, text), &back), LW_OK);
		cr_assert_eq(back, addr);
	}
	cr_assert_str_eq(
		lw_ip4_format(LW_IP4(192, 168, 254, 254), text), "192.168.254.254");
}

Test(wire_addr, ip4_is_a_strict_dotted_quad)
{
	static const char *const bad[] = { "", "1.2.3", "1.2.3.4.5", "1.2.3.4 ",
		" 1.2.3.4", "1.2.3.256", "01.2.3.4", "1.2.3.00", "1..3.4", "1.2.3.",
		"0x1.2.3.4", "1.2.3.-4", "+1.2.3.4", "1.2.3.1000", "a.b.c.d", "1,2,3,4" };
	uint32_t addr = 42;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		cr_assert_eq(lw_ip4_parse(bad[i], &addr), LW_EBAD, "%s", bad[i]);
	cr_assert_eq(addr, 42);
	cr_assert_eq(lw_ip4_parse("0.0.0.0", &addr), LW_OK);
	cr_assert_eq(addr, 0);
}

Test(wire_addr, mac_is_read_in_three_notations)
{
	static const char *const good[] = { "00:11:85:a0:b1:c2", "00-11-85-A0-B1-C2",
		"0011.85a0.b1c2" };
	static const char *const bad[] = { "", "00:11:85:a0:b1",
		"00:11:85:a0:b1:c2:", "00:11-85:a0:b1:c2", "001185a0b1c2",
		"00.11.85.a0.b1.c2", "0011.85a0-b1c2", "00:11:85:a0:b1:g2",
		"00:11:85:a0:b1:c2d3" };
	char text[LW_MAC_TEXT];
	struct lw_mac mac;

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		cr_assert_eq(lw_mac_parse(good[i], &mac), LW_OK, "%s", good[i]);
		cr_assert_str_eq(lw_mac_format(mac, text), good[0]);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		cr_assert_eq(lw_mac_parse(bad[i], &mac), LW_EBAD, "%s", bad[i]);
}

Test(wire_addr, every_prefix_has_its_mask_and_back)
{
	for (int prefix = 0; prefix <= 32; prefix++)
		cr_assert_eq(lw_ip4_prefix_of_mask(lw_ip4_mask(prefix)), prefix);
	cr_assert_eq(lw_ip4_mask(30), LW_IP4(255, 255, 255, 252));
	cr_assert_eq(lw_ip4_mask(0), 0);
	cr_assert_eq(lw_ip4_prefix_of_mask(LW_IP4(255, 0, 255, 0)), -1);
	cr_assert_eq(lw_ip4_prefix_of_mask(1), -1);
}

Test(wire_addr, special_addresses_are_recognised)
{
	cr_assert(lw_ip4_is_multicast(LW_IP4(224, 0, 0, 1)));
	cr_assert(lw_ip4_is_multicast(LW_IP4(239, 255, 255, 250)));
	cr_assert_not(lw_ip4_is_multicast(LW_IP4(240, 0, 0, 1)));
	cr_assert(lw_ip4_is_class_e(LW_IP4(240, 0, 0, 1)));
	cr_assert_not(lw_ip4_is_class_e(LW_IP4_BROADCAST));
	cr_assert(lw_ip4_is_limited_broadcast(LW_IP4_BROADCAST));
	cr_assert(lw_ip4_is_loopback(LW_IP4(127, 255, 0, 1)));
	cr_assert_not(lw_ip4_is_loopback(LW_IP4(128, 0, 0, 1)));
}

Test(wire_addr, group_bit_marks_broadcast_and_multicast)
{
	struct lw_mac station = { { 0x02, 0, 0, 0, 0, 1 } };
	struct lw_mac group = lw_mac_of_multicast(LW_IP4(239, 255, 255, 250));
	char text[LW_MAC_TEXT];

	cr_assert(lw_mac_is_group(lw_mac_broadcast()));
	cr_assert_not(lw_mac_is_group(station));
	cr_assert(lw_mac_is_group(group));
	cr_assert_str_eq(lw_mac_format(group, text), "01:00:5e:7f:ff:fa");
}
