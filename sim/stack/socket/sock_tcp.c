/* sock_tcp.c - streams: handles over TCBs.  SPDX-License-Identifier: MIT */
#include "../stack_priv.h"

void sock_tcp_notify(void *ctx, struct tcb *t, unsigned events)
{
	struct lw_stack *s = ctx;
	struct sock *k = tcb_user(t);
	if (!k)
		return;
	if (events & (LW_SOCK_ERROR | LW_SOCK_CLOSED))
		k->error = (int8_t)tcb_error(t);
	if (events & LW_SOCK_CLOSED) {
		k->local = tcb_local(t);
		k->peer = tcb_peer(t);
		k->tcb = NULL;
		k->dead = true;
		if (!k->error)
			tcp_give_unread(t, &k->queue);
		if (lw_ring_len(&k->queue)) /* the user will have read it first */
			events &= ~(unsigned)LW_SOCK_CLOSED;
	}
	sock_event(s, k, events);
}

static struct sock *stream(const struct lw_stack *st, struct lw_sock s)
{
	struct sock *k = sock_get(st, s);
	return k && k->kind == LW_SOCK_TCP ? k : NULL;
}

/* Options that were set before there was a connection to set them on. */
static void apply_options(const struct sock *k, struct tcb *t)
{
	for (int i = 0; i < LW_SOCK_OPTIONS; i++)
		if (k->options_set >> i & 1)
			(void)!tcb_set(t, (enum lw_sock_option)i, k->options[i]);
}

enum lw_err lw_sock_listen(struct lw_stack *st, struct lw_sock s, int backlog)
{
	struct sock *k = stream(st, s);
	struct tcb *t = NULL;
	if (!k || k->tcb || !k->local.port)
		return LW_EINVAL;
	enum lw_err err = tcp_listen_on(stack_tcp(st), k->local, backlog, k, &t);
	if (err != LW_OK)
		return err;
	k->tcb = t;
	apply_options(k, t);
	return LW_OK;
}

enum lw_err lw_sock_accept(struct lw_stack *st, struct lw_sock s,
	struct lw_sock_user *user, struct lw_sock *out)
{
	struct sock *k = stream(st, s);
	if (!k || !k->tcb)
		return LW_EINVAL;
	struct sock *n = sock_make(st, LW_SOCK_TCP, user);
	n->tcb = tcp_accept(stack_tcp(st), k->tcb, n);
	if (!n->tcb) {
		sock_destroy(st, n);
		return LW_EAGAIN;
	}
	*out = sock_handle(n);
	return LW_OK;
}

enum lw_err lw_sock_connect(
	struct lw_stack *st, struct lw_sock s, struct lw_endpoint peer)
{
	struct sock *k = sock_get(st, s);
	struct tcb *t = NULL;
	if (!k || k->tcb || k->dead || k->kind == LW_SOCK_ICMP)
		return LW_EINVAL;
	if (k->kind == LW_SOCK_UDP) {
		k->peer = peer;
		return LW_OK;
	}
	enum lw_err err = tcp_connect(stack_tcp(st), k->local, peer, k, &t);
	if (err != LW_OK)
		return err;
	k->tcb = t;
	apply_options(k, t);
	tcp_start(stack_tcp(st), t);
	return LW_OK;
}

enum lw_err lw_sock_write(
	struct lw_stack *st, struct lw_sock s, const void *bytes, size_t n, size_t *done)
{
	struct sock *k = stream(st, s);
	*done = 0;
	if (!k)
		return LW_EINVAL;
	if (!k->tcb)
		return k->error ? (enum lw_err)k->error : LW_ENOTCONN;
	enum lw_err err = tcp_may_write(k->tcb);
	if (err == LW_OK)
		*done = tcp_write(stack_tcp(st), k->tcb, bytes, n);
	return err;
}

/* Of a connection that is over. */
static struct lw_rd unread(const struct sock *k)
{
	size_t n = 0;
	const uint8_t *p = lw_ring_span(&k->queue, &n);
	return lw_rd_of(p, n);
}

