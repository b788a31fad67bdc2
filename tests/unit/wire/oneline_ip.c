/* oneline_ip.c - IPv4, ICMP and UDP as lines of text.  SPDX-License-Identifier: MIT */
#include "labwire/wire/icmp.h"
#include "packet.h"

Test(wire_oneline_ip, addresses_may_stand_in_front)
{
	static const char syn[] =
		"001a2f3c4d5e 001185a0b1c2 0800"
		"4500 0030 1a2e 4000 8006 73e1 ac10 0101 c0a8 fefe"
		"04e2 0019 00000000 00000000 7002 faf0 167b 0000 020405b401010402";
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

Test(wire_oneline_ip, an_icmp_error_names_the_offender)
{
	uint8_t quote[256], f[256];
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

Test(wire_oneline_ip, a_fragment_is_not_taken_for_what_it_carries)
{
	uint8_t f[64] = { 0 };
	struct lw_ipv4 ip = { .ttl = 64,
		.proto = LW_PROTO_UDP,
		.id = 7,
		.mf = true,
		.frag_off = 1480,
		.total_len = 28 };
	struct lw_wr w = lw_wr_of(f, sizeof(f));

	lw_wr_u32(&w, 0x0f000800);
	lw_ipv4_emit(&w, &ip);
	check(NULL, LW_LINKTYPE_HDLC, lw_rd_of(f, 32),
		"ip frag id 7 at 1480 len 8 more proto 17");
}
