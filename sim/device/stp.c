/* stp.c - the spanning tree, in the words of IEEE 802.1D-1998 clause 8.
 *
 * Theory of operation.  Each port keeps the best configuration that it heard or would say
 * itself: root, cost, bridge, port.  Whoever says the best on a segment is designated for
 * it; the port that hears the best of all leads to the root; every other port blocks.
 * What is no longer repeated is forgotten after the maximum age.
 * SPDX-License-Identifier: MIT */
#include "labwire/device/stp.h"

#include "labwire/base/alloc.h"
#include "labwire/base/assert.h"

#define NO_PORT UINT32_MAX

enum {
	PORT_PRIORITY = 0x8000, /* 128, in the upper byte */
	BPDU_SECOND = 256,	/* times on the wire */
};

/* What a port can say of its segment (8.6.2.1): the better one wins. */
struct vector {
	struct lw_bridge_id root;
	uint32_t cost;
	struct lw_bridge_id bridge;
	uint16_t port;
};

struct port {
	uint16_t id;
	uint8_t state;	     /* enum lw_stp_state; written by set_state() only */
	bool edge;	     /* PortFast: a station's, as far as is known */
	bool acknowledge;    /* a topology change */
	bool config_pending; /* until the hold time is over */
	uint32_t cost;
	struct vector heard; /* or what we say ourselves: then it is designated */
	lw_time said_at;     /* `heard`, by the root */
	lw_time age_at;	     /* it is too old; timers: LW_NEVER, not running */
	lw_time forward_at;
	lw_time hold_until;
};

struct times {
	lw_span max_age, hello, forward_delay;
};

struct lw_stp {
	struct lw_stp_conf conf;
	struct lw_bridge_id root;
	uint32_t root_cost;
	uint32_t root_port; /* NO_PORT: we are it */
	struct times times; /* the root's */
	bool changing;	    /* the root says that the topology changes */
	bool detected;	    /* and we told it so */
	lw_time hello_at, notice_at, change_at;
	struct port *ports;
};

static struct times own_times(void)
{
	return (struct times){ LW_STP_MAX_AGE, LW_STP_HELLO, LW_STP_FORWARD_DELAY };
}

const char *lw_stp_state_name(enum lw_stp_state state)
{
	static const char *const names[] = { "disabled", "blocking", "listening",
		"learning", "forwarding" };
	return names[state];
}

const char *lw_stp_role_name(enum lw_stp_role role)
{
	static const char *const names[] = { "disabled", "root", "designated",
		"alternate" };
	return names[role];
}

struct lw_stp *lw_stp_new(const struct lw_stp_conf *conf, lw_time now)
{
	struct lw_stp *s = lw_alloc(sizeof(*s));
	s->conf = *conf;
	s->ports = lw_alloc_array(conf->ports, sizeof(*s->ports));
	s->root = conf->id;
	s->root_port = NO_PORT;
	s->times = own_times();
	s->hello_at = now;
	s->change_at = s->notice_at = LW_NEVER;
	for (uint32_t i = 0; i < conf->ports; i++) {
		s->ports[i].id = (uint16_t)(PORT_PRIORITY | (i + 1));
		s->ports[i].age_at = s->ports[i].forward_at = LW_NEVER;
		s->ports[i].hold_until = now;
	}
	return s;
}

void lw_stp_free(struct lw_stp *s)
{
	if (!s)
		return;
	lw_free(s->ports);
	lw_free(s);
}

static int compare_ids(const struct lw_bridge_id *a, const struct lw_bridge_id *b)
{
	if (a->priority != b->priority)
		return a->priority < b->priority ? -1 : 1;
	return memcmp(a->mac.b, b->mac.b, sizeof(a->mac.b));
}

/* 8.6.8.3: which of two configurations is better? */
static int compare(const struct vector *a, const struct vector *b)
{
	int d = compare_ids(&a->root, &b->root);
	if (d == 0 && a->cost != b->cost)
		d = a->cost < b->cost ? -1 : 1;
	if (d == 0)
		d = compare_ids(&a->bridge, &b->bridge);
	if (d == 0 && a->port != b->port)
		d = a->port < b->port ? -1 : 1;
	return d;
}

