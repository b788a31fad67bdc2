/* socket.c - the table of handles, and what all kinds share.
 * SPDX-License-Identifier: MIT */
#include "labwire/stack/socket.h"

#include "../stack_priv.h"
#include "labwire/base/alloc.h"

void sock_table_init(struct sock_table *t)
{
	lw_list_init(&t->ready);
	t->first_free = SOCK_MAX;
}

void sock_table_fini(struct lw_stack *s)
{
	struct sock_table *t = &s->socks;
	for (size_t i = 0; i < t->used; i++)
		if (t->slots[i].sock)
			sock_destroy(s, t->slots[i].sock);
	lw_free(t->slots);
	lw_free(t->scratch);
}

struct sock *sock_get(const struct lw_stack *s, struct lw_sock h)
{
	const struct sock_table *t = &s->socks;
	if (h.slot >= t->used || t->slots[h.slot].gen != h.gen)
		return NULL;
	return t->slots[h.slot].sock;
}

static size_t free_slot(struct sock_table *t)
{
	if (t->first_free != SOCK_MAX) {
		size_t i = t->first_free;
		t->first_free = t->slots[i].next_free;
		return i;
	}
	t->slots = lw_grow(t->slots, &t->cap, t->used + 1, sizeof(*t->slots));
	t->slots[t->used].gen = 0;
	return t->used++;
}

struct sock *sock_make(
	struct lw_stack *s, enum lw_sock_kind kind, struct lw_sock_user *user)
{
	struct sock_table *t = &s->socks;
	size_t slot = free_slot(t);
	struct sock *k = lw_alloc(sizeof(*k));
	lw_list_init(&k->ready);
	lw_ring_init(&k->queue, SOCK_QUEUE_BYTES);
	k->user = user;
	k->kind = (uint8_t)kind;
	k->slot = (uint32_t)slot;
	k->gen = t->slots[slot].gen;
	t->slots[slot].sock = k;
	return k;
}

void sock_destroy(struct lw_stack *s, struct sock *k)
{
	lw_list_del(&k->ready);
	lw_ring_fini(&k->queue);
	struct sock_slot *slot = &s->socks.slots[k->slot];
	slot->sock = NULL;
	slot->gen++;
	slot->next_free = s->socks.first_free;
	s->socks.first_free = k->slot;
	lw_free(k);
}

enum lw_err lw_sock_open(struct lw_stack *st, enum lw_sock_kind kind,
	struct lw_sock_user *user, struct lw_sock *out)
{
	if (st->socks.first_free == SOCK_MAX && st->socks.used >= SOCK_MAX)
		return LW_EFULL;
	*out = sock_handle(sock_make(st, kind, user));
	return LW_OK;
}

static bool taken(struct lw_stack *st, const struct sock *k, struct lw_endpoint e)
{
	if (k->kind != LW_SOCK_TCP)
		return sock_udp_port_used(st, e);
	/* with it, two listeners at once are still refused: tcp_listen_on() */
	return !k->options[LW_SOCK_REUSEADDR] && tcp_port_used(stack_tcp(st), e);
}

enum lw_err lw_sock_bind(struct lw_stack *st, struct lw_sock s, struct lw_endpoint local)
{
	struct sock *k = sock_get(st, s);
	if (!k || k->tcb)
		return LW_EINVAL;
	if (local.addr && !lw_ip4_is_loopback(local.addr) &&
		!lw_stack_is_own(st, local.addr))
		return LW_EINVAL;
	if (k->kind != LW_SOCK_ICMP && local.port == 0)
		local.port = stack_pick_port(st);
	else if (k->kind != LW_SOCK_ICMP && taken(st, k, local))
		return LW_EINUSE;
	if (k->kind != LW_SOCK_ICMP && local.port == 0)
		return LW_EFULL;
	k->local = local;
	return LW_OK;
}

enum lw_err lw_sock_error(const struct lw_stack *st, struct lw_sock s)
{
	const struct sock *k = sock_get(st, s);
	if (!k)
		return LW_ECLOSED;
	return k->tcb && !k->error ? tcb_error(k->tcb) : (enum lw_err)k->error;
}

enum lw_err lw_sock_local(
	const struct lw_stack *st, struct lw_sock s, struct lw_endpoint *out)
{
	const struct sock *k = sock_get(st, s);
	if (!k)
		return LW_ECLOSED;
	*out = k->tcb ? tcb_local(k->tcb) : k->local;
	return LW_OK;
}

enum lw_err lw_sock_peer(
	const struct lw_stack *st, struct lw_sock s, struct lw_endpoint *out)
{
	const struct sock *k = sock_get(st, s);
	if (!k || (!k->tcb && !k->peer.port))
		return LW_ENOTCONN;
	*out = k->tcb ? tcb_peer(k->tcb) : k->peer;
	return LW_OK;
}

enum lw_err lw_sock_set(
	struct lw_stack *st, struct lw_sock s, enum lw_sock_option option, uint32_t value)
{
	struct sock *k = sock_get(st, s);
	if (!k)
		return LW_ECLOSED;
	if (option >= LW_SOCK_OPTIONS)
		return LW_EINVAL;
	if (option == LW_SOCK_BROADCAST)
		return LW_OK; /* always allowed */
	if ((option == LW_SOCK_TTL || option == LW_SOCK_TOS) && value > UINT8_MAX)
		return LW_EINVAL;
	k->options[option] = value;
	k->options_set |= (uint16_t)(1u << option);
	return k->tcb ? tcb_set(k->tcb, option, value) : LW_OK;
}

void lw_sock_close(struct lw_stack *st, struct lw_sock s)
{
	struct sock *k = sock_get(st, s);
	if (!k)
		return;
	struct tcb *t = k->tcb;
	sock_destroy(st, k);
	if (t)
		tcp_close(stack_tcp(st), t);
}

void lw_sock_abort(struct lw_stack *st, struct lw_sock s)
{
	struct sock *k = sock_get(st, s);
	if (!k)
		return;
	struct tcb *t = k->tcb;
	sock_destroy(st, k);
	if (t)
		tcp_abort(stack_tcp(st), t);
}
