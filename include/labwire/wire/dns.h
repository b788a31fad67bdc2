/* dns.h - DNS messages (RFC 1035 section 4).
 *
 * Reading walks the message record by record without allocating; writing compresses
 * names against all names written before.  Names are text without the final dot, the
 * root is "."; case is kept; a dot, a backslash and what is not printable stand as \. \\
 * and \DDD (RFC 1035 5.1).  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_WIRE_DNS_H
#define LABWIRE_WIRE_DNS_H

#include "labwire/base/err.h"
#include "labwire/base/rd.h"
#include "labwire/base/wr.h"

enum {
	LW_DNS_PORT = 53,
	LW_DNS_HLEN = 12,
	LW_DNS_UDP_MAX = 512, /* RFC 1035 4.2.1 */
	LW_DNS_LABEL_MAX = 63,
	LW_DNS_NAME_MAX = 255,	 /* on the wire, with lengths and the root */
	LW_DNS_NAME_TEXT = 1008, /* 250 bytes all escaped, three dots, NUL */
};

enum {
	LW_DNS_QR = 0x8000,
	LW_DNS_AA = 0x0400,
	LW_DNS_TC = 0x0200,
	LW_DNS_RD = 0x0100,
	LW_DNS_RA = 0x0080,
	LW_DNS_OPCODE_MASK = 0x7800, /* 0: query */
	LW_DNS_RCODE_MASK = 0x000f,  /* the low bits of the code, where there is an OPT */
};

enum {
	LW_DNS_NOERROR = 0,
	LW_DNS_FORMERR = 1,
	LW_DNS_SERVFAIL = 2,
	LW_DNS_NXDOMAIN = 3,
	LW_DNS_NOTIMP = 4,
	LW_DNS_REFUSED = 5,
	LW_DNS_BADVERS = 16, /* RFC 6891 9 */
};

enum {
	LW_DNS_A = 1,
	LW_DNS_NS = 2,
	LW_DNS_CNAME = 5,
	LW_DNS_SOA = 6,
	LW_DNS_PTR = 12,
	LW_DNS_MX = 15,
	LW_DNS_TXT = 16,
	LW_DNS_AAAA = 28,
	LW_DNS_OPT = 41, /* RFC 6891 6.1.2: class and ttl hold other things */
	LW_DNS_ANY = 255,
	LW_DNS_IN = 1, /* the class */
};

enum lw_dns_section {
	LW_DNS_QUESTION,
	LW_DNS_ANSWER,
	LW_DNS_AUTHORITY,
	LW_DNS_ADDITIONAL,
	LW_DNS_SECTIONS
};

struct lw_dns_question {
	char name[LW_DNS_NAME_TEXT];
	uint16_t type, class;
};

struct lw_dns_soa {
	char rname[LW_DNS_NAME_TEXT]; /* mailbox of who is responsible */
	uint32_t serial, refresh, retry, expire, minimum;
};

/* Which members after ttl count depends on the type. */
struct lw_dns_rr {
	char name[LW_DNS_NAME_TEXT];
	uint16_t type, class;
	uint32_t ttl;
	uint32_t addr;		       /* A */
	uint8_t addr6[16];	       /* AAAA */
	uint16_t preference;	       /* MX */
	char target[LW_DNS_NAME_TEXT]; /* NS, CNAME, PTR, MX, SOA (primary server) */
	struct lw_dns_soa soa;	       /* SOA */
	struct lw_rd rdata;	       /* TXT and all other types: the bytes; borrowed */
};

/* Reading.  Fields are for looking at; only the functions move `at`. */
struct lw_dns_rd {
	uint16_t id, flags;
	uint16_t count[LW_DNS_SECTIONS]; /* as the header claims */
	struct lw_rd all, at;
	enum lw_dns_section section; /* of the next record */
	uint16_t taken;		     /* records of it already read */
};

/* LW_ETRUNC: no whole header. */
LW_MUST_USE enum lw_err lw_dns_open(struct lw_rd message, struct lw_dns_rd *d);
/* The next question.  LW_ENOENT: no more of them; LW_ETRUNC, LW_EBAD: the message is
 * malformed, stop reading. */
LW_MUST_USE enum lw_err lw_dns_next_question(
	struct lw_dns_rd *d, struct lw_dns_question *q);
/* The next record, and its section; unread questions are skipped.  Errors as above. */
LW_MUST_USE enum lw_err lw_dns_next_rr(
	struct lw_dns_rd *d, enum lw_dns_section *section, struct lw_dns_rr *rr);

enum {
	LW_DNS_TARGETS = 64 /* names remembered for compression */
};

/* Writing, in the order of the sections.  The caller may change id and flags until
 * lw_dns_end; the rest belongs to dns_emit.c. */
struct lw_dns_wr {
	uint16_t id, flags;
	struct lw_wr w; /* from the first byte of the message */
	enum lw_dns_section section;
	uint16_t count[LW_DNS_SECTIONS];
	uint16_t target[LW_DNS_TARGETS]; /* offsets where a name starts */
	uint16_t targets;
};

/* The message goes to buf, at most `room` bytes (LW_DNS_UDP_MAX over UDP). */
void lw_dns_begin(struct lw_dns_wr *d, void *buf, size_t room);
/* LW_EFULL: does not fit, nothing was written (a server then sets LW_DNS_TC);
 * LW_EINVAL: a name that cannot be. */
LW_MUST_USE enum lw_err lw_dns_put_question(
	struct lw_dns_wr *d, const struct lw_dns_question *q);
LW_MUST_USE enum lw_err lw_dns_put_rr(
	struct lw_dns_wr *d, enum lw_dns_section section, const struct lw_dns_rr *rr);
/* Keep n bytes free for what must be written at the end, or give them back: -n. */
void lw_dns_reserve(struct lw_dns_wr *d, int n);
/* Write the header and return the length of the message. */
size_t lw_dns_end(struct lw_dns_wr *d);

/* Text as the <character-string>s of a TXT record.  LW_EFULL: out is too small. */
LW_MUST_USE enum lw_err lw_dns_txt(struct lw_wr *out, const char *text);

/* Names as text. */
bool lw_dns_name_ok(const char *name);		      /* could it go on the wire? */
bool lw_dns_name_equal(const char *a, const char *b); /* but for case, final dot */
/* Is `name` the zone or below it? */
bool lw_dns_name_within(const char *name, const char *zone);
/* "1.1.16.172.in-addr.arpa" (RFC 1035 3.5); returns out. */
char *lw_dns_reverse_name(uint32_t addr, char out[LW_DNS_NAME_TEXT]);

#endif