static bool is_root(const struct lw_stp *s)
{
	return s->root_port == NO_PORT;
}

static bool is_designated(const struct lw_stp *s, const struct port *p)
{
	return p->heard.port == p->id && compare_ids(&p->heard.bridge, &s->conf.id) == 0;
}

static uint32_t number_of(const struct lw_stp *s, const struct port *p)
{
	return (uint32_t)(p - s->ports);
}

static uint16_t on_wire(lw_span span)
{
	return (uint16_t)(span / (LW_SEC(1) / BPDU_SECOND));
}

static lw_span from_wire(uint16_t v)
{
	return v * (LW_SEC(1) / BPDU_SECOND);
}

/* 8.5.3.2, 8.10.1: whole seconds since the root said it, and one for the way. */
static lw_span message_age(const struct lw_stp *s, lw_time now)
{
	if (is_root(s))
		return 0;
	lw_span age = now - s->ports[s->root_port].said_at;
	return age / LW_SEC(1) * LW_SEC(1) + LW_SEC(1);
}

/* 8.6.1 */
static void transmit_config(struct lw_stp *s, struct port *p, lw_time now)
{
	lw_span age = message_age(s, now);
	if (now < p->hold_until) {
		p->config_pending = true;
		return;
	}
	p->config_pending = false;
	if (age >= s->times.max_age)
		return;
	struct lw_bpdu b = { .type = LW_BPDU_CONFIG,
		.root = s->root,
		.cost = s->root_cost,
		.bridge = s->conf.id,
		.port = p->id,
		.message_age = on_wire(age),
		.max_age = on_wire(s->times.max_age),
		.hello = on_wire(s->times.hello),
		.forward_delay = on_wire(s->times.forward_delay) };
	if (p->acknowledge)
		b.flags |= LW_BPDU_TOPOLOGY_CHANGE_ACK;
	if (s->changing)
		b.flags |= LW_BPDU_TOPOLOGY_CHANGE;
	p->acknowledge = false;
	p->hold_until = now + LW_STP_HOLD;
	s->conf.ops->send(s->conf.ctx, number_of(s, p), &b, now);
}

/* 8.6.4 */
static void generate_configs(struct lw_stp *s, lw_time now)
{
	for (uint32_t i = 0; i < s->conf.ports; i++) {
		struct port *p = &s->ports[i];
		if (p->state != LW_STP_DISABLED && is_designated(s, p))
			transmit_config(s, p, now);
	}
}

/* 8.6.6 */
static void transmit_notice(struct lw_stp *s, lw_time now)
{
	struct lw_bpdu b = { .type = LW_BPDU_CHANGE };
	s->notice_at = now + LW_STP_HELLO;
	s->conf.ops->send(s->conf.ctx, s->root_port, &b, now);
}

static void set_changing(struct lw_stp *s, bool changing, lw_time now)
{
	if (s->changing == changing)
		return;
	s->changing = changing;
	s->conf.ops->moving(s->conf.ctx, changing, now);
}

/* 8.6.14 */
static void detect_change(struct lw_stp *s, lw_time now)
{
	if (is_root(s)) {
		set_changing(s, true, now);
		s->change_at = now + LW_STP_MAX_AGE + LW_STP_FORWARD_DELAY;
	} else if (!s->detected) {
		transmit_notice(s, now);
	}
	s->detected = true;
}

static void set_state(
	struct lw_stp *s, struct port *p, enum lw_stp_state state, lw_time now)
{
	p->state = (uint8_t)state;
	s->conf.ops->state(s->conf.ctx, number_of(s, p), state, now);
}

static bool passes_or_learns(const struct port *p)
{
	return p->state == LW_STP_FORWARDING || p->state == LW_STP_LEARNING;
}

/* 8.6.10 */
static void become_designated(struct lw_stp *s, struct port *p)
{
	p->heard = (struct vector){ s->root, s->root_cost, s->conf.id, p->id };
}

