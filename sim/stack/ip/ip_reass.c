/* ip_reass.c - fragments put together.
 *
 * Each datagram under construction has a flat buffer and a bit per 8 bytes of it, and
 * remembers of which fragment they are.  A fragment that cannot be right is dropped, and
 * the others wait for a better one.  The timer is the module's only one: it stands at
 * the oldest datagram's end.
 * SPDX-License-Identifier: MIT */
#include "ip_reass.h"

#include "../stack_priv.h"
#include "ip.h"
#include "labwire/base/alloc.h"

enum {
	UNITS = (LW_IPV4_LEN_MAX + 8) / 8, /* of 8 bytes: what a fragment offset counts */
	QUOTE_MAX = 128,		   /* of the first fragment, for time exceeded */
};

/* Kept from one datagram to the next. */
struct store {
	uint16_t start[UNITS]; /* of a filled unit: where its fragment begins, in units */
	uint8_t body[(size_t)UNITS * 8];
};

struct datagram {
	bool busy;
	struct lw_ipv4 ip; /* of the first fragment (offset 0) once it is here */
	uint16_t id;
	uint8_t proto;
	uint32_t src, dst;
	lw_time until;
	size_t have;  /* units that are filled */
	size_t len;   /* of the whole body, 0 until the last fragment came */
	size_t reach; /* end of the furthest byte seen */
	size_t quote_len;
	uint8_t quote[QUOTE_MAX];
	uint8_t filled[UNITS / 8 + 1];
	struct store *store;
};

struct reass {
	struct lw_stack *stack;
	struct lw_event timer;
	struct datagram datagrams[REASS_MAX];
};

static void release(struct datagram *d)
{
	d->busy = false;
}

static void set_timer(struct reass *r)
{
	lw_time first = LW_NEVER;
	for (size_t i = 0; i < REASS_MAX; i++)
		if (r->datagrams[i].busy && r->datagrams[i].until < first)
			first = r->datagrams[i].until;
	if (first == LW_NEVER)
		lw_evq_park(r->stack->engine->q, &r->timer);
	else
		lw_evq_put(r->stack->engine->q, &r->timer, first);
}

/* RFC 792: only when the first fragment is there is the sender told. */
static void give_up(struct reass *r, struct datagram *d, lw_time now)
{
	struct lw_icmp m = { .type = LW_ICMP_TIME_EXCEEDED, .code = LW_TIME_REASSEMBLY };
	stack_drop(r->stack, LW_DROP_FRAG_TIMEOUT);
	if (d->quote_len)
		icmp_error(r->stack, lw_rd_of(d->quote, d->quote_len), &m, now);
	release(d);
}

static void on_timer(struct lw_event *ev, lw_time now)
{
	struct reass *r = lw_container_of(ev, struct reass, timer);
	for (size_t i = 0; i < REASS_MAX; i++)
		if (r->datagrams[i].busy && r->datagrams[i].until <= now)
			give_up(r, &r->datagrams[i], now);
	set_timer(r);
}

static struct reass *get(struct lw_stack *s)
{
	if (!s->reass) {
		s->reass = lw_alloc(sizeof(*s->reass));
		s->reass->stack = s;
		lw_event_init(&s->reass->timer, s->owner, "reassembly", on_timer);
	}
	return s->reass;
}

void reass_free(struct lw_stack *s)
{
	struct reass *r = s->reass;
	if (!r)
		return;
	for (size_t i = 0; i < REASS_MAX; i++)
		lw_free(r->datagrams[i].store);
	lw_evq_cancel(s->engine->q, &r->timer);
	lw_free(r);
}

static bool same(const struct datagram *d, const struct lw_ipv4 *ip)
{
	return d->busy && d->id == ip->id && d->proto == ip->proto && d->src == ip->src &&
	       d->dst == ip->dst;
}

