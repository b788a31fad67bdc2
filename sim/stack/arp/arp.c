/* arp.c - resolve, answer, age.
 *
 * Timer: one event for the interface, set to the earliest of the entries' `due` times and
 * the next announcement; age by `life` is judged when an entry is looked at.
 * SPDX-License-Identifier: MIT */
#include "arp.h"

#include "../ip/ip.h"
#include "../stack_priv.h"
#include "labwire/base/alloc.h"
#include "labwire/wire/arp.h"
#include "labwire/wire/ether.h"

/* RFC 1122 2.3.2.1: at most one request per second for one address. */
#define REQUEST_GAP LW_SEC(1)
/* RFC 5227 2.4: two stations that defend one address must not do so without end. */
#define DEFEND_INTERVAL LW_SEC(10)

static const struct lw_arp_profile *rules(const struct netif *n)
{
	return &n->stack->profile->arp;
}

static void on_timer(struct lw_event *ev, lw_time now);

void arp_init(struct netif *n)
{
	lw_event_init(&n->arp.timer, n->stack->owner, "arp", on_timer);
	n->arp.defended = LW_NEVER;
}

static void free_queue(struct netif *n, struct arp_entry *e, enum lw_drop why)
{
	while (e->head) {
		struct lw_frame *f = e->head;
		e->head = f->next;
		f->next = NULL;
		stack_drop(n->stack, why);
		lw_pkt_free((struct lw_pkt *)f);
	}
	e->tail = NULL;
	e->queued = 0;
}

void arp_flush(struct netif *n)
{
	struct arp *a = &n->arp;
	for (uint32_t i = 0; i < a->used; i++)
		free_queue(n, &a->entries[i], LW_DROP_DOWN);
	a->used = 0;
	lw_index_fini(&a->by_addr);
	lw_evq_park(n->stack->engine->q, &a->timer);
}

void arp_fini(struct netif *n)
{
	arp_flush(n);
	lw_evq_cancel(n->stack->engine->q, &n->arp.timer);
	lw_free(n->arp.entries);
}

static void forget(struct netif *n, struct arp_entry *e, enum lw_drop why)
{
	free_queue(n, e, why);
	lw_index_del(&n->arp.by_addr, e->addr);
	*e = (struct arp_entry){ .state = ARP_FREE, .due = LW_NEVER };
}

/* Too old to be believed (profiles that age without probing)? */
static bool expired(const struct netif *n, const struct arp_entry *e, lw_time now)
{
	lw_span life = e->used ? rules(n)->life_used : rules(n)->life;
	return e->state == ARP_REACHABLE && life && now - e->made >= life;
}

static struct arp_entry *find(struct netif *n, uint32_t addr, lw_time now)
{
	uint32_t i = lw_index_get(&n->arp.by_addr, addr);
	if (i == LW_INDEX_NONE)
		return NULL;
	struct arp_entry *e = &n->arp.entries[i];
	if (!expired(n, e, now))
		return e;
	forget(n, e, LW_DROP_ARP_FAILED);
	return NULL;
}

/* A free place: an unused one, a new one, or that of the entry confirmed longest ago. */
static struct arp_entry *place(struct netif *n)
{
	struct arp *a = &n->arp;
	struct arp_entry *oldest = NULL;
	for (uint32_t i = 0; i < a->used; i++) {
		struct arp_entry *e = &a->entries[i];
		if (e->state == ARP_FREE)
			return e;
		if (!oldest || e->made < oldest->made)
			oldest = e;
	}
	if (a->used == ARP_ENTRIES_MAX) {
		forget(n, oldest, LW_DROP_ARP_QUEUE);
		return oldest;
	}
	size_t cap = a->cap;
	a->entries = lw_grow(a->entries, &cap, (size_t)a->used + 1, sizeof(*a->entries));
	a->cap = (uint32_t)cap;
	return &a->entries[a->used++];
}

