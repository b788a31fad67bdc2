/* dataconn.c - opening and closing data connections.  SPDX-License-Identifier: MIT */
#include "dataconn.h"

enum {
	TRIES = 10 /* to find a free port */
};

/* The session looks when it is woken. */
static bool welcome(struct listener *l, lw_time now)
{
	pump_wake(lw_container_of(l, struct dataconn, listener)->control, now);
	return false;
}

void dataconn_init(struct dataconn *d, const struct pump_ops *ops, struct pump *control,
	void *engine)
{
	*d = (struct dataconn){ .control = control, .ops = ops, .engine = engine };
	d->listener.sock = LW_SOCK_NONE;
	d->listener.welcome = welcome;
	pump_init(&d->pump, ops, control->stack, "ftp data");
}

void dataconn_fini(struct dataconn *d)
{
	listener_close(&d->listener);
	pump_fini(&d->pump);
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
	struct lw_stack *st = d->control->stack;
	struct lw_endpoint local = { 0, from }, peer = { to.addr, to.port };
	struct pump *p = &d->pump;
	dataconn_fini(d);
	pump_init(p, d->ops, st, "ftp data");
	enum lw_err err = lw_sock_open(st, LW_SOCK_TCP, &p->user, &p->sock);
	p->open = err == LW_OK;
	p->engine = d->engine; /* its act tells that the connection is there */
	if (err == LW_OK && from)
		err = lw_sock_set(st, p->sock, LW_SOCK_REUSEADDR, 1);
	if (err == LW_OK && from)
		err = lw_sock_bind(st, p->sock, local);
	if (err == LW_OK)
		err = lw_sock_connect(st, p->sock, peer);
	if (err != LW_OK)
		dataconn_drop(d);
	return err == LW_OK;
}

enum dataconn_state dataconn_poll(struct dataconn *d, uint32_t peer)
{
	struct lw_stack *st = d->control->stack;
	struct lw_endpoint from = { 0 };
	if (d->pump.open)
		return d->pump.connected ? DATACONN_OPEN : DATACONN_WAITING;
	if (!listener_is_open(&d->listener))
		return DATACONN_WAITING;
	pump_fini(&d->pump);
	pump_init(&d->pump, d->ops, st, "ftp data");
	if (lw_sock_accept(st, d->listener.sock, &d->pump.user, &d->pump.sock) != LW_OK)
		return DATACONN_WAITING;
	d->pump.open = d->pump.connected = true;
	listener_close(&d->listener);
	if (lw_sock_peer(st, d->pump.sock, &from) == LW_OK && from.addr == peer)
		return DATACONN_OPEN;
	dataconn_drop(d);
	return DATACONN_STRANGER;
}

void dataconn_start(struct dataconn *d, lw_time now)
{
	d->pump.engine = d->engine;
	d->shut = false;
	pump_wake(&d->pump, now);
}

bool dataconn_close(struct dataconn *d)
{
	listener_close(&d->listener);
	if (d->pump.open && !d->shut)
		lw_sock_shutdown(d->control->stack, d->pump.sock);
	d->shut = true;
	if (d->pump.open && !d->pump.eof_told)
		return false;
	pump_fini(&d->pump);
	return true;
}

void dataconn_drop(struct dataconn *d)
{
	listener_close(&d->listener);
	if (d->pump.open)
		lw_sock_abort(d->control->stack, d->pump.sock);
	d->pump.open = false;
	pump_fini(&d->pump);
}

bool dataconn_is_open(const struct dataconn *d)
{
	return d->pump.open;
}
