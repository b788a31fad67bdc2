/* dns_stub.c - a host's resolver without I/O.
 *
 * Theory of operation.  A question has a time at which it must do something (`due`): send
 * its next try, or give up.  next() looks for a question that is due, and for one that
 * has its result.  SPDX-License-Identifier: MIT */
#include "labwire/proto/dns_stub.h"

#include <stdio.h>
#include <string.h>

#include "labwire/base/alloc.h"

/* What is known about a name and type: records, or why there are none. */
struct finding {
	enum lw_err err;
	bool no_name;
	struct lw_dns_answer *answers;
	size_t nanswers, cap;
};

struct question {
	bool busy, done;
	bool cut; /* the last answer was: ask over a connection */
	char *name;
	uint16_t type, id;
	uint32_t token;
	uint8_t tries;
	lw_time due;
	struct finding found;
};

struct cached {
	char *name; /* NULL: free */
	uint16_t type;
	struct finding found;
	lw_time until;
};

struct lw_dns_stub {
	const struct lw_resolver_profile *profile;
	size_t nservers;
	struct lw_rand rand;
	struct question questions[LW_DNS_STUB_QUESTIONS];
	struct cached cache[LW_DNS_STUB_CACHE];
	struct finding told;
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

static void free_finding(struct finding *f)
{
	for (size_t i = 0; i < f->nanswers; i++)
		lw_free(f->answers[i].name);
	lw_free(f->answers);
	*f = (struct finding){ 0 };
}

static void add_answer(struct finding *f, struct lw_dns_answer a)
{
	if (f->nanswers == LW_DNS_STUB_ANSWERS)
		return;
	f->answers = lw_grow(f->answers, &f->cap, f->nanswers + 1, sizeof(*f->answers));
	a.name = lw_strdup(a.name);
	f->answers[f->nanswers++] = a;
}

static struct finding copy_finding(const struct finding *f)
{
	struct finding c = { .err = f->err, .no_name = f->no_name };
	for (size_t i = 0; i < f->nanswers; i++)
		add_answer(&c, f->answers[i]);
	return c;
}

static void free_question(struct question *q)
{
	lw_free(q->name);
	free_finding(&q->found);
	*q = (struct question){ 0 };
}

static void free_cached(struct cached *c)
{
	lw_free(c->name);
	free_finding(&c->found);
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
	free_finding(&s->told);
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
	c->found = copy_finding(&q->found);
	c->until = until;
}

void lw_dns_stub_warm(
	struct lw_dns_stub *s, const char *name, uint32_t addr, lw_span ttl, lw_time now)
{
	struct cached *c = cache_place(s);
	*c = (struct cached){
		.name = lw_strdup(name), .type = LW_DNS_A, .until = now + ttl
	};
	add_answer(&c->found, (struct lw_dns_answer){ .addr = addr });
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
		q->found = copy_finding(&c->found);
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

static lw_span least(lw_span a, lw_span b)
{
	return a < b ? a : b;
}

/* RFC 2308 5: the SOA's own TTL or its minimum field, whichever is less; no SOA: not to
 * be kept. */
static lw_span negative_ttl(const struct lw_dns_stub *s, const struct lw_dns_rr *soa)
{
	uint32_t ttl = soa->ttl < soa->soa.minimum ? soa->ttl : soa->soa.minimum;
	return least(LW_SEC(ttl), s->profile->negative_ttl);
}

/* The wanted records, following aliases as the answer has them in order; the time that
 * the finding may be kept. */
static lw_span take_answers(
	const struct lw_dns_stub *s, struct question *q, struct lw_dns_rd *d)
{
	struct lw_dns_rr rr;
	enum lw_dns_section section;
	char name[LW_DNS_NAME_TEXT];
	lw_span ttl = s->profile->positive_ttl_max, negative = 0;
	snprintf(name, sizeof(name), "%s", q->name);
	while (lw_dns_next_rr(d, &section, &rr) == LW_OK) {
		if (section == LW_DNS_AUTHORITY && rr.type == LW_DNS_SOA)
			negative = negative_ttl(s, &rr);
		if (section != LW_DNS_ANSWER || !lw_dns_name_equal(rr.name, name))
			continue;
		if (rr.type == LW_DNS_CNAME && q->type != LW_DNS_CNAME) {
			snprintf(name, sizeof(name), "%s", rr.target);
			ttl = least(ttl, LW_SEC(rr.ttl));
		} else if (rr.type == q->type) {
			add_answer(
				&q->found, (struct lw_dns_answer){ rr.preference, rr.addr,
						   rr.target[0] ? rr.target : NULL });
			ttl = least(ttl, LW_SEC(rr.ttl));
		}
	}
	return q->found.nanswers ? ttl : negative;
}

void lw_dns_stub_input(
	struct lw_dns_stub *s, struct lw_rd message, bool connected, lw_time now)
{
	struct lw_dns_rd d;
	struct lw_dns_question asked;
	if (lw_dns_open(message, &d) != LW_OK || !(d.flags & LW_DNS_QR) ||
		lw_dns_next_question(&d, &asked) != LW_OK)
		return;
	struct question *q = question_of(s, d.id, &asked);
	uint16_t code = d.flags & LW_DNS_RCODE_MASK;
	if (!q)
		return;
	if (code != LW_DNS_NOERROR && code != LW_DNS_NXDOMAIN) {
		q->found.err = LW_EBAD; /* the next server may know better */
		q->due = now;
		return;
	}
	if ((d.flags & LW_DNS_TC) && !connected) {
		q->cut = true;
		q->due = now;
		return;
	}
	lw_span ttl = take_answers(s, q, &d);
	q->done = true;
	q->found.err = q->found.nanswers ? LW_OK : LW_ENOENT;
	q->found.no_name = code == LW_DNS_NXDOMAIN;
	if (ttl > 0)
		remember(s, q, now + ttl);
}

static struct lw_dns_stub_event result(struct lw_dns_stub *s, struct question *q)
{
	free_finding(&s->told);
	s->told = q->found;
	q->found = (struct finding){ 0 };
	const struct finding *f = &s->told;
	struct lw_dns_stub_event ev = { .kind = LW_DNS_STUB_DONE,
		.token = q->token,
		.result = { .err = f->err,
			.no_name = f->no_name,
			.addr = f->nanswers ? f->answers[0].addr : 0,
			.name = f->nanswers ? f->answers[0].name : NULL,
			.answers = f->answers,
			.nanswers = f->nanswers } };
	free_question(q);
	return ev;
}

static struct lw_rd message_of(struct lw_dns_stub *s, const struct question *q)
{
	struct lw_dns_wr w;
	struct lw_dns_question out = { .type = q->type, .class = LW_DNS_IN };
	snprintf(out.name, sizeof(out.name), "%s", q->name);
	lw_dns_begin(&w, s->out, sizeof(s->out));
	w.id = q->id;
	w.flags = LW_DNS_RD;
	(void)!lw_dns_put_question(&w, &out);
	return lw_rd_of(s->out, lw_dns_end(&w));
}

/* Over a connection: the server that cut its answer, and no further try. */
static struct lw_dns_stub_event send(
	struct lw_dns_stub *s, struct question *q, lw_time now)
{
	struct lw_dns_stub_event ev = { .kind = q->cut ? LW_DNS_STUB_CONNECT
						       : LW_DNS_STUB_SEND,
		.datagram = message_of(s, q) };
	if (!q->cut)
		q->tries++;
	q->cut = false;
	ev.server = (size_t)(q->tries - 1) % s->nservers;
	q->due = now + s->profile->wait[q->tries - 1];
	return ev;
}

struct lw_dns_stub_event lw_dns_stub_next(struct lw_dns_stub *s, lw_time now)
{
	for (size_t i = 0; i < LW_DNS_STUB_QUESTIONS; i++) {
		struct question *q = &s->questions[i];
		if (q->busy && q->done)
			return result(s, q);
		if (!q->busy || q->due > now)
			continue;
		if (q->cut || (s->nservers && q->tries < LW_RESOLVER_TRIES_MAX &&
				      s->profile->wait[q->tries]))
			return send(s, q, now);
		if (q->found.err == LW_OK)
			q->found.err = LW_ETIMEDOUT;
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
