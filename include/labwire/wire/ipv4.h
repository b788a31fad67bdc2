/* ipv4.h - the IPv4 header (RFC 791).
 *
 * Parsed into host order, options kept as bytes.  The in-place helpers at the end work on
 * a header that was parsed before and is about to be forwarded.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_WIRE_IPV4_H
#define LABWIRE_WIRE_IPV4_H

#include "labwire/base/err.h"
#include "labwire/base/rd.h"
#include "labwire/base/wr.h"
#include "labwire/wire/addr.h"

enum {
	LW_IPV4_HLEN = 20,
	LW_IPV4_OPTIONS_MAX = 40,
	LW_IPV4_LEN_MAX = 65535,
};

enum {
	LW_PROTO_ICMP = 1,
	LW_PROTO_IGMP = 2,
	LW_PROTO_TCP = 6,
	LW_PROTO_UDP = 17,
};

/* First bytes of options that somebody acts on (RFC 791 3.1). */
enum {
	LW_IPOPT_END = 0,
	LW_IPOPT_NOP = 1,
	LW_IPOPT_RECORD_ROUTE = 7,
	LW_IPOPT_TIMESTAMP = 68,
	LW_IPOPT_LOOSE_ROUTE = 131,
	LW_IPOPT_STRICT_ROUTE = 137,
	LW_IPOPT_ROUTER_ALERT = 148, /* RFC 2113 */
};

struct lw_ipv4 {
	uint8_t tos;
	uint8_t ttl;
	uint8_t proto;
	bool df, mf;
	uint16_t id;
	uint16_t total_len;  /* header and body */
	uint16_t frag_off;   /* in bytes, a multiple of 8 */
	uint16_t header_len; /* bytes; emit takes it from options_len */
	uint32_t src, dst;
	uint8_t options_len; /* bytes used in options, a multiple of 4 */
	uint8_t options[LW_IPV4_OPTIONS_MAX];
};

/* *body: exactly the bytes that total_len admits; Ethernet padding stays behind in *r.
 * LW_ETRUNC: fewer bytes than the header or total_len say; LW_EBAD: version, header
 * length or total length impossible; LW_ECKSUM: header checksum wrong. */
LW_MUST_USE enum lw_err lw_ipv4_parse(
	struct lw_rd *r, struct lw_ipv4 *h, struct lw_rd *body);
/* A header quoted in an ICMP error: neither its checksum nor the missing rest of its
 * body is held against it; *body is what is there (RFC 792, RFC 1812 4.3.2.3). */
LW_MUST_USE enum lw_err lw_ipv4_parse_quoted(
	struct lw_rd *r, struct lw_ipv4 *h, struct lw_rd *body);

static inline size_t lw_ipv4_emit_len(const struct lw_ipv4 *h)
{
	return LW_IPV4_HLEN + (size_t)h->options_len;
}

/* Header with options and checksum: lw_ipv4_emit_len() bytes.  total_len, options_len
 * and frag_off are the caller's to get right (asserted). */
void lw_ipv4_emit(struct lw_wr *w, const struct lw_ipv4 *h);

static inline bool lw_ipv4_is_fragment(const struct lw_ipv4 *h)
{
	return h->mf || h->frag_off > 0;
}

/* TTL minus one with the checksum updated (RFC 1624); the TTL must not be 0. */
void lw_ipv4_dec_ttl(uint8_t *header);
/* Set both ECN bits (RFC 3168 5), and its checksum. */
void lw_ipv4_mark_ce(uint8_t *header);

/* Is this option present (source routes make a packet special)? */
bool lw_ipv4_has_option(const struct lw_ipv4 *h, uint8_t option);

#endif