static struct arp_entry *make(struct netif *n, uint32_t addr, lw_time now)
{
	struct arp_entry *e = place(n);
	*e = (struct arp_entry){ .addr = addr,
		.state = ARP_INCOMPLETE,
		.made = now,
		.asked = now - REQUEST_GAP,
		.due = LW_NEVER };
	lw_index_put(&n->arp.by_addr, addr, (uint32_t)(e - n->arp.entries));
	return e;
}

static void set_timer(struct netif *n)
{
	struct arp *a = &n->arp;
	const struct lw_arp_profile *r = rules(n);
	lw_time first = LW_NEVER;
	if (n->card->up && a->announced < r->announcements)
		first = a->up_since + r->announce_at[a->announced];
	for (uint32_t i = 0; i < a->used; i++)
		if (a->entries[i].due < first)
			first = a->entries[i].due;
	if (first == LW_NEVER)
		lw_evq_park(n->stack->engine->q, &a->timer);
	else
		lw_evq_put(n->stack->engine->q, &a->timer, first);
}

static lw_span reachable_time(struct netif *n)
{
	const struct lw_arp_profile *r = rules(n);
	lw_span spread = (r->reachable_max - r->reachable_min) / LW_MS(1);
	return r->reachable_min +
	       LW_MS(spread ? lw_rand_below(&n->stack->rand, (uint32_t)spread) : 0);
}

static void set_state(
	struct netif *n, struct arp_entry *e, enum arp_state state, lw_time now)
{
	const struct lw_arp_profile *r = rules(n);
	e->state = (uint8_t)state;
	e->tries = 0;
	e->due = LW_NEVER;
	switch (state) {
	case ARP_REACHABLE:
		e->made = now;
		if (r->reachable_max)
			e->due = now + reachable_time(n);
		else if (r->refresh_before)
			e->due = now + r->life - r->refresh_before;
		break;
	case ARP_DELAY:
		e->due = now + r->probe_delay;
		break;
	case ARP_INCOMPLETE:
	case ARP_PROBE:
		e->due = r->retry ? now : LW_NEVER;
		break;
	case ARP_FREE:
	case ARP_STALE:
		break;
	}
}

static void send_arp(
	struct netif *n, const struct lw_arp *m, struct lw_mac dst, lw_time now)
{
	struct lw_pkt *p = lw_pkt_new(n->stack->engine->pool, LW_ETHER_HLEN, LW_ARP_LEN);
	struct lw_wr w = lw_wr_of(lw_pkt_put(p, LW_ARP_LEN), LW_ARP_LEN);
	lw_arp_emit(&w, m);
	if (m->op == LW_ARP_REQUEST)
		n->stack->stats.arp_requests++;
	else
		n->stack->stats.arp_replies++;
	netif_send(n, p, LW_ETHERTYPE_ARP, dst, now);
}

static void request(struct netif *n, struct arp_entry *e, struct lw_mac dst, lw_time now)
{
	struct lw_arp m = { .op = LW_ARP_REQUEST,
		.sha = n->card->mac,
		.spa = lw_iface_source(&n->ip, e->addr),
		.tpa = e->addr };
	e->asked = now;
	send_arp(n, &m, dst, now);
}

/* "This address is here": gratuitous, to all. */
static void announce(struct netif *n, lw_time now)
{
	uint16_t op = rules(n)->announce_as_reply ? LW_ARP_REPLY : LW_ARP_REQUEST;
	for (uint32_t i = 0; i < n->ip.naddrs; i++) {
		uint32_t own = n->ip.addrs[i].addr;
		struct lw_arp m = {
			.op = op, .sha = n->card->mac, .spa = own, .tpa = own
		};
		send_arp(n, &m, lw_mac_broadcast(), now);
	}
}

void arp_interface_up(struct netif *n, lw_time now)
{
	n->arp.up_since = now;
	n->arp.announced = 0;
	set_timer(n);
}

