/* guests.c - the table of guests, and the records that come for them.
 * SPDX-License-Identifier: MIT */
#include "guests.h"

#include <string.h>

#include "kinds.h"
#include "labwire/base/alloc.h"
#include "labwire/base/index.h"
#include "labwire/base/wr.h"

enum {
	LOOKUPS_MAX = LW_DNS_STUB_QUESTIONS / 2, /* the lab's own programs ask, too */
};
#define INNER_CHANNEL                                                                    \
	0x80000000u /* from here on: numbered by the lab, when it accepts                \
		     */

struct guests {
	struct lw_lab *lab;
	struct inlet *inlet;
	struct inlet_user inlet_user;
	lw_time (*now)(void *ctx);
	void *now_ctx;
	struct lw_list guests;
	struct guest **slots; /* by the values of `channels` */
	size_t used, cap, count;
	struct lw_index channels;
	uint32_t free_slot; /* LW_INDEX_NONE: none; chained through free_next */
	uint32_t *free_next;
	size_t free_cap;
	struct lw_list to_ask; /* guests whose name waits for its turn */
	uint32_t asked;	       /* names being looked up */
	uint32_t outer_channel, inner_channel;
	uint64_t refused;
	bool ended; /* nothing is put any more */
};

static void enter(struct inlet_user *u, const struct journal_record *r, lw_time now);

struct guests *guests_new(struct lw_lab *lab, lw_time (*now)(void *ctx), void *ctx)
{
	struct guests *g = lw_alloc(sizeof(*g));
	g->lab = lab;
	g->now = now;
	g->now_ctx = ctx;
	g->inlet_user.enter = enter;
	g->inlet = inlet_new(lw_lab_engine(lab), &g->inlet_user);
	g->free_slot = LW_INDEX_NONE;
	lw_list_init(&g->guests);
	lw_list_init(&g->to_ask);
	return g;
}

void guests_free(struct guests *g)
{
	if (!g)
		return;
	while (!lw_list_empty(&g->guests)) {
		struct guest *guest = lw_container_of(g->guests.next, struct guest, list);
		guest->stack = NULL; /* without a word: its sockets end with the lab */
		guest_free(guest);
	}
	inlet_free(g->inlet);
	lw_index_fini(&g->channels);
	lw_free(g->slots);
	lw_free(g->free_next);
	lw_free(g);
}

struct inlet *guests_door(struct guests *g)
{
	return g->inlet;
}

size_t guests_count(const struct guests *g)
{
	return g->count;
}

uint64_t guests_refused(const struct guests *g)
{
	return g->refused;
}

static uint32_t take_slot(struct guests *g)
{
	uint32_t slot = g->free_slot;
	if (slot != LW_INDEX_NONE) {
		g->free_slot = g->free_next[slot];
		return slot;
	}
	slot = (uint32_t)g->used++;
	g->slots = lw_grow(g->slots, &g->cap, g->used, sizeof(struct guest *));
	g->free_next = lw_grow(g->free_next, &g->free_cap, g->used, sizeof(uint32_t));
	return slot;
}

struct guest *guest_new(
	struct guests *guests, const struct guest_ops *ops, uint32_t channel)
{
	struct guest *g = lw_alloc(sizeof(*g));
	uint32_t slot = take_slot(guests);
	g->guests = guests;
	g->ops = ops;
	g->channel = channel;
	g->sock = LW_SOCK_NONE;
	lw_ring_init(&g->out, GUEST_BUFFER);
	lw_ring_init(&g->rest, GUEST_REST);
	lw_list_init(&g->to_ask);
	lw_list_add(&guests->guests, &g->list);
	guests->slots[slot] = g;
	guests->count++;
	lw_index_put(&guests->channels, channel, slot);
	return g;
}

void guest_free(struct guest *g)
{
	struct guests *guests = g->guests;
	uint32_t slot = lw_index_get(&guests->channels, g->channel);
	guest_find_stop(g);
	g->ops->free(g);
	lw_index_del(&guests->channels, g->channel);
	guests->slots[slot] = NULL;
	guests->free_next[slot] = guests->free_slot;
	guests->free_slot = slot;
	guests->count--;
	lw_list_del(&g->list);
	lw_ring_fini(&g->out);
	lw_ring_fini(&g->rest);
	lw_text_fini(&g->early);
	lw_free(g);
}

