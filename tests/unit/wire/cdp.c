/* cdp.c - discovery messages: lengths of a published one, fields, checksums.
 * SPDX-License-Identifier: MIT */
#include "labwire/wire/cdp.h"

#include "hex.h"

static uint8_t buf[LW_CDP_LEN_MAX];

/* A published message of a Catalyst 2960, of which tcpdump told the fields: 372 bytes. */
static struct lw_cdp published(void)
{
	static const char software[] =
		"Cisco IOS Software, C2960 Software (C2960-LANBASE-M), Version "
		"12.2(25)SEE3, RELEASE SOFTWARE (fc2)\nCopyright (c) 1986-2007 by Cisco "
		"Systems, Inc.\nCompiled Thu 22-Feb-07 13:57 by myl";
	return (struct lw_cdp){ .version = LW_CDP_VERSION,
		.ttl = 180,
		.has = LW_CDP_HAS(LW_CDP_DEVICE) | LW_CDP_HAS(LW_CDP_ADDRESSES) |
		       LW_CDP_HAS(LW_CDP_PORT) | LW_CDP_HAS(LW_CDP_CAPABILITIES) |
		       LW_CDP_HAS(LW_CDP_SOFTWARE) | LW_CDP_HAS(LW_CDP_PLATFORM) |
		       LW_CDP_HAS(LW_CDP_HELLO) | LW_CDP_HAS(LW_CDP_VTP_DOMAIN) |
		       LW_CDP_HAS(LW_CDP_NATIVE_VLAN) | LW_CDP_HAS(LW_CDP_DUPLEX) |
		       LW_CDP_HAS(LW_CDP_TRUST) | LW_CDP_HAS(LW_CDP_UNTRUSTED_COS) |
		       LW_CDP_HAS(LW_CDP_MANAGEMENT),
		.device = lw_rd_str("asw1-labr2c2-bry.isnet.net."),
		.software = lw_rd_str(software),
		.platform = lw_rd_str("cisco WS-C2960G-24TC-L"),
		.addresses = { LW_IP4(196, 36, 111, 45) },
		.naddresses = 1,
		.port = lw_rd_str("GigabitEthernet0/16"),
		.capabilities = LW_CDP_CAN_SWITCH | LW_CDP_CAN_IGMP,
		.cluster = { { 0, 0x1b, 0x0c, 1, 2, 3 } },
		.native_vlan = 233,
		.full_duplex = true,
		.management = LW_IP4(196, 36, 111, 45) };
}

static struct lw_rd emitted(const struct lw_cdp *c)
{
	struct lw_wr w = lw_wr_of(buf, sizeof(buf));
	lw_cdp_emit(&w, c);
	cr_assert_not(w.bad);
	return lw_rd_of(buf, lw_wr_len(&w));
}

static void same_text(struct lw_rd a, struct lw_rd b)
{
	cr_assert_eq(lw_rd_left(&a), lw_rd_left(&b));
	cr_assert_eq(memcmp(a.at, b.at, lw_rd_left(&a)), 0);
}

Test(wire_cdp, a_published_message_has_its_length)
{
	struct lw_cdp c = published();
	struct lw_rd r = emitted(&c);
	cr_assert_eq(lw_rd_left(&c.software), 181);
	cr_assert_eq(lw_rd_left(&r), 372);
}

Test(wire_cdp, every_field_comes_back)
{
	struct lw_cdp c = published(), back;
	cr_assert_eq(lw_cdp_parse(emitted(&c), &back), LW_OK);
	cr_assert_eq(back.version, 2);
	cr_assert_eq(back.ttl, 180);
	cr_assert_eq(back.has, c.has);
	same_text(back.device, c.device);
	same_text(back.port, c.port);
	same_text(back.software, c.software);
	same_text(back.platform, c.platform);
	cr_assert_eq(back.naddresses, 1);
	cr_assert_eq(back.addresses[0], c.addresses[0]);
	cr_assert_eq(back.capabilities, 0x28);
	cr_assert(lw_mac_equal(back.cluster, c.cluster));
	cr_assert_eq(back.native_vlan, 233);
	cr_assert(back.full_duplex);
	cr_assert_eq(back.management, c.management);
}

Test(wire_cdp, the_hello_of_clusters_has_the_bytes_of_a_published_one)
{
	uint8_t want[64];
	struct lw_cdp c = { .version = 2,
		.has = LW_CDP_HAS(LW_CDP_HELLO),
		.cluster = { { 0x00, 0x1f, 0xc9, 0x81, 0xa3, 0x80 } } };
	size_t n = hex("0008 0024 00000c 0112 00000000 FFFFFFFF 010221FF 000000000000 "
		       "001FC981A380 FF 0000",
		want, sizeof(want));
	struct lw_rd r = emitted(&c);
	cr_assert_eq(lw_rd_left(&r), n + 4);
	cr_assert_arr_eq(r.at + 4, want, n);
}

