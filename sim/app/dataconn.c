/* dataconn.c - opening and closing data connections.  SPDX-License-Identifier: MIT */
#include "dataconn.h"

enum {
	TRIES = 10 /* to find a free port */
};

/* The session looks when it is woken. */
static bool welcome(struct listener *l, lw_time now)
{
	stream_wake(lw_container_of(l, struct dataconn, listener)->control, now);
	return false;
}

void dataconn_init(struct dataconn *d, const struct stream_ops *ops,
	struct stream *control, void *engine)
{
	*d = (struct dataconn){ .control = control, .ops = ops, .engine = engine };
	d->listener.sock = LW_SOCK_NONE;
	d->listener.welcome = welcome;
	stream_init(&d->stream, ops, control->stack);
}

void dataconn_fini(struct dataconn *d)
{
	listener_close(&d->listener);
	stream_fini(&d->stream);
}

uint16_t dataconn_listen(
	struct dataconn *d, struct lw_rand *rand, uint16_t first, uint16_t last)
{
	struct lw_endpoint at = { 0 };
	enum lw_err err = LW_EINUSE;
	listener_close(&d->listener);
	for (int i = 0; err == LW_EINUSE && i < TRIES; i++) {
		if (first)
			at.port = (uint16_t)(first +
					     lw_rand_below(rand, 1u + last - first));
		err = listener_open(&d->listener, d->control->stack, at, 1);
	}
	if (err != LW_OK || lw_sock_local(d->control->stack, d->listener.sock, &at))
		return 0;
	return at.port;
}

bool dataconn_connect(struct dataconn *d, struct lw_ftp_address to, uint16_t from)
{
	struct lw_endpoint peer = { to.addr, to.port };
	dataconn_fini(d);
	stream_init(&d->stream, d->ops, d->control->stack);
	d->stream.engine = d->engine; /* its act tells that the connection is there */
	if (stream_connect(&d->stream, peer, from) == LW_OK)
		return true;
	dataconn_drop(d);
	return false;
}

enum dataconn_state dataconn_poll(struct dataconn *d, uint32_t peer)
{
	struct lw_stack *st = d->control->stack;
	struct lw_endpoint from = { 0 };
	if (d->stream.open)
		return d->stream.connected ? DATACONN_OPEN : DATACONN_WAITING;
	if (!listener_is_open(&d->listener))
		return DATACONN_WAITING;
	stream_stop(&d->stream);
	stream_init(&d->stream, d->ops, st);
	if (stream_accept(&d->stream, d->listener.sock) != LW_OK)
		return DATACONN_WAITING;
	listener_close(&d->listener);
	if (lw_sock_peer(st, d->stream.sock, &from) == LW_OK && from.addr == peer)
		return DATACONN_OPEN;
	dataconn_drop(d);
	return DATACONN_STRANGER;
}

void dataconn_start(struct dataconn *d, lw_time now)
{
	d->stream.engine = d->engine;
	d->shut = false;
	stream_wake(&d->stream, now);
}

bool dataconn_close(struct dataconn *d)
{
	listener_close(&d->listener);
	if (d->stream.open && !d->shut)
		lw_sock_shutdown(d->control->stack, d->stream.sock);
	d->shut = true;
	if (d->stream.open && !d->stream.eof_told)
		return false;
	stream_stop(&d->stream);
	return true;
}

void dataconn_drop(struct dataconn *d)
{
	listener_close(&d->listener);
	if (d->stream.open)
		lw_sock_abort(d->control->stack, d->stream.sock);
	d->stream.open = false;
	stream_stop(&d->stream);
}

bool dataconn_is_open(const struct dataconn *d)
{
	return d->stream.open;
}