/* No answer to the last try: whoever waits learns that the host is unreachable.  The
 * entry goes first, for telling may send packets and so make entries. */
static void give_up(struct netif *n, struct arp_entry *e, lw_time now)
{
	struct lw_frame *f = e->head;
	e->head = e->tail = NULL;
	forget(n, e, LW_DROP_ARP_FAILED);
	while (f) {
		struct lw_frame *next = f->next;
		f->next = NULL;
		stack_drop(n->stack, LW_DROP_ARP_FAILED);
		ip_unresolved(n->stack, (struct lw_pkt *)f, now);
		f = next;
	}
}

static void retry(struct netif *n, struct arp_entry *e, lw_time now)
{
	const struct lw_arp_profile *r = rules(n);
	uint8_t unicast = e->state == ARP_PROBE ? r->unicast_probes : 0;
	if (e->tries >= unicast + r->broadcast_probes) {
		give_up(n, e, now);
		return;
	}
	bool to_known = e->tries++ < unicast;
	e->due = now + r->retry;
	request(n, e, to_known ? e->mac : lw_mac_broadcast(), now);
}

static void entry_due(struct netif *n, struct arp_entry *e, lw_time now)
{
	switch ((enum arp_state)e->state) {
	case ARP_REACHABLE:
		e->due = LW_NEVER;
		if (rules(n)->reachable_max)
			set_state(n, e, ARP_STALE, now);
		else if (e->used) /* refresh shortly before the end of its life */
			request(n, e, e->mac, now);
		break;
	case ARP_DELAY:
		set_state(n, e, ARP_PROBE, now);
		retry(n, e, now);
		break;
	case ARP_INCOMPLETE:
	case ARP_PROBE:
		retry(n, e, now);
		break;
	case ARP_FREE:
	case ARP_STALE:
		e->due = LW_NEVER;
		break;
	}
}

static void on_timer(struct lw_event *ev, lw_time now)
{
	struct arp *a = lw_container_of(ev, struct arp, timer);
	struct netif *n = lw_container_of(a, struct netif, arp);
	const struct lw_arp_profile *r = rules(n);
	if (a->announced < r->announcements &&
		a->up_since + r->announce_at[a->announced] <= now) {
		announce(n, now);
		a->announced++;
	}
	for (uint32_t i = 0; i < a->used; i++)
		if (a->entries[i].due <= now)
			entry_due(n, &a->entries[i], now);
	set_timer(n);
}

/* An answer, or another sign of life with an address: queued packets leave. */
static void learn(struct netif *n, struct arp_entry *e, struct lw_mac mac, bool confirmed,
	lw_time now)
{
	bool fresh = e->state == ARP_INCOMPLETE;
	bool moved = !fresh && !lw_mac_equal(e->mac, mac);
	e->mac = mac;
	if (confirmed || fresh || moved || !rules(n)->reachable_max) {
		bool unsure = rules(n)->reachable_max && !confirmed;
		set_state(n, e, unsure ? ARP_STALE : ARP_REACHABLE, now);
	}
	struct lw_frame *f = e->head;
	e->head = e->tail = NULL;
	e->queued = 0;
	while (f) {
		struct lw_frame *next = f->next;
		f->next = NULL;
		netif_send(n, (struct lw_pkt *)f, LW_ETHERTYPE_IPV4, mac, now);
		f = next;
	}
}

static void answer(struct netif *n, const struct lw_arp *q, lw_time now)
{
	struct lw_arp m = { .op = LW_ARP_REPLY,
		.sha = n->card->mac,
		.spa = q->tpa,
		.tha = q->sha,
		.tpa = q->spa };
	send_arp(n, &m, q->sha, now);
}

