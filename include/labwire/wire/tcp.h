/* tcp.h - the TCP header and its options (RFC 9293 3.1, RFC 7323, RFC 2018).
 *
 * The order of options in a header differs from system to system and is data: an array
 * of enum lw_tcp_opt that ends with LW_OPT_END.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_WIRE_TCP_H
#define LABWIRE_WIRE_TCP_H

#include "labwire/base/err.h"
#include "labwire/base/rd.h"
#include "labwire/base/wr.h"

enum {
	LW_TCP_HLEN = 20,
	LW_TCP_OPTIONS_MAX = 40,
	LW_TCP_SACK_MAX = 4,	  /* blocks that fit in one header */
	LW_TCP_MSS_DEFAULT = 536, /* RFC 9293 3.7.1: when no option says otherwise */
	LW_TCP_WSCALE_MAX = 14,	  /* RFC 7323 2.3 */
	LW_TCP_TS_LEN = 12,	  /* as everybody sends it: behind two NOPs */
};

enum {
	LW_TCP_FIN = 0x01,
	LW_TCP_SYN = 0x02,
	LW_TCP_RST = 0x04,
	LW_TCP_PSH = 0x08,
	LW_TCP_ACK = 0x10,
	LW_TCP_URG = 0x20,
	LW_TCP_ECE = 0x40,
	LW_TCP_CWR = 0x80,
};

/* Not the numbers of the wire: those stay in tcp_options.c. */
enum lw_tcp_opt {
	LW_OPT_END = 0,
	LW_OPT_NOP,
	LW_OPT_MSS,
	LW_OPT_WSCALE,
	LW_OPT_SACK_OK,
	LW_OPT_TS,
	LW_OPT_SACK,
};

struct lw_sack_block {
	uint32_t left, right; /* [left, right) */
};

/* All zero: no option. */
struct lw_tcp_options {
	bool has_mss, has_wscale, sack_ok, has_ts;
	uint8_t wscale;	    /* as sent; over LW_TCP_WSCALE_MAX is the receiver's matter */
	uint8_t sack_count; /* blocks used */
	uint16_t mss;
	uint32_t ts_val, ts_ecr;
	struct lw_sack_block sack[LW_TCP_SACK_MAX];
};

/* A segment: header in host order, text borrowed. */
struct lw_seg {
	uint16_t src_port, dst_port;
	uint32_t seq, ack;
	uint16_t flags; /* LW_TCP_*; bits 8 .. 11 are the reserved ones */
	uint16_t wnd, urg, cksum;
	struct lw_tcp_options opt;
	struct lw_rd raw_options; /* parse: the option bytes; emit ignores it */
	struct lw_rd text;
};

/* Reads all of *r, whose length is IP's payload length.  Does not look at the checksum.
 * Unknown options are skipped.  LW_ETRUNC; LW_EBAD: data offset or an option's length
 * impossible. */
LW_MUST_USE enum lw_err lw_tcp_parse(struct lw_rd *r, struct lw_seg *seg);
/* The same for the option bytes alone. */
LW_MUST_USE enum lw_err lw_tcp_options_parse(struct lw_rd r, struct lw_tcp_options *opt);
/* The order in which they stand, up to the first malformed one; `order` has room for
 * LW_TCP_OPTIONS_MAX + 1.  For traces and tests. */
void lw_tcp_options_order(struct lw_rd r, enum lw_tcp_opt *order);

/* Room that emit will take.  An option of `order` that is absent in `opt` is left out
 * together with the NOPs directly before it.  NULL order: no options. */
size_t lw_tcp_options_len(const struct lw_tcp_options *opt, const enum lw_tcp_opt *order);
static inline size_t lw_tcp_header_len(
	const struct lw_seg *seg, const enum lw_tcp_opt *order)
{
	return LW_TCP_HLEN + lw_tcp_options_len(&seg->opt, order);
}

/* The header as it stands, options in `order` padded to 4 bytes with END; no text.
 * Options longer than LW_TCP_OPTIONS_MAX set w->bad. */
void lw_tcp_emit(struct lw_wr *w, const struct lw_seg *seg, const enum lw_tcp_opt *order);
void lw_tcp_options_emit(
	struct lw_wr *w, const struct lw_tcp_options *opt, const enum lw_tcp_opt *order);

/* Over header and text, with the pseudo header of IPv4. */
bool lw_tcp_cksum_ok(struct lw_rd segment, uint32_t src, uint32_t dst);
void lw_tcp_put_cksum(uint8_t *segment, size_t len, uint32_t src, uint32_t dst);

/* What it takes in sequence space: text, SYN and FIN (RFC 9293 3.4: SEG.LEN). */
static inline uint32_t lw_seg_len(const struct lw_seg *seg)
{
	return (uint32_t)lw_rd_left(&seg->text) + !!(seg->flags & LW_TCP_SYN) +
	       !!(seg->flags & LW_TCP_FIN);
}

#endif
