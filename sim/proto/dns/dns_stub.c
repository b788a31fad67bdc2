/* dns_stub.c - a host's resolver without I/O.
 *
 * Theory of operation.  A question has a time at which it must do something (`due`): send
 * its next try, or give up.  next() looks for a question that is due, and for one that
 * has its result.  SPDX-License-Identifier: MIT */
#include "labwire/proto/dns_stub.h"

#include <stdio.h>
#include <string.h>

#include "labwire/base/alloc.h"

struct question {
	bool busy, done;
	char *name;
	uint16_t type, id;
	uint32_t token;
	uint8_t tries;
	lw_time due;
	enum lw_err err;
	uint32_t addr;
	char *target;
};

struct cached {
	char *name; /* NULL: free */
	uint16_t type;
	enum lw_err err;
	uint32_t addr;
	char *target;
	lw_time until;
};

struct lw_dns_stub {
	const struct lw_resolver_profile *profile;
	size_t nservers;
	struct lw_rand rand;
	struct question questions[LW_DNS_STUB_QUESTIONS];
	struct cached cache[LW_DNS_STUB_CACHE];
	char *told;
	uint8_t out[LW_DNS_UDP_MAX];
};

struct lw_dns_stub *lw_dns_stub_new(const struct lw_resolver_profile *profile,
	size_t nservers, const struct lw_rand *rand)
{
	struct lw_dns_stub *s = lw_alloc(sizeof(*s));
	s->profile = profile;
	s->nservers = nservers;
	s->rand = *rand;
	return s;
}

static void free_question(struct question *q)
{
	lw_free(q->name);
	lw_free(q->target);
	*q = (struct question){ 0 };
}

static void free_cached(struct cached *c)
{
	lw_free(c->name);
	lw_free(c->target);
	*c = (struct cached){ 0 };
}

void lw_dns_stub_free(struct lw_dns_stub *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < LW_DNS_STUB_QUESTIONS; i++)
		free_question(&s->questions[i]);
	for (size_t i = 0; i < LW_DNS_STUB_CACHE; i++)
		free_cached(&s->cache[i]);
	lw_free(s->told);
	lw_free(s);
}

static struct cached *find_cached(
	struct lw_dns_stub *s, const char *name, uint16_t type, lw_time now)
{
	for (size_t i = 0; i < LW_DNS_STUB_CACHE; i++) {
		struct cached *c = &s->cache[i];
		if (c->name && c->type == type && lw_dns_name_equal(c->name, name)) {
			if (c->until > now)
				return c;
			free_cached(c);
		}
	}
	return NULL;
}

/* A free place, or that of the entry that ends first. */
static struct cached *cache_place(struct lw_dns_stub *s)
{
	struct cached *best = &s->cache[0];
	for (size_t i = 0; i < LW_DNS_STUB_CACHE && best->name; i++)
		if (!s->cache[i].name || s->cache[i].until < best->until)
			best = &s->cache[i];
	free_cached(best);
	return best;
}

static void remember(struct lw_dns_stub *s, const struct question *q, lw_time until)
{
	struct cached *c = cache_place(s);
	c->name = lw_strdup(q->name);
	c->type = q->type;
	c->err = q->err;
	c->addr = q->addr;
	c->target = lw_strdup(q->target);
	c->until = until;
}

void lw_dns_stub_warm(
	struct lw_dns_stub *s, const char *name, uint32_t addr, lw_span ttl, lw_time now)
{
	struct cached *c = cache_place(s);
	*c = (struct cached){ .name = lw_strdup(name),
		.type = LW_DNS_A,
		.addr = addr,
		.until = now + ttl };
}

enum lw_err lw_dns_stub_ask(struct lw_dns_stub *s, const char *name, uint16_t type,
	uint32_t token, lw_time now)
{
	struct question *q = NULL;
	if (!lw_dns_name_ok(name))
		return LW_EINVAL;
	for (size_t i = 0; i < LW_DNS_STUB_QUESTIONS && !q; i++)
		if (!s->questions[i].busy)
			q = &s->questions[i];
	if (!q)
		return LW_EFULL;
	*q = (struct question){ .busy = true,
		.name = lw_strdup(name),
		.type = type,
		.token = token,
		.due = now,
		.id = (uint16_t)lw_rand_u32(&s->rand) };
	const struct cached *c = find_cached(s, name, type, now);
	if (c) {
		q->done = true;
		q->err = c->err;
		q->addr = c->addr;
		q->target = lw_strdup(c->target);
	}
	return LW_OK;
}

void lw_dns_stub_cancel(struct lw_dns_stub *s, uint32_t token)
{
	for (size_t i = 0; i < LW_DNS_STUB_QUESTIONS; i++)
		if (s->questions[i].busy && s->questions[i].token == token)
			free_question(&s->questions[i]);
}