static struct guest *find(const struct guests *g, uint32_t channel)
{
	uint32_t slot = lw_index_get(&g->channels, channel);
	return slot == LW_INDEX_NONE ? NULL : g->slots[slot];
}

uint32_t guest_next_inner_channel(struct guests *guests)
{
	return INNER_CHANNEL | ++guests->inner_channel;
}

void guest_news(struct guest *g)
{
	if (g->user && g->user->news)
		g->user->news(g->user);
}

void guest_fail(struct guest *g, enum lw_err err)
{
	g->state = GUEST_FAILED;
	g->error = err;
	guest_news(g);
}

bool guest_place(struct guest *g, struct lw_rd body)
{
	if (g->stack || journal_place_get(body, &g->place) != LW_OK)
		return false;
	g->stack = lw_lab_stack(g->guests->lab, g->place.node);
	g->resolver = lw_lab_resolver(g->guests->lab, g->place.node);
	return g->stack != NULL;
}

static void ask_next(struct guests *guests)
{
	if (lw_list_empty(&guests->to_ask) || guests->asked == LOOKUPS_MAX)
		return;
	struct guest *g = lw_container_of(guests->to_ask.next, struct guest, to_ask);
	lw_list_del(&g->to_ask);
	guests->asked++;
	lw_resolver_ask(g->resolver, g->place.host, LW_DNS_A, &g->lookup);
}

static void answered(struct lw_lookup *l, const struct lw_dns_result *r, lw_time now)
{
	struct guest *g = lw_container_of(l, struct guest, lookup);
	struct guests *guests = g->guests;
	guests->asked--;
	g->ops->found(g, r->err, r->addr, now);
	ask_next(guests);
}

void guest_find(struct guest *g, lw_time now)
{
	uint32_t addr = lw_lab_address(g->guests->lab, g->place.host);
	if (addr || lw_ip4_parse(g->place.host, &addr) == LW_OK) {
		g->ops->found(g, LW_OK, addr, now);
		return;
	}
	g->lookup.answer = answered;
	lw_list_add(&g->guests->to_ask, &g->to_ask);
	ask_next(g->guests);
}

void guest_find_stop(struct guest *g)
{
	if (g->lookup.token) {
		lw_resolver_cancel(g->resolver, &g->lookup);
		g->guests->asked--;
	}
	lw_list_del(&g->to_ask);
}

/* The kinds of guests by the record that makes one. */
static const struct guest_ops *ops_of(enum journal_kind kind)
{
	return kind == JOURNAL_CONNECT	? &guest_stream_ops
	       : kind == JOURNAL_LISTEN ? &guest_listener_ops
	       : kind == JOURNAL_FLOW	? &guest_flow_ops
	       : kind == JOURNAL_PLUG	? &guest_cable_ops
					: NULL;
}

static bool enter_lab(struct guests *g, const struct journal_record *r)
{
	struct lw_text why = { 0 };
	if (r->kind != JOURNAL_STEP)
		return r->kind == JOURNAL_END;
	char *json = lw_strndup((const char *)r->body.at, lw_rd_left(&r->body));
	bool good = lw_lab_step(g->lab, json, &why);
	lw_text_fini(&why); /* it was told when it was asked for */
	lw_free(json);
	return good;
}

static void enter(struct inlet_user *u, const struct journal_record *r, lw_time now)
{
	struct guests *g = lw_container_of(u, struct guests, inlet_user);
	const struct guest_ops *ops = ops_of(r->kind);
	bool good = false;
	if (r->channel == 0) {
		good = enter_lab(g, r);
	} else {
		struct guest *guest = find(g, r->channel);
		if (!guest && ops && r->channel < INNER_CHANNEL) /* a replay */
			guest = guest_new(g, ops, r->channel);
		good = guest && guest->ops->enter(guest, r, now);
	}
	g->refused += !good;
}