/* The vendor's own sum of an odd number of bytes: as Wireshark 4.0 takes it for good. */
Test(wire_cdp, an_odd_last_byte_is_added_as_a_signed_word)
{
	static const struct {
		const char *last;
		uint16_t sum;
	} samples[] = { { "00", 0xff }, { "41", 0x41 }, { "80", 0xff7f },
		{ "ff", 0xfffe } };
	for (size_t i = 0; i < 4; i++) {
		uint8_t p[16];
		struct lw_cdp c;
		/* the other words add up to 0x02b4 + 0x0001 + 0x0005 */
		size_t n = hex("02b4 0000 0001 0005", p, sizeof(p));
		n += hex(samples[i].last, p + n, sizeof(p) - n);
		uint32_t sum = 0x02bau + (i == 0 ? 0u : samples[i].sum);
		uint16_t want = (uint16_t) ~((sum & 0xffff) + (sum >> 16));
		p[2] = (uint8_t)(want >> 8);
		p[3] = (uint8_t)want;
		cr_assert_eq(lw_cdp_parse(lw_rd_of(p, n), &c), LW_OK, "%zu", i);
		p[3] ^= 1;
		cr_assert_eq(lw_cdp_parse(lw_rd_of(p, n), &c), LW_ECKSUM, "%zu", i);
	}
}

/* Give the message at `p` the sum that it should have. */
static void mend(uint8_t *p, size_t n)
{
	struct lw_cdp c;
	p[2] = p[3] = 0;
	for (uint32_t sum = 0; sum < 0x10000; sum++) {
		p[2] = (uint8_t)(sum >> 8);
		p[3] = (uint8_t)sum;
		if (lw_cdp_parse(lw_rd_of(p, n), &c) != LW_ECKSUM)
			return;
	}
	cr_assert_fail("no sum fits");
}

Test(wire_cdp, short_ones_and_wrong_sums_are_refused)
{
	struct lw_cdp c = published(), back;
	struct lw_rd r = emitted(&c);
	for (size_t cut = 0; cut < lw_rd_left(&r); cut++) {
		enum lw_err err = lw_cdp_parse(lw_rd_of(buf, cut), &back);
		cr_assert(err == LW_ETRUNC || err == LW_ECKSUM, "%zu", cut);
	}
	buf[0] = 9;
	cr_assert_eq(lw_cdp_parse(r, &back), LW_EBAD);
	buf[0] = 2;
	buf[10] ^= 1;
	cr_assert_eq(lw_cdp_parse(r, &back), LW_ECKSUM);
}

Test(wire_cdp, a_field_that_is_shorter_than_its_header_is_refused)
{
	uint8_t p[16];
	struct lw_cdp c;
	size_t n = hex("02b4 0000 0001 0003", p, sizeof(p));
	mend(p, n);
	cr_assert_eq(lw_cdp_parse(lw_rd_of(p, n), &c), LW_EBAD);
	n = hex("02b4 0000 0001 0009 41", p, sizeof(p)); /* or longer than the message */
	mend(p, n);
	cr_assert_eq(lw_cdp_parse(lw_rd_of(p, n), &c), LW_ETRUNC);
	n = hex("02b4 0000 0004 0006 0000", p, sizeof(p)); /* half a number */
	mend(p, n);
	cr_assert_eq(lw_cdp_parse(lw_rd_of(p, n), &c), LW_ETRUNC);
}

Test(wire_cdp, other_protocols_and_too_many_addresses_are_passed_over)
{
	uint8_t p[128];
	struct lw_cdp c;
	size_t n = hex("02b4 0000 0002 0046 00000006"
		       "02 08 aaaa030000000800 0004 01020304"
		       "01 01 cc 0004 0a000001  01 01 cc 0004 0a000002"
		       "01 01 cc 0004 0a000003  01 01 cc 0004 0a000004"
		       "01 01 cc 0004 0a000005  001f 0004",
		p, sizeof(p));
	p[7] = (uint8_t)(n - 4 - 4);
	mend(p, n);
	cr_assert_eq(lw_cdp_parse(lw_rd_of(p, n), &c), LW_OK);
	cr_assert_eq(c.naddresses, LW_CDP_ADDRESS_MAX);
	cr_assert_eq(c.addresses[0], LW_IP4(10, 0, 0, 1));
	cr_assert_eq(c.addresses[3], LW_IP4(10, 0, 0, 4));
	cr_assert_eq(c.has, LW_CDP_HAS(LW_CDP_ADDRESSES) | 1u << 31);
	n = hex("02b4 0000 0002 0008 ffffffff", p, sizeof(p)); /* a count that lies */
	mend(p, n);
	cr_assert_eq(lw_cdp_parse(lw_rd_of(p, n), &c), LW_ETRUNC);
}
