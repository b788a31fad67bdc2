/* oneline_app.c - DNS and NetBIOS names as lines of text.  SPDX-License-Identifier: MIT
 */
#include "dns_sample.h"
#include "labwire/wire/udp.h"
#include "packet.h"

/* A datagram between the same port at both ends, without a checksum. */
static struct lw_rd datagram(uint8_t *f, uint16_t port, const char *body)
{
	struct lw_wr w = lw_wr_of(f + 24, 200);
	uint8_t bytes[192];
	size_t n = hex(body, bytes, sizeof(bytes));

	lw_udp_emit(&w,
		&(struct lw_udp){
			.src = port, .dst = port, .len = (uint16_t)(LW_UDP_HLEN + n) });
	lw_wr_bytes(&w, bytes, n);
	return packet(f, CLIENT, SERVER, LW_PROTO_UDP, lw_wr_len(&w));
}

Test(wire_oneline_app, dns_shows_question_and_answers)
{
	uint8_t f[256];

	check(NULL, LW_LINKTYPE_HDLC, datagram(f, 53, dns_answer),
		"udp 53>53 len 85 dns 4660 answer aa A host-1.example.com A 172.16.1.1");
	check(NULL, LW_LINKTYPE_HDLC,
		datagram(f, 53, "0007 0100 0001 0000 0000 0000 03 636f6d 00 000c 0001"),
		"udp 53>53 len 21 dns 7 query PTR com");
	check(NULL, LW_LINKTYPE_HDLC,
		datagram(f, 53, "0007 8183 0001 0000 0000 0000 03 636f6d 00 001c 0001"),
		"udp 53>53 len 21 dns 7 nxdomain AAAA com");
	check(NULL, LW_LINKTYPE_HDLC, datagram(f, 53, "0007 8183 0001"),
		"udp 53>53 len 6 dns malformed (cut short)");
}

Test(wire_oneline_app, nbns_shows_name_suffix_and_addresses)
{
	uint8_t f[256];

	check(NULL, LW_LINKTYPE_HDLC,
		datagram(f, 137,
			"0007 8580 0000 0001 0000 0000 20"
			"45494550464446454341434143414341434143414341434143414341434143 "
			"41"
			"00 0020 0001 000493e0 0006 0000 0a000001"),
		"udp 137>137 len 62 nbns 7 query-response HOST<20> 10.0.0.1");
	check(NULL, LW_LINKTYPE_HDLC, datagram(f, 137, "00"),
		"udp 137>137 len 1 nbns malformed (cut short)");
}