static void conflict(struct netif *n, const struct lw_arp *m, lw_time now)
{
	struct lw_stack *s = n->stack;
	char addr[LW_IP4_TEXT], mac[LW_MAC_TEXT];
	stack_drop(s, LW_DROP_ARP_CONFLICT);
	if (s->engine->log)
		lw_log(s->engine->log, LW_LOG_WARNING, now, s->name, "arp",
			"%s is also claimed by %s", lw_ip4_format(m->spa, addr),
			lw_mac_format(m->sha, mac));
	bool again =
		n->arp.defended != LW_NEVER && now - n->arp.defended < DEFEND_INTERVAL;
	if (rules(n)->conflict != LW_ARP_CONFLICT_DEFEND || again)
		return;
	n->arp.defended = now;
	announce(n, now);
}

void arp_input(struct netif *n, struct lw_rd body, lw_time now)
{
	struct lw_arp m;
	if (lw_arp_parse(&body, &m) != LW_OK) {
		stack_drop(n->stack, LW_DROP_MALFORMED);
		return;
	}
	if (lw_mac_is_group(m.sha) || lw_mac_equal(m.sha, n->card->mac)) {
		stack_drop(n->stack, LW_DROP_MARTIAN); /* nobody's, or our own echo */
		return;
	}
	enum lw_arp_claim claim = lw_ip_arp_claim(&n->stack->ip, &n->ip, m.spa, m.tpa);
	if (claim == LW_ARP_CONFLICT) {
		conflict(n, &m, now);
		return;
	}
	bool for_us = claim == LW_ARP_OURS;
	struct arp_entry *e = m.spa ? find(n, m.spa, now) : NULL;
	if (!e && for_us && m.op == LW_ARP_REQUEST && lw_iface_learns(&n->ip, m.spa))
		e = make(n, m.spa, now);
	if (e)
		learn(n, e, m.sha, m.op == LW_ARP_REPLY && for_us, now);
	if (m.op == LW_ARP_REQUEST && claim != LW_ARP_NOT_OURS)
		answer(n, &m, now);
	set_timer(n);
}

static void enqueue(struct netif *n, struct arp_entry *e, struct lw_pkt *p)
{
	const struct lw_arp_profile *r = rules(n);
	if (e->queued >= r->queue) {
		stack_drop(n->stack, LW_DROP_ARP_QUEUE);
		if (!r->queue_newest || !e->head) {
			lw_pkt_free(p);
			return;
		}
		struct lw_frame *old = e->head;
		e->head = old->next;
		old->next = NULL;
		e->queued--;
		lw_pkt_free((struct lw_pkt *)old);
	}
	p->f.next = NULL;
	if (e->head)
		e->tail->next = &p->f;
	else
		e->head = &p->f;
	e->tail = &p->f;
	e->queued++;
}

static void resolve(struct netif *n, struct lw_pkt *p, uint32_t next_hop, lw_time now)
{
	struct arp_entry *e = find(n, next_hop, now);
	if (!e) {
		e = make(n, next_hop, now);
		set_state(n, e, ARP_INCOMPLETE, now);
	}
	enqueue(n, e, p);
	if (rules(n)->retry && e->tries == 0)
		retry(n, e, now);
	else if (!rules(n)->retry && now - e->asked >= REQUEST_GAP)
		request(n, e, lw_mac_broadcast(), now);
	set_timer(n);
}

void arp_output(struct netif *n, struct lw_pkt *p, uint32_t next_hop, lw_time now)
{
	struct arp_entry *e = find(n, next_hop, now);
	if (!e || e->state == ARP_INCOMPLETE) {
		resolve(n, p, next_hop, now);
		return;
	}
	e->used = true;
	if (e->state == ARP_STALE) {
		set_state(n, e, ARP_DELAY, now);
		set_timer(n);
	}
	netif_send(n, p, LW_ETHERTYPE_IPV4, e->mac, now);
}

void arp_warm(struct netif *n, uint32_t addr, struct lw_mac mac, lw_time now)
{
	struct arp_entry *e = find(n, addr, now);
	if (!e)
		e = make(n, addr, now);
	learn(n, e, mac, true, now);
	set_timer(n);
}