/* 8.6.8 */
static void select_root(struct lw_stp *s)
{
	struct vector best = { .root = s->conf.id };
	s->root_port = NO_PORT;
	for (uint32_t i = 0; i < s->conf.ports; i++) {
		const struct port *p = &s->ports[i];
		if (p->state == LW_STP_DISABLED || is_designated(s, p) ||
			compare_ids(&p->heard.root, &s->conf.id) >= 0)
			continue;
		struct vector v = p->heard;
		v.cost = v.cost > UINT32_MAX - p->cost ? UINT32_MAX : v.cost + p->cost;
		if (is_root(s) || compare(&v, &best) < 0) { /* then the lowest port */
			best = v;
			s->root_port = i;
		}
	}
	s->root = is_root(s) ? s->conf.id : best.root;
	s->root_cost = is_root(s) ? 0 : best.cost;
}

/* 8.6.9 */
static void select_designated(struct lw_stp *s)
{
	for (uint32_t i = 0; i < s->conf.ports; i++) {
		struct port *p = &s->ports[i];
		struct vector own = { s->root, s->root_cost, s->conf.id, p->id };
		if (p->state == LW_STP_DISABLED)
			continue;
		if (is_designated(s, p) || compare_ids(&p->heard.root, &s->root) != 0 ||
			compare(&own, &p->heard) <= 0)
			become_designated(s, p);
	}
}

/* 8.6.12 */
static void make_forwarding(struct lw_stp *s, struct port *p, lw_time now)
{
	if (p->state != LW_STP_BLOCKING)
		return;
	if (p->edge) {
		set_state(s, p, LW_STP_FORWARDING, now);
		return;
	}
	set_state(s, p, LW_STP_LISTENING, now);
	p->forward_at = now + s->times.forward_delay;
}

/* 8.6.13 */
static void make_blocking(struct lw_stp *s, struct port *p, lw_time now)
{
	bool passed = passes_or_learns(p);
	p->config_pending = p->acknowledge = false;
	p->forward_at = LW_NEVER;
	if (p->state == LW_STP_BLOCKING)
		return;
	set_state(s, p, LW_STP_BLOCKING, now);
	if (passed && !p->edge)
		detect_change(s, now);
}

/* 8.6.11 */
static void select_states(struct lw_stp *s, lw_time now)
{
	for (uint32_t i = 0; i < s->conf.ports; i++) {
		struct port *p = &s->ports[i];
		if (p->state == LW_STP_DISABLED)
			continue;
		if (i == s->root_port) {
			p->config_pending = p->acknowledge = false;
			make_forwarding(s, p, now);
		} else if (is_designated(s, p)) {
			p->age_at = LW_NEVER;
			make_forwarding(s, p, now);
		} else {
			make_blocking(s, p, now);
		}
	}
}

/* 8.7.4 and the like: after a port lost what it knew. */
static void update(struct lw_stp *s, lw_time now)
{
	bool was_root = is_root(s);
	select_root(s);
	select_designated(s);
	if (is_root(s) && !was_root) {
		s->times = own_times();
		s->notice_at = LW_NEVER;
		s->hello_at = now;
	}
	select_states(s, now);
	if (is_root(s) && !was_root)
		detect_change(s, now);
}

/* 802.1D-1998 table 8-5 as revised for fast links: the short method. */
static uint32_t cost_of(uint64_t bits_per_s)
{
	static const struct {
		uint64_t bits_per_s;
		uint32_t cost;
	} costs[] = { { 10000000000u, 2 }, { 1000000000u, 4 }, { 100000000u, 19 },
		{ 10000000u, 100 } };
	for (size_t i = 0; i < sizeof(costs) / sizeof(costs[0]); i++)
		if (bits_per_s >= costs[i].bits_per_s)
			return costs[i].cost;
	return 250; /* 4 Mbit/s and less */
}