static void put(struct guests *g, enum journal_kind kind, uint32_t channel, const void *p,
	size_t n)
{
	if (!g->ended)
		inlet_put(g->inlet, g->now(g->now_ctx), kind, channel, lw_rd_of(p, n));
}

static struct guest *make(struct guests *g, enum journal_kind kind,
	struct guest_user *user, const struct lw_text *body)
{
	struct guest *guest = guest_new(g, ops_of(kind), ++g->outer_channel);
	guest->user = user;
	put(g, kind, guest->channel, body->s, body->len);
	return guest;
}

static struct guest *make_at(struct guests *g, enum journal_kind kind,
	const struct journal_place *place, struct guest_user *user)
{
	struct lw_text body = { 0 };
	journal_place_put(&body, place);
	struct guest *guest = make(g, kind, user, &body);
	lw_text_fini(&body);
	return guest;
}

struct guest *guests_connect(
	struct guests *g, const struct journal_place *place, struct guest_user *user)
{
	return make_at(g, JOURNAL_CONNECT, place, user);
}

struct guest *guests_listen(
	struct guests *g, const struct journal_place *place, struct guest_user *user)
{
	return make_at(g, JOURNAL_LISTEN, place, user);
}

struct guest *guests_flow(
	struct guests *g, const struct journal_place *place, struct guest_user *user)
{
	return make_at(g, JOURNAL_FLOW, place, user);
}

struct guest *guests_plug(struct guests *g, const char *where, struct guest_user *user)
{
	struct lw_text body = { 0 };
	lw_text_add(&body, where);
	struct guest *guest = make(g, JOURNAL_PLUG, user, &body);
	lw_text_fini(&body);
	return guest;
}

void guests_step(struct guests *g, const char *json)
{
	put(g, JOURNAL_STEP, 0, json, strlen(json));
}

void guests_end(struct guests *g)
{
	put(g, JOURNAL_END, 0, NULL, 0);
	g->ended = true;
}

enum guest_state guest_state(const struct guest *g)
{
	return g->state;
}

enum lw_err guest_error(const struct guest *g)
{
	return g->error;
}

const struct journal_place *guest_place_of(const struct guest *g)
{
	return &g->place;
}

bool guest_local(const struct guest *g, struct lw_endpoint *out)
{
	return g->stack && lw_sock_local(g->stack, g->sock, out) == LW_OK;
}

bool guest_peer(const struct guest *g, struct lw_endpoint *out)
{
	return g->stack && lw_sock_peer(g->stack, g->sock, out) == LW_OK;
}

void guest_set_user(struct guest *g, struct guest_user *user)
{
	g->user = user;
}

size_t guest_room(const struct guest *g)
{
	return lw_ring_room(&g->out) - g->promised;
}

bool guest_settled(const struct guest *g)
{
	return g->took == 0;
}

void guest_data(struct guest *g, const void *bytes, size_t n)
{
	LW_ASSERT(n <= guest_room(g));
	g->promised += n;
	put(g->guests, JOURNAL_DATA, g->channel, bytes, n);
}

void guest_took(struct guest *g, size_t n)
{
	uint8_t b[4];
	struct lw_wr w = lw_wr_of(b, sizeof(b));
	lw_wr_u32(&w, (uint32_t)n);
	g->took += n;
	put(g->guests, JOURNAL_TOOK, g->channel, b, sizeof(b));
}

void guest_finish(struct guest *g)
{
	put(g->guests, JOURNAL_FINISH, g->channel, NULL, 0);
}

void guest_datagram(struct guest *g, const void *bytes, size_t n)
{
	put(g->guests, g->ops == &guest_cable_ops ? JOURNAL_FRAME : JOURNAL_DATAGRAM,
		g->channel, bytes, n);
}

void guest_close(struct guest *g)
{
	g->user = NULL;
	put(g->guests, JOURNAL_CLOSE, g->channel, NULL, 0);
}

void guest_abort(struct guest *g)
{
	g->user = NULL;
	put(g->guests, JOURNAL_ABORT, g->channel, NULL, 0);
}

struct lw_lab *guest_lab(const struct guest *g)
{
	return g->guests->lab;
}
