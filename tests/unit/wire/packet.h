/* packet.h - packets behind a serial header, and the line a frame must have.
 * SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_WIRE_PACKET_H
#define TESTS_UNIT_WIRE_PACKET_H

#include "hex.h"
#include "labwire/wire/ipv4.h"
#include "labwire/wire/oneline.h"
#include "labwire/wire/tcp.h"

static inline void check(
	struct lw_oneline *o, enum lw_linktype link, struct lw_rd frame, const char *line)
{
	struct lw_text out = { 0 };
	lw_oneline(o, &out, link, frame);
	cr_assert_str_eq(lw_text_str(&out), line);
	lw_text_fini(&out);
}

enum {
	CLIENT = 0x0a000001,
	SERVER = 0x0a000002
};

/* An IPv4 packet behind an HDLC header: 0f 00 08 00. */
static inline struct lw_rd packet(
	uint8_t *f, uint32_t src, uint32_t dst, uint8_t proto, size_t n)
{
	struct lw_ipv4 ip = { .ttl = 64, .proto = proto, .src = src, .dst = dst };
	struct lw_wr w = lw_wr_of(f, 24);

	ip.total_len = (uint16_t)(20 + n);
	lw_wr_u32(&w, 0x0f000800);
	lw_ipv4_emit(&w, &ip);
	return lw_rd_of(f, 24 + n);
}

static inline struct lw_rd tcp_packet(
	uint8_t *f, bool up, struct lw_seg seg, const char *text)
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

#endif
