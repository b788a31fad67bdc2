/* tcp.c - the TCP header (RFC 9293 3.1).  SPDX-License-Identifier: MIT */
#include "labwire/wire/tcp.h"

#include "labwire/base/assert.h"
#include "labwire/wire/checksum.h"
#include "labwire/wire/ipv4.h"

enum {
	FLAGS_MASK = 0x0fff,
	AT_CKSUM = 16,
};

enum lw_err lw_tcp_parse(struct lw_rd *r, struct lw_seg *seg)
{
	seg->src_port = lw_rd_u16(r);
	seg->dst_port = lw_rd_u16(r);
	seg->seq = lw_rd_u32(r);
	seg->ack = lw_rd_u32(r);
	uint16_t offset_flags = lw_rd_u16(r);
	seg->flags = offset_flags & FLAGS_MASK;
	seg->wnd = lw_rd_u16(r);
	seg->cksum = lw_rd_u16(r);
	seg->urg = lw_rd_u16(r);
	if (r->bad)
		return LW_ETRUNC;
	size_t header_len = (size_t)(offset_flags >> 12) * 4;
	if (header_len < LW_TCP_HLEN)
		return LW_EBAD;
	seg->raw_options = lw_rd_sub(r, header_len - LW_TCP_HLEN);
	if (r->bad)
		return LW_ETRUNC;
	seg->text = lw_rd_sub(r, lw_rd_left(r));
	return lw_tcp_options_parse(seg->raw_options, &seg->opt);
}

void lw_tcp_emit(struct lw_wr *w, const struct lw_seg *seg, const enum lw_tcp_opt *order)
{
	size_t header_len = lw_tcp_header_len(seg, order);

	if (header_len > LW_TCP_HLEN + LW_TCP_OPTIONS_MAX) {
		w->bad = true;
		return;
	}
	lw_wr_u16(w, seg->src_port);
	lw_wr_u16(w, seg->dst_port);
	lw_wr_u32(w, seg->seq);
	lw_wr_u32(w, seg->ack);
	lw_wr_u16(w, (uint16_t)(header_len / 4 << 12 | (seg->flags & FLAGS_MASK)));
	lw_wr_u16(w, seg->wnd);
	lw_wr_u16(w, seg->cksum);
	lw_wr_u16(w, seg->urg);
	lw_tcp_options_emit(w, &seg->opt, order);
}

bool lw_tcp_cksum_ok(struct lw_rd segment, uint32_t src, uint32_t dst)
{
	size_t len = lw_rd_left(&segment);
	uint32_t sum = lw_sum_pseudo(src, dst, LW_PROTO_TCP, (uint32_t)len);

	return lw_sum_fold(lw_sum_add(sum, segment.at, len)) == 0;
}

void lw_tcp_put_cksum(uint8_t *segment, size_t len, uint32_t src, uint32_t dst)
{
	LW_ASSERT(len >= LW_TCP_HLEN);
	segment[AT_CKSUM] = segment[AT_CKSUM + 1] = 0;
	uint32_t sum = lw_sum_pseudo(src, dst, LW_PROTO_TCP, (uint32_t)len);
	uint16_t cksum = lw_sum_fold(lw_sum_add(sum, segment, len));
	segment[AT_CKSUM] = (uint8_t)(cksum >> 8);
	segment[AT_CKSUM + 1] = (uint8_t)cksum;
}