enum lw_err lw_sock_peek(struct lw_stack *st, struct lw_sock s, struct lw_rd *bytes)
{
	struct sock *k = stream(st, s);
	*bytes = (struct lw_rd){ 0 };
	if (!k)
		return LW_EINVAL;
	*bytes = k->tcb ? tcp_peek(k->tcb) : unread(k);
	if (lw_rd_left(bytes) > 0)
		return LW_OK;
	if (!k->tcb)
		return k->error ? (enum lw_err)k->error : LW_ECLOSED;
	return tcp_at_eof(k->tcb) ? LW_ECLOSED : LW_EAGAIN;
}

enum lw_err lw_sock_write_urgent(
	struct lw_stack *st, struct lw_sock s, const void *bytes, size_t n, size_t *done)
{
	struct sock *k = stream(st, s);
	*done = 0;
	if (!k || !k->tcb)
		return LW_ENOTCONN;
	enum lw_err err = tcp_may_write(k->tcb);
	if (err == LW_OK)
		*done = tcp_write_urgent(k->tcb, bytes, n);
	return err;
}

enum lw_err lw_sock_read_urgent(struct lw_stack *st, struct lw_sock s, uint8_t *byte)
{
	struct sock *k = stream(st, s);
	return k && k->tcb ? tcp_read_urgent(k->tcb, byte) : LW_ENOTCONN;
}

bool lw_sock_at_mark(const struct lw_stack *st, struct lw_sock s)
{
	const struct sock *k = stream(st, s);
	return k && k->tcb && tcp_at_mark(k->tcb);
}

void lw_sock_consume(struct lw_stack *st, struct lw_sock s, size_t n)
{
	struct sock *k = stream(st, s);
	if (!k || n == 0)
		return;
	if (k->tcb) {
		tcp_consume(stack_tcp(st), k->tcb, n);
		return;
	}
	lw_ring_drop(&k->queue, n);
	if (lw_ring_len(&k->queue) == 0)
		sock_event(st, k, LW_SOCK_CLOSED);
}

enum lw_err lw_sock_read(
	struct lw_stack *st, struct lw_sock s, void *buf, size_t n, size_t *got)
{
	struct lw_rd bytes;
	enum lw_err err = LW_OK;
	*got = 0;
	/* Twice at most: what peek shows ends where the ring wraps, or at the mark. */
	while (*got < n && !(*got && lw_sock_at_mark(st, s)) &&
		(err = lw_sock_peek(st, s, &bytes)) == LW_OK) {
		size_t left = lw_rd_left(&bytes);
		size_t take = n - *got < left ? n - *got : left;
		memcpy((uint8_t *)buf + *got, bytes.at, take);
		lw_sock_consume(st, s, take);
		*got += take;
	}
	return *got ? LW_OK : err;
}

void lw_sock_shutdown(struct lw_stack *st, struct lw_sock s)
{
	struct sock *k = stream(st, s);
	if (k && k->tcb)
		tcp_shutdown(stack_tcp(st), k->tcb);
}

void lw_sock_shutdown_read(struct lw_stack *st, struct lw_sock s)
{
	struct sock *k = stream(st, s);
	if (k && k->tcb)
		tcp_shutdown_read(k->tcb);
}

size_t lw_sock_unsent(const struct lw_stack *st, struct lw_sock s)
{
	const struct sock *k = stream(st, s);
	return k && k->tcb ? tcb_unacked(k->tcb) : 0;
}

const char *lw_sock_state(const struct lw_stack *st, struct lw_sock s)
{
	const struct sock *k = stream(st, s);
	return k && k->tcb ? tcb_state_name(k->tcb) : "CLOSED";
}

enum lw_err lw_sock_info(
	const struct lw_stack *st, struct lw_sock s, struct lw_tcp_info *out)
{
	const struct sock *k = stream(st, s);
	if (!k || !k->tcb)
		return LW_ENOTCONN;
	*out = tcb_info(k->tcb);
	return LW_OK;
}

bool lw_sock_tcp_at(const struct lw_stack *st, size_t i, struct lw_tcp_view *out)
{
	const struct tcb *t = st->tcp ? tcp_at(st->tcp, i) : NULL;
	if (!t)
		return false;
	*out = (struct lw_tcp_view){
		.local = tcb_local(t), .peer = tcb_peer(t), .info = tcb_info(t)
	};
	return true;
}