static struct datagram *find(struct reass *r, const struct lw_ipv4 *ip, lw_time now)
{
	struct datagram *idle = NULL, *oldest = NULL;
	for (size_t i = 0; i < REASS_MAX; i++) {
		struct datagram *d = &r->datagrams[i];
		if (same(d, ip))
			return d;
		if (!d->busy && !idle)
			idle = d;
		if (d->busy && (!oldest || d->until < oldest->until))
			oldest = d;
	}
	if (!idle) {
		stack_drop(r->stack, LW_DROP_FRAG_FULL);
		idle = oldest;
	}
	struct store *store = idle->store ? idle->store : lw_alloc(sizeof(*store));
	*idle = (struct datagram){ .busy = true,
		.id = ip->id,
		.proto = ip->proto,
		.src = ip->src,
		.dst = ip->dst,
		.store = store,
		.until = now + r->stack->profile->ip.reassembly_timeout };
	return idle;
}

/* Bytes that are here already, of a fragment that begins at unit `old`, and come again in
 * one that begins at `start`: does the new copy win? */
static bool replaces(enum lw_overlap policy, uint16_t old, size_t start)
{
	switch (policy) {
	case LW_OVERLAP_FIRST:
		return false;
	case LW_OVERLAP_EARLIER:
		return start <= old;
	case LW_OVERLAP_LAST:
		return true;
	}
	LW_UNREACHABLE();
}

/* How many units are new. */
static size_t fill(
	struct datagram *d, enum lw_overlap policy, size_t off, struct lw_rd body)
{
	size_t n = lw_rd_left(&body), before = d->have;
	for (size_t at = 0; at < n; at += 8) {
		size_t unit = (off + at) / 8;
		uint8_t bit = (uint8_t)(1u << unit % 8);
		if (!(d->filled[unit / 8] & bit))
			d->have++;
		else if (!replaces(policy, d->store->start[unit], off / 8))
			continue;
		d->filled[unit / 8] |= bit;
		d->store->start[unit] = (uint16_t)(off / 8);
		memcpy(d->store->body + off + at, body.at + at, n - at < 8 ? n - at : 8);
	}
	return d->have - before;
}

/* False: the fragment contradicts the others, or makes the datagram too long. */
static bool fits(struct datagram *d, const struct lw_ipv4 *ip, size_t n)
{
	size_t end = (size_t)ip->frag_off + n;
	if (n == 0 || end + LW_IPV4_HLEN > LW_IPV4_LEN_MAX || (ip->mf && n % 8))
		return false;
	if (d->len && (end > d->len || (!ip->mf && end != d->len)))
		return false;
	if (!ip->mf && end < d->reach)
		return false;
	return true;
}

static void keep_first(struct datagram *d, const struct lw_ipv4 *ip, struct lw_rd packet)
{
	size_t n = lw_rd_left(&packet);
	d->ip = *ip;
	d->quote_len = n < QUOTE_MAX ? n : QUOTE_MAX;
	memcpy(d->quote, packet.at, d->quote_len);
}

static void complete(struct lw_stack *s, struct datagram *d, lw_time now)
{
	struct lw_ipv4 ip = d->ip;
	ip.mf = false;
	ip.frag_off = 0;
	ip.total_len = (uint16_t)(ip.header_len + d->len);
	s->stats.reassembled++;
	ip_deliver(s, &ip, lw_rd_of(d->quote, d->quote_len),
		lw_rd_of(d->store->body, d->len), now);
	release(d);
}

void reass_input(struct lw_stack *s, const struct lw_ipv4 *ip, struct lw_rd packet,
	struct lw_rd body, lw_time now)
{
	struct reass *r = get(s);
	struct datagram *d = find(r, ip, now);
	size_t n = lw_rd_left(&body);
	if (!fits(d, ip, n)) {
		stack_drop(s, LW_DROP_FRAG_BAD);
		if (d->have == 0) /* it was the first */
			release(d);
		set_timer(r);
		return;
	}
	if (ip->frag_off == 0 && d->quote_len == 0)
		keep_first(d, ip, packet);
	if (ip->frag_off + n > d->reach)
		d->reach = ip->frag_off + n;
	if (!ip->mf)
		d->len = ip->frag_off + n;
	if (fill(d, s->profile->ip.frag_overlap, ip->frag_off, body) == 0)
		stack_drop(s, LW_DROP_FRAG_DUPLICATE);
	if (d->len && d->have == (d->len + 7) / 8)
		complete(s, d, now);
	set_timer(r);
}
