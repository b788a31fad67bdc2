/* tcb.c - life and state of a connection; the only writer of t->state.
 * SPDX-License-Identifier: MIT */
#include "tcb.h"

#include "labwire/base/alloc.h"

static const char *const state_names[] = {
#define X(name, text) text,
	TCP_STATE_MAP(X)
#undef X
};

static uint64_t key_of(struct lw_endpoint local, struct lw_endpoint peer)
{
	return (uint64_t)peer.addr << 32 | (uint64_t)peer.port << 16 | local.port;
}

static void use_port(struct tcp *tcp, uint16_t port, int change)
{
	uint32_t n = lw_index_get(&tcp->ports, port);
	n = (n == LW_INDEX_NONE ? 0 : n) + (uint32_t)change;
	if (n)
		lw_index_put(&tcp->ports, port, n);
	else
		lw_index_del(&tcp->ports, port);
}

static uint32_t take_slot(struct tcp *tcp, struct tcb *t)
{
	for (uint32_t i = tcp->count < tcp->used ? tcp->used : 0; i-- > 0;) {
		if (!tcp->slots[i]) {
			tcp->slots[i] = t;
			return i;
		}
	}
	tcp->slots = lw_grow(
		tcp->slots, &tcp->cap, (size_t)tcp->used + 1, sizeof(*tcp->slots));
	tcp->slots[tcp->used] = t;
	return tcp->used++;
}

struct tcb *tcb_new(struct tcp *tcp, struct lw_endpoint local, struct lw_endpoint peer)
{
	struct tcb *t = tcp->spare;
	if (t)
		tcp->spare = t->parent;
	else
		t = lw_alloc(sizeof(*t));
	struct sent_log room = t->sent; /* of the one before: its array is kept */
	sent_clear(&room);
	*t = (struct tcb){ .tcp = tcp,
		.local = local,
		.peer = peer,
		.rtt_from = -1,
		.ts_offset = tcp->p->timestamps ? ts_first(tcp) : 0,
		.rto = tcp->p->rto_initial,
		.cc = cc_of(tcp->p),
		.sent = room,
		.rack = { .min_rtt = -1, .reo_wnd_mult = 1 } };
	lw_list_init(&t->children);
	lw_list_init(&t->sibling);
	lw_ring_init(&t->snd, tcp->p->snd_buf);
	lw_ring_init(&t->rcv, tcp->rcv_buf);
	timers_init(t);
	t->slot = take_slot(tcp, t);
	tcp->count++;
	use_port(tcp, local.port, 1);
	t->same_key = LW_INDEX_NONE;
	if (peer.port) {
		uint64_t key = key_of(local, peer);
		t->same_key = lw_index_get(&tcp->conns, key);
		lw_index_put(&tcp->conns, key, t->slot);
	}
	return t;
}

static void unlink_key(struct tcb *t)
{
	struct tcp *tcp = t->tcp;
	uint64_t key = key_of(t->local, t->peer);
	uint32_t first = lw_index_get(&tcp->conns, key);
	if (first != t->slot) {
		struct tcb *before = tcp->slots[first];
		while (before->same_key != t->slot)
			before = tcp->slots[before->same_key];
		before->same_key = t->same_key;
	} else if (t->same_key != LW_INDEX_NONE) {
		lw_index_put(&tcp->conns, key, t->same_key);
	} else {
		lw_index_del(&tcp->conns, key);
	}
}

void tcb_enter(struct tcb *t, enum tcp_state state)
{
	char from[LW_IP4_TEXT], to[LW_IP4_TEXT];
	const struct lw_log *log = t->tcp->engine->log;
	if (log && log->level >= LW_LOG_DEBUG)
		lw_log(log, LW_LOG_DEBUG, tcp_now(t), t->tcp->name, "tcp",
			"%s:%u %s:%u %s -> %s", lw_ip4_format(t->local.addr, from),
			t->local.port, lw_ip4_format(t->peer.addr, to), t->peer.port,
			state_names[t->state], state_names[state]);
	t->state = state;
}

void tcb_notify(struct tcb *t, unsigned events)
{
	if (t->user && !t->orphan)
		t->tcp->ops->notify(t->tcp->ctx, t, events);
}

static void leave_parent(struct tcb *t)
{
	if (!t->parent)
		return;
	lw_list_del(&t->sibling);
	t->parent->nchildren--;
	t->parent = NULL;
}

void tcb_delete(struct tcb *t, enum lw_err why)
{
	struct tcp *tcp = t->tcp;
	tcb_enter(t, TCP_CLOSED);
	t->error = why;
	leave_parent(t);
	tcb_notify(t, LW_SOCK_CLOSED | (why != LW_OK ? LW_SOCK_ERROR : 0u));
	timers_cancel(t);
	lw_ring_fini(&t->snd);
	lw_ring_fini(&t->rcv);
	if (t->peer.port)
		unlink_key(t);
	use_port(tcp, t->local.port, -1);
	tcp->slots[t->slot] = NULL;
	tcp->count--;
	t->parent = tcp->spare;
	tcp->spare = t;
}

struct tcb *tcb_find(
	const struct tcp *tcp, struct lw_endpoint local, struct lw_endpoint peer)
{
	uint32_t i = lw_index_get(&tcp->conns, key_of(local, peer));
	while (i != LW_INDEX_NONE && tcp->slots[i]->local.addr != local.addr)
		i = tcp->slots[i]->same_key;
	return i == LW_INDEX_NONE ? NULL : tcp->slots[i];
}

struct tcb *tcb_find_listener(const struct tcp *tcp, struct lw_endpoint local)
{
	struct tcb *best = NULL;
	for (uint32_t i = 0; i < tcp->used; i++) {
		struct tcb *t = tcp->slots[i];
		if (!t || t->state != TCP_LISTEN || t->local.port != local.port)
			continue;
		if (t->local.addr == local.addr)
			return t;
		if (t->local.addr == 0)
			best = t;
	}
	return best;
}

enum lw_err tcb_error(const struct tcb *t)
{
	return t->error;
}

void *tcb_user(const struct tcb *t)
{
	return t->user;
}

struct lw_endpoint tcb_local(const struct tcb *t)
{
	return t->local;
}

struct lw_endpoint tcb_peer(const struct tcb *t)
{
	return t->peer;
}

size_t tcb_unacked(const struct tcb *t)
{
	return lw_ring_len(&t->snd);
}

const char *tcb_state_name(const struct tcb *t)
{
	return state_names[t->state];
}
