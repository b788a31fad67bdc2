/* oneline.c - frames as lines of text, and garbage as something readable.
 * SPDX-License-Identifier: MIT */
#include "labwire/base/rand.h"
#include "labwire/wire/checksum.h"
#include "packet.h"

static const char nbns_query[] =
	"ffffffffffff001185a0b1c20800 4500004e1a2b00008011c752ac100101ac10ffff"
	"00890089003aa488 80410110000100000000000020464845504643454c45484643455046"
	"464641434143414341434143414341424c0000200001";
static const char syn[] =
	"001a2f3c4d5e 001185a0b1c2 0800"
	"4500 0030 1a2e 4000 8006 73e1 ac10 0101 c0a8 fefe"
	"04e2 0019 00000000 00000000 7002 faf0 167b 0000 020405b401010402";

static const struct {
	enum lw_linktype link;
	const char *frame, *line;
} samples[] = {
	{ LW_LINKTYPE_ETHERNET,
		"ffffffffffff 020000000001 0806 0001 0800 0604 0001"
		"020000000001 0a000001 000000000000 0a000002",
		"arp who-has 10.0.0.2 tell 10.0.0.1" },
	{ LW_LINKTYPE_ETHERNET,
		"020000000001 020000000002 0806 0001 0800 0604 0002"
		"020000000002 0a000002 020000000001 0a000001 0000000000000000",
		"arp 10.0.0.2 is-at 02:00:00:00:00:02" },
	{ LW_LINKTYPE_ETHERNET, syn, "tcp 1250>25 S 0 win 64240 <mss 1460,nop,nop,sok>" },
	{ LW_LINKTYPE_ETHERNET, nbns_query,
		"udp 137>137 len 50 nbns 32833 query WORKGROUP<1b>" },
	{ LW_LINKTYPE_ETHERNET,
		"0180c2000000 001b0c000001 0026 424203 0000 00 00 00 8001 001b0c000001"
		"00000000 8001 001b0c000001 8001 0000 1400 0200 0f00",
		"stp root 8001.00:1b:0c:00:00:01 cost 0 bridge 8001.00:1b:0c:00:00:01 "
		"port 8001" },
	{ LW_LINKTYPE_ETHERNET, "001b0c000001 001b0c000001 9000 000001000000",
		"loop reply 0" },
	{ LW_LINKTYPE_ETHERNET, "001b0c000001 001b0c000001 9000 00000200020000000007",
		"loop forward to 02:00:00:00:00:07" },
	{ LW_LINKTYPE_ETHERNET, "001b0c000001 001b0c000001 9000 00000300",
		"loop malformed (malformed)" },
	{ LW_LINKTYPE_ETHERNET, "01000ccccccc 001b0c000001 000a aaaa03 00000c 2000 02b4",
		"cdp malformed (cut short)" },
	{ LW_LINKTYPE_HDLC, "8f002000 02b4 56cf 0001 0006 5331 0003 0007 53300a",
		"cdp v2 ttl 180 S1 S0." },
	{ LW_LINKTYPE_ETHERNET, "0180c2000000 001b0c000001 0007 424203 0000 00 80",
		"stp topology change notice" },
	{ LW_LINKTYPE_ETHERNET, "0180c2000000 001b0c000001 05dd 424203",
		"ether malformed (malformed)" },
	{ LW_LINKTYPE_ETHERNET, "0180c2000000", "ether malformed (cut short)" },
	{ LW_LINKTYPE_HDLC, "8f008035 00000002 00000005 00000004 ffff 0001e240",
		"slarp keepalive 5 returned 4" },
	{ LW_LINKTYPE_HDLC, "0f000800 45000014 00000000 01010000 0a0a0a05 0a0a0a06 0000",
		"ip malformed (bad checksum)" },
	{ LW_LINKTYPE_PPP, "ff03 c021 01 2a 000e 0104 05dc 0506 12345678",
		"lcp conf-req id 42 <mru 1500,magic 0x12345678>" },
	{ LW_LINKTYPE_PPP, "ff03 8021 02 01 000a 0306 0a0a0a05",
		"ipcp conf-ack id 1 <addr 10.10.10.5>" },
	{ LW_LINKTYPE_PPP, "ff03 c021 09 07 0008 12345678", "lcp echo-req id 7" },
	{ LW_LINKTYPE_RAW, "45000014 00000000 01010000 0a0a0a05 0a0a0a06",
		"ip malformed (bad checksum)" },
};

Test(wire_oneline, known_frames_have_their_lines)
{
	uint8_t f[256];

	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		size_t n = hex(samples[i].frame, f, sizeof(f));
		check(NULL, samples[i].link, lw_rd_of(f, n), samples[i].line);
	}
}

Test(wire_oneline, every_truncation_has_a_line)
{
	uint8_t f[256];

	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		size_t n = hex(samples[i].frame, f, sizeof(f));
		for (size_t cut = 0; cut < n; cut++) {
			struct lw_text out = { 0 };
			lw_oneline(NULL, &out, samples[i].link, lw_rd_of(f, cut));
			cr_assert_gt(out.len, 0);
			lw_text_fini(&out);
		}
	}
}

/* Samples with some bytes changed, IPv4's checksum put right so that depths are reached.
 */
Test(wire_oneline, garbage_has_a_line_without_control_characters)
{
	struct lw_rand rand;
	uint8_t f[256];

	lw_rand_init(&rand, 1, 1, "oneline");
	for (int i = 0; i < 20000; i++) {
		size_t s = lw_rand_below(&rand, sizeof(samples) / sizeof(samples[0]));
		size_t n = hex(samples[s].frame, f, sizeof(f));
		for (uint32_t k = lw_rand_below(&rand, 4); k > 0; k--)
			f[lw_rand_below(&rand, (uint32_t)n)] =
				(uint8_t)lw_rand_u32(&rand);
		if (n > 34 && f[12] == 8 && f[13] == 0) {
			f[24] = f[25] = 0;
			uint16_t cksum = lw_sum_fold(lw_sum_add(0, f + 14, 20));
			f[24] = (uint8_t)(cksum >> 8);
			f[25] = (uint8_t)cksum;
		}
		struct lw_text out = { 0 };
		lw_oneline(NULL, &out, samples[s].link, lw_rd_of(f, n));
		cr_assert_gt(out.len, 0);
		for (size_t c = 0; c < out.len; c++)
			cr_assert(out.s[c] >= ' ' && out.s[c] < 0x7f);
		lw_text_fini(&out);
	}
}