static struct question *question_of(
	struct lw_dns_stub *s, uint16_t id, const struct lw_dns_question *asked)
{
	for (size_t i = 0; i < LW_DNS_STUB_QUESTIONS; i++) {
		struct question *q = &s->questions[i];
		if (q->busy && !q->done && q->id == id && q->type == asked->type &&
			lw_dns_name_equal(q->name, asked->name))
			return q;
	}
	return NULL;
}

/* The wanted record, following aliases as the answer has them in order. */
static bool take_answer(struct question *q, struct lw_dns_rd *d, lw_span *ttl)
{
	struct lw_dns_rr rr;
	enum lw_dns_section section;
	char name[LW_DNS_NAME_TEXT];
	snprintf(name, sizeof(name), "%s", q->name);
	while (lw_dns_next_rr(d, &section, &rr) == LW_OK && section == LW_DNS_ANSWER) {
		if (!lw_dns_name_equal(rr.name, name))
			continue;
		if (rr.type == LW_DNS_CNAME && q->type != LW_DNS_CNAME) {
			snprintf(name, sizeof(name), "%s", rr.target);
			continue;
		}
		if (rr.type != q->type)
			continue;
		q->addr = rr.addr;
		q->target = lw_strdup(rr.target);
		*ttl = LW_SEC(rr.ttl);
		return true;
	}
	return false;
}

void lw_dns_stub_input(struct lw_dns_stub *s, struct lw_rd datagram, lw_time now)
{
	struct lw_dns_rd d;
	struct lw_dns_question asked;
	if (lw_dns_open(datagram, &d) != LW_OK || !(d.flags & LW_DNS_QR) ||
		lw_dns_next_question(&d, &asked) != LW_OK)
		return;
	struct question *q = question_of(s, d.id, &asked);
	uint16_t code = d.flags & LW_DNS_RCODE_MASK;
	lw_span ttl = s->profile->negative_ttl;
	if (!q)
		return;
	if (code != LW_DNS_NOERROR && code != LW_DNS_NXDOMAIN) {
		q->err = LW_EBAD; /* the next server may know better */
		q->due = now;
		return;
	}
	q->done = true;
	q->err = LW_ENOENT;
	if (code == LW_DNS_NOERROR && take_answer(q, &d, &ttl))
		q->err = LW_OK;
	if (ttl > s->profile->positive_ttl_max)
		ttl = s->profile->positive_ttl_max;
	if (ttl > 0)
		remember(s, q, now + ttl);
}

static struct lw_dns_stub_event result(struct lw_dns_stub *s, struct question *q)
{
	lw_free(s->told);
	s->told = q->target;
	q->target = NULL;
	struct lw_dns_stub_event ev = { .kind = LW_DNS_STUB_DONE,
		.token = q->token,
		.result = { .err = q->err, .addr = q->addr, .name = s->told } };
	free_question(q);
	return ev;
}

static struct lw_dns_stub_event send(
	struct lw_dns_stub *s, struct question *q, lw_time now)
{
	struct lw_dns_wr w;
	struct lw_dns_question out = { .type = q->type, .class = LW_DNS_IN };
	snprintf(out.name, sizeof(out.name), "%s", q->name);
	lw_dns_begin(&w, s->out, sizeof(s->out));
	w.id = q->id;
	w.flags = LW_DNS_RD;
	(void)!lw_dns_put_question(&w, &out);
	size_t server = q->tries % s->nservers;
	q->due = now + s->profile->wait[q->tries];
	q->tries++;
	return (struct lw_dns_stub_event){ .kind = LW_DNS_STUB_SEND,
		.server = server,
		.datagram = lw_rd_of(s->out, lw_dns_end(&w)) };
}

struct lw_dns_stub_event lw_dns_stub_next(struct lw_dns_stub *s, lw_time now)
{
	for (size_t i = 0; i < LW_DNS_STUB_QUESTIONS; i++) {
		struct question *q = &s->questions[i];
		if (q->busy && q->done)
			return result(s, q);
		if (!q->busy || q->due > now)
			continue;
		if (s->nservers && q->tries < LW_RESOLVER_TRIES_MAX &&
			s->profile->wait[q->tries])
			return send(s, q, now);
		if (q->err == LW_OK)
			q->err = LW_ETIMEDOUT;
		return result(s, q);
	}
	return (struct lw_dns_stub_event){ 0 };
}

lw_time lw_dns_stub_deadline(const struct lw_dns_stub *s)
{
	lw_time first = LW_NEVER;
	for (size_t i = 0; i < LW_DNS_STUB_QUESTIONS; i++)
		if (s->questions[i].busy && s->questions[i].due < first)
			first = s->questions[i].due;
	return first;
}
