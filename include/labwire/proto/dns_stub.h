/* dns_stub.h - a host's resolver (RFC 1035 7, RFC 2308) without I/O: questions in,
 * datagrams out, answers in, results out; with a cache.
 *
 * A question goes to the servers in turn, on the profile's schedule; an answer that was
 * cut short is asked for again over a connection (RFC 1123 6.1.3.2).  What is not there
 * is remembered for as long as the zone's SOA says.  Bounded: so many questions at a
 * time, so many cached names, so many records of each.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_PROTO_DNS_STUB_H
#define LABWIRE_PROTO_DNS_STUB_H

#include "labwire/base/rand.h"
#include "labwire/base/time.h"
#include "labwire/profile/profile.h"
#include "labwire/wire/dns.h"

enum {
	LW_DNS_STUB_QUESTIONS = 64,
	LW_DNS_STUB_CACHE = 128,
	LW_DNS_STUB_SERVERS = 3,
	LW_DNS_STUB_ANSWERS = 16, /* records kept of one answer; the rest is left out */
};

struct lw_dns_answer {
	uint16_t preference; /* MX */
	uint32_t addr;	     /* A */
	char *name;	     /* PTR, MX, NS, CNAME: the target; else NULL */
};

/* Borrowed until the next call.  addr and name are those of the first answer. */
struct lw_dns_result {
	enum lw_err err; /* LW_OK; LW_ENOENT: no such name or no such record;
			    LW_ETIMEDOUT: no server answered; LW_EBAD: refused */
	bool no_name;	 /* ENOENT: the name itself does not exist (NXDOMAIN) */
	uint32_t addr;
	const char *name;
	const struct lw_dns_answer *answers;
	size_t nanswers;
};

enum lw_dns_stub_kind {
	LW_DNS_STUB_NONE,
	LW_DNS_STUB_SEND,    /* datagram to servers[server] */
	LW_DNS_STUB_CONNECT, /* the same, but as a message over a connection */
	LW_DNS_STUB_DONE,    /* result for `token` */
};

struct lw_dns_stub_event {
	enum lw_dns_stub_kind kind;
	size_t server;
	struct lw_rd datagram; /* borrowed until the next call */
	uint32_t token;
	struct lw_dns_result result;
};

struct lw_dns_stub;
struct lw_dns_stub *lw_dns_stub_new(const struct lw_resolver_profile *profile,
	size_t nservers, const struct lw_rand *rand);
void lw_dns_stub_free(struct lw_dns_stub *s);
/* token comes back with the result.  LW_EFULL: too many questions at once; LW_EINVAL: not
 * a name. */
LW_MUST_USE enum lw_err lw_dns_stub_ask(struct lw_dns_stub *s, const char *name,
	uint16_t type, uint32_t token, lw_time now);
void lw_dns_stub_cancel(struct lw_dns_stub *s, uint32_t token);
/* connected: it came over a connection, so it is whole. */
void lw_dns_stub_input(
	struct lw_dns_stub *s, struct lw_rd message, bool connected, lw_time now);
struct lw_dns_stub_event lw_dns_stub_next(struct lw_dns_stub *s, lw_time now);
lw_time lw_dns_stub_deadline(const struct lw_dns_stub *s);
/* Nothing is kept forever: for a warm cache at the start of a scenario. */
void lw_dns_stub_warm(
	struct lw_dns_stub *s, const char *name, uint32_t addr, lw_span ttl, lw_time now);

#endif
