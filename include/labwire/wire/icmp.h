/* icmp.h - ICMP messages (RFC 792, RFC 1191 for the MTU).
 *
 * One struct for all types; which fields count depends on `type` and stands beside
 * them.  The body is borrowed: echo data, or the quoted packet of an error.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_WIRE_ICMP_H
#define LABWIRE_WIRE_ICMP_H

#include "labwire/base/err.h"
#include "labwire/base/rd.h"
#include "labwire/base/wr.h"

enum {
	LW_ICMP_HLEN = 8,
	LW_ICMP_STAMPS_LEN = 12, /* three timestamps behind the header */
};

enum {
	LW_ICMP_ECHO_REPLY = 0,
	LW_ICMP_UNREACHABLE = 3,
	LW_ICMP_SOURCE_QUENCH = 4,
	LW_ICMP_REDIRECT = 5,
	LW_ICMP_ECHO = 8,
	LW_ICMP_TIME_EXCEEDED = 11,
	LW_ICMP_PARAM_PROBLEM = 12,
	LW_ICMP_TIMESTAMP = 13,
	LW_ICMP_TIMESTAMP_REPLY = 14,
};

/* Codes of LW_ICMP_UNREACHABLE (RFC 792, RFC 1122 3.2.2.1, RFC 1812 5.2.7.1). */
enum {
	LW_UNREACH_NET = 0,
	LW_UNREACH_HOST = 1,
	LW_UNREACH_PROTO = 2,
	LW_UNREACH_PORT = 3,
	LW_UNREACH_NEEDS_FRAG = 4,
	LW_UNREACH_SOURCE_ROUTE = 5,
	LW_UNREACH_ADMIN = 13,
};

/* Codes of LW_ICMP_TIME_EXCEEDED and LW_ICMP_REDIRECT. */
enum {
	LW_TIME_TTL = 0,
	LW_TIME_REASSEMBLY = 1,
	LW_REDIRECT_NET = 0,
	LW_REDIRECT_HOST = 1,
};

struct lw_icmp {
	uint8_t type, code;
	uint8_t pointer;   /* parameter problem: the offending byte */
	uint16_t id, seq;  /* echo, timestamp, and their replies */
	uint16_t mtu;	   /* unreachable: the next hop's, 0 if not said */
	uint32_t gateway;  /* redirect: the better one */
	uint32_t rest;	   /* second word of a type not named above */
	uint32_t stamp[3]; /* timestamp: originate, receive, transmit; ms since 0 UTC */
	struct lw_rd body; /* echo data, or the offender's header and first bytes */
};

/* Reads all of *r.  LW_ETRUNC: under 8 bytes (20 for a timestamp); LW_ECKSUM. */
LW_MUST_USE enum lw_err lw_icmp_parse(struct lw_rd *r, struct lw_icmp *m);
/* The message with its body and checksum: lw_icmp_emit_len() bytes. */
void lw_icmp_emit(struct lw_wr *w, const struct lw_icmp *m);
size_t lw_icmp_emit_len(const struct lw_icmp *m);

/* Errors are never answered with errors (RFC 1122 3.2.2). */
bool lw_icmp_is_error(uint8_t type);

#endif
