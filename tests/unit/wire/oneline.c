/* oneline.c - frames as lines of text, and garbage as something readable.
 * SPDX-License-Identifier: MIT */
#include "labwire/wire/oneline.h"

#include "hex.h"
#include "labwire/base/rand.h"
#include "labwire/wire/checksum.h"
#include "labwire/wire/icmp.h"
#include "labwire/wire/ipv4.h"
#include "labwire/wire/tcp.h"

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
	{ LW_LINKTYPE_ETHERNET, "001b0c000001 001b0c000001 9000 000001000000", "loop" },
	{ LW_LINKTYPE_ETHERNET, "01000ccccccc 001b0c000001 000a aaaa03 00000c 2000 02b4",
		"cdp len 2" },
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
};

static void check(
	struct lw_oneline *o, enum lw_linktype link, struct lw_rd frame, const char *line)
{
	struct lw_text out = { 0 };
	lw_oneline(o, &out, link, frame);
	cr_assert_str_eq(lw_text_str(&out), line);
	lw_text_fini(&out);
}

Test(wire_oneline, known_frames_have_their_lines)
{
	uint8_t f[256];

	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		size_t n = hex(samples[i].frame, f, sizeof(f));
		check(NULL, samples[i].link, lw_rd_of(f, n), samples[i].line);
	}
}

Test(wire_oneline, addresses_may_stand_in_front)
{
	uint8_t f[128];
	size_t n = hex(syn, f, sizeof(f));
	struct lw_oneline o = { .addresses = true };

	check(&o, LW_LINKTYPE_ETHERNET, lw_rd_of(f, n),
		"172.16.1.1>192.168.254.254 tcp 1250>25 S 0 win 64240 "
		"<mss 1460,nop,nop,sok>");
	f[14 + 20 + 14] ^= 1; /* the window */
	check(&o, LW_LINKTYPE_ETHERNET, lw_rd_of(f, n),
		"172.16.1.1>192.168.254.254 tcp 1250>25 S 0 win 64496 "
		"<mss 1460,nop,nop,sok> bad-cksum");
}

enum {
	CLIENT = 0x0a000001,
	SERVER = 0x0a000002
};

/* An IPv4 packet behind an HDLC header: 0f 00 08 00. */
static struct lw_rd packet(
	uint8_t *f, uint32_t src, uint32_t dst, uint8_t proto, size_t n)
{
	struct lw_ipv4 ip = { .ttl = 64, .proto = proto, .src = src, .dst = dst };
	struct lw_wr w = lw_wr_of(f, 24);

	ip.total_len = (uint16_t)(20 + n);
	lw_wr_u32(&w, 0x0f000800);
	lw_ipv4_emit(&w, &ip);
	return lw_rd_of(f, 24 + n);
}

static struct lw_rd tcp_packet(uint8_t *f, bool up, struct lw_seg seg, const char *text)
{
	uint32_t src = up ? CLIENT : SERVER, dst = up ? SERVER : CLIENT;
	struct lw_wr w = lw_wr_of(f + 24, 200);

	seg.src_port = up ? 1025 : 80;
	seg.dst_port = up ? 80 : 1025;
	seg.wnd = 5840;
	lw_tcp_emit(&w, &seg, NULL);
	lw_wr_str(&w, text);
	lw_tcp_put_cksum(f + 24, lw_wr_len(&w), src, dst);
	return packet(f, src, dst, LW_PROTO_TCP, lw_wr_len(&w));
}

Test(wire_oneline, sequence_numbers_count_from_the_syn)
{
	struct lw_oneline o = { .relative = true };
	uint8_t f[256];

	check(&o, LW_LINKTYPE_HDLC,
		tcp_packet(
			f, true, (struct lw_seg){ .seq = 7000, .flags = LW_TCP_SYN }, ""),
		"tcp 1025>80 S 0 win 5840");
	check(&o, LW_LINKTYPE_HDLC,
		tcp_packet(f, false,
			(struct lw_seg){ .seq = 0xffffffff,
				.ack = 7001,
				.flags = LW_TCP_SYN | LW_TCP_ACK },
			""),
		"tcp 80>1025 SA 0:1 win 5840");
	check(&o, LW_LINKTYPE_HDLC,
		tcp_packet(f, true,
			(struct lw_seg){
				.seq = 7001, .ack = 0, .flags = LW_TCP_PSH | LW_TCP_ACK },
			"GET"),
		"tcp 1025>80 PA 1:1 win 5840 len 3");
	check(NULL, LW_LINKTYPE_HDLC,
		tcp_packet(f, true,
			(struct lw_seg){
				.seq = 7004, .ack = 0, .flags = LW_TCP_FIN | LW_TCP_ACK },
			""),
		"tcp 1025>80 FA 7004:0 win 5840");
}

Test(wire_oneline, an_icmp_error_names_the_offender)
{
	uint8_t quote[128], f[256];
	struct lw_icmp m = { .type = LW_ICMP_UNREACHABLE, .code = LW_UNREACH_HOST };

	tcp_packet(quote, true, (struct lw_seg){ .flags = LW_TCP_SYN }, "");
	m.body = lw_rd_of(quote + 4, 28);
	struct lw_wr w = lw_wr_of(f + 24, 200);
	lw_icmp_emit(&w, &m);
	check(NULL, LW_LINKTYPE_HDLC,
		packet(f, SERVER, CLIENT, LW_PROTO_ICMP, lw_wr_len(&w)),
		"icmp unreachable host of 10.0.0.1>10.0.0.2 tcp 1025>80");

	m = (struct lw_icmp){ .type = LW_ICMP_ECHO, .id = 512, .seq = 256 };
	w = lw_wr_of(f + 24, 200);
	lw_icmp_emit(&w, &m);
	check(NULL, LW_LINKTYPE_HDLC,
		packet(f, SERVER, CLIENT, LW_PROTO_ICMP, lw_wr_len(&w)),
		"icmp echo id 512 seq 256 len 0");
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
