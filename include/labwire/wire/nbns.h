/* nbns.h - the NetBIOS name service (RFC 1002 section 4.2).
 *
 * DNS messages with 16-byte names: 15 characters padded with blanks and a suffix that
 * tells the service, written as 32 letters (first-level encoding, RFC 1001 14.1).
 * Scopes are not used: a name with one is malformed to us.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_WIRE_NBNS_H
#define LABWIRE_WIRE_NBNS_H

#include "labwire/base/err.h"
#include "labwire/base/rd.h"
#include "labwire/base/wr.h"

enum {
	LW_NBNS_PORT = 137,
	LW_NBNS_NAME_MAX = 15,
	LW_NBNS_CODED = 33, /* 32 letters and NUL */
	LW_NBNS_ADDRS = 25, /* of a group, RFC 1002 4.2.13 */
	LW_NBNS_LEN_MAX = 576,
};

enum {
	LW_NBNS_NB = 0x20,     /* type: general name service */
	LW_NBNS_NBSTAT = 0x21, /* type: node status */
	LW_NBNS_NULL = 0x0a,   /* type of the record in a negative answer */
};

/* Operation codes (RFC 1002 4.2.1.1). */
enum {
	LW_NBNS_QUERY = 0,
	LW_NBNS_REGISTRATION = 5,
	LW_NBNS_RELEASE = 6,
	LW_NBNS_WACK = 7,
	LW_NBNS_REFRESH = 8,
};

/* Flags, where they stand in the header. */
enum {
	LW_NBNS_AA = 0x0400,
	LW_NBNS_TC = 0x0200,
	LW_NBNS_RD = 0x0100,
	LW_NBNS_RA = 0x0080,
	LW_NBNS_B = 0x0010, /* broadcast */
};

enum {
	LW_NBNS_GROUP = 0x8000, /* of lw_nbns_addr.flags; node type B is 0 */
};

struct lw_nbns_addr {
	uint16_t flags;
	uint32_t addr;
};

struct lw_nbns {
	uint16_t id;
	bool response;
	uint8_t opcode, rcode;
	uint16_t flags;			 /* LW_NBNS_* */
	bool has_question, has_record;	 /* both: about the same name */
	char name[LW_NBNS_NAME_MAX + 1]; /* without its blanks */
	uint8_t suffix;
	uint16_t type; /* of the question, or else of the record */
	/* The record: answer of a response, additional record of a request. */
	uint16_t record_type;
	uint32_t ttl;
	uint8_t addrs; /* used, when record_type is NB */
	struct lw_nbns_addr addr[LW_NBNS_ADDRS];
	struct lw_rd rdata; /* all other types: the bytes; borrowed */
};

/* Only the first question and the first record are looked at. */
LW_MUST_USE enum lw_err lw_nbns_parse(struct lw_rd message, struct lw_nbns *m);
/* LW_EFULL: does not fit into w; LW_EINVAL: name too long. */
LW_MUST_USE enum lw_err lw_nbns_emit(struct lw_wr *w, const struct lw_nbns *m);

/* First-level encoding.  "*" is padded with NULs (node status), others with blanks.
 * LW_EINVAL: over 15 characters.  LW_EBAD: not 32 letters A .. P. */
LW_MUST_USE enum lw_err lw_nbns_encode(
	const char *name, uint8_t suffix, char coded[LW_NBNS_CODED]);
LW_MUST_USE enum lw_err lw_nbns_decode(
	const char *coded, char name[LW_NBNS_NAME_MAX + 1], uint8_t *suffix);

#endif