void lw_stp_enable(struct lw_stp *s, uint32_t port, uint64_t bits_per_s, lw_time now)
{
	struct port *p = &s->ports[port];
	if (p->state != LW_STP_DISABLED)
		return;
	p->cost = cost_of(bits_per_s);
	p->edge = s->conf.portfast;
	p->acknowledge = p->config_pending = false;
	p->age_at = p->forward_at = LW_NEVER;
	become_designated(s, p);
	set_state(s, p, LW_STP_BLOCKING, now);
	select_states(s, now);
}

void lw_stp_warm_port(struct lw_stp *s, uint32_t port, uint64_t bits_per_s, lw_time now)
{
	lw_stp_enable(s, port, bits_per_s, now);
	s->ports[port].forward_at = LW_NEVER;
	set_state(s, &s->ports[port], LW_STP_FORWARDING, now);
}

void lw_stp_disable(struct lw_stp *s, uint32_t port, lw_time now)
{
	struct port *p = &s->ports[port];
	bool passed = passes_or_learns(p) && !p->edge;
	if (p->state == LW_STP_DISABLED)
		return;
	become_designated(s, p);
	set_state(s, p, LW_STP_DISABLED, now);
	p->acknowledge = p->config_pending = false;
	p->age_at = p->forward_at = LW_NEVER;
	update(s, now);
	if (passed) /* more than 8.8.3 asks for; as switches do it */
		detect_change(s, now);
}

/* 8.6.2, 8.6.3 */
static bool supersedes(
	const struct lw_stp *s, const struct port *p, const struct vector *v)
{
	struct vector same_port = *v;
	same_port.port = p->heard.port;
	int d = compare(&same_port, &p->heard);
	if (d != 0)
		return d < 0;
	return compare_ids(&v->bridge, &s->conf.id) != 0 || v->port <= p->heard.port;
}

/* 8.6.2.2, 8.6.3: what the root says of times holds for all. */
static void obey(struct lw_stp *s, const struct lw_bpdu *b, lw_time now)
{
	s->times = (struct times){ from_wire(b->max_age), from_wire(b->hello),
		from_wire(b->forward_delay) };
	set_changing(s, b->flags & LW_BPDU_TOPOLOGY_CHANGE, now);
	generate_configs(s, now);
	if (b->flags & LW_BPDU_TOPOLOGY_CHANGE_ACK) { /* 8.6.15 */
		s->detected = false;
		s->notice_at = LW_NEVER;
	}
}

/* 8.7.1 */
static void hear_config(
	struct lw_stp *s, struct port *p, const struct lw_bpdu *b, lw_time now)
{
	struct vector v = { b->root, b->cost, b->bridge, b->port };
	bool was_root = is_root(s);
	if (!supersedes(s, p, &v)) {
		if (is_designated(s, p))
			transmit_config(s, p, now); /* 8.6.5: it shall know better */
		return;
	}
	p->heard = v;
	p->said_at = now - from_wire(b->message_age);
	p->age_at = p->said_at + from_wire(b->max_age);
	select_root(s);
	select_designated(s);
	select_states(s, now);
	if (was_root && !is_root(s)) {
		s->hello_at = LW_NEVER;
		if (s->detected) {
			s->change_at = LW_NEVER;
			transmit_notice(s, now);
		}
	}
	if (number_of(s, p) == s->root_port)
		obey(s, b, now);
}

/* 8.7.2 */
static void hear_notice(struct lw_stp *s, struct port *p, lw_time now)
{
	if (!is_designated(s, p))
		return;
	detect_change(s, now);
	p->acknowledge = true; /* 8.6.16 */
	transmit_config(s, p, now);
}

void lw_stp_hear(struct lw_stp *s, uint32_t port, const struct lw_bpdu *b, lw_time now)
{
	struct port *p = &s->ports[port];
	if (p->state == LW_STP_DISABLED)
		return;
	if (p->edge) { /* a bridge: no station's port any more */
		p->edge = false;
		if (p->state == LW_STP_FORWARDING) {
			set_state(s, p, LW_STP_BLOCKING, now);
			select_states(s, now);
		}
	}
	if (b->type == LW_BPDU_CHANGE)
		hear_notice(s, p, now);
	else if (b->message_age < b->max_age && /* 9.3.4; and no echo of our own */
		 !(b->port == p->id && compare_ids(&b->bridge, &s->conf.id) == 0))
		hear_config(s, p, b, now);
}

/* 8.7.5 */
static void forward_delay_over(struct lw_stp *s, struct port *p, lw_time now)
{
	if (p->state == LW_STP_LISTENING) {
		p->forward_at = now + s->times.forward_delay;
		set_state(s, p, LW_STP_LEARNING, now);
		return;
	}
	p->forward_at = LW_NEVER;
	set_state(s, p, LW_STP_FORWARDING, now);
	for (uint32_t i = 0; i < s->conf.ports; i++) {
		const struct port *other = &s->ports[i];
		if (other->state != LW_STP_DISABLED && is_designated(s, other)) {
			detect_change(s, now);
			return;
		}
	}
}

static void tick_port(struct lw_stp *s, struct port *p, lw_time now)
{
	if (p->age_at <= now) { /* 8.7.4 */
		p->age_at = LW_NEVER;
		become_designated(s, p);
		update(s, now);
	}
	if (p->forward_at <= now)
		forward_delay_over(s, p, now);
	if (p->config_pending && p->hold_until <= now) /* 8.7.8 */
		transmit_config(s, p, now);
}

void lw_stp_tick(struct lw_stp *s, lw_time now)
{
	if (s->change_at <= now) { /* 8.7.7 */
		s->change_at = LW_NEVER;
		s->detected = false;
		set_changing(s, false, now);
	}
	if (s->notice_at <= now) /* 8.7.6 */
		transmit_notice(s, now);
	for (uint32_t i = 0; i < s->conf.ports; i++)
		tick_port(s, &s->ports[i], now);
	if (s->hello_at <= now) { /* 8.7.3 */
		s->hello_at = now + LW_STP_HELLO;
		generate_configs(s, now);
	}
}

static void earlier(lw_time *first, lw_time at)
{
	if (at < *first)
		*first = at;
}

lw_time lw_stp_deadline(const struct lw_stp *s)
{
	lw_time first = s->hello_at;
	earlier(&first, s->notice_at);
	earlier(&first, s->change_at);
	for (uint32_t i = 0; i < s->conf.ports; i++) {
		const struct port *p = &s->ports[i];
		earlier(&first, p->age_at);
		earlier(&first, p->forward_at);
		if (p->config_pending)
			earlier(&first, p->hold_until);
	}
	return first;
}

void lw_stp_assume(struct lw_stp *s, const struct lw_stp *other, lw_time now)
{
	struct lw_stp mine = *s;
	LW_ASSERT(s->conf.ports == other->conf.ports);
	*s = *other;
	s->conf = mine.conf;
	s->ports = mine.ports;
	memcpy(s->ports, other->ports, s->conf.ports * sizeof(*s->ports));
	for (uint32_t i = 0; i < s->conf.ports; i++)
		s->conf.ops->state(s->conf.ctx, i, s->ports[i].state, now);
	s->conf.ops->moving(s->conf.ctx, s->changing, now);
}

void lw_stp_port(const struct lw_stp *s, uint32_t port, struct lw_stp_view *out)
{
	const struct port *p = &s->ports[port];
	*out = (struct lw_stp_view){ .state = p->state,
		.role = p->state == LW_STP_DISABLED ? LW_STP_NO_ROLE
			: port == s->root_port	    ? LW_STP_ROOT
			: is_designated(s, p)	    ? LW_STP_DESIGNATED
						    : LW_STP_ALTERNATE,
		.cost = p->cost,
		.designated_bridge = p->heard.bridge,
		.designated_port = p->heard.port };
}

void lw_stp_root(
	const struct lw_stp *s, struct lw_bridge_id *root, uint32_t *cost, uint32_t *port)
{
	*root = s->root;
	*cost = s->root_cost;
	*port = s->root_port;
}
