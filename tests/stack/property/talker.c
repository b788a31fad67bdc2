/* talker.c - writes and reads in pieces of random size.  SPDX-License-Identifier: MIT */
#include "talker.h"

enum {
	PORT = 5001,
	PIECE = 100000 /* bytes of a read or write at most */
};

static uint8_t pattern(uint64_t key, uint64_t at)
{
	uint64_t x = (key + (at >> 3)) * 0x9e3779b97f4a7c15u;
	return (uint8_t)(x >> 8 * (at & 7));
}

static void wrong(struct talker *t, const char *what)
{
	if (t->why->len == 0)
		lw_text_fmt(t->why,
			"%s: %s after %llu of %llu bytes sent, %llu of %llu got",
			t->conf->persona, what, (unsigned long long)t->sent,
			(unsigned long long)t->conf->bytes, (unsigned long long)t->got,
			(unsigned long long)t->expects);
}

static void send(struct talker *t)
{
	uint8_t bytes[PIECE];
	size_t done = 1;
	while (t->sent < t->conf->bytes && done > 0) {
		size_t n = 1 + lw_rand_below(&t->rand, t->conf->write_max);
		if (n > t->conf->bytes - t->sent)
			n = t->conf->bytes - t->sent;
		for (size_t i = 0; i < n; i++)
			bytes[i] = pattern(t->key, t->sent + i);
		enum lw_err err = lw_sock_write(t->stack, t->sock, bytes, n, &done);
		if (err != LW_OK)
			wrong(t, lw_strerror(err));
		t->sent += done;
	}
}

/* One read; true: there may be more at once. */
static bool take(struct talker *t)
{
	uint8_t bytes[PIECE];
	size_t n = 1 + lw_rand_below(&t->rand, t->conf->read_max), got = 0;
	enum lw_err err = lw_sock_read(t->stack, t->sock, bytes, n, &got);
	for (size_t i = 0; i < got; i++)
		if (bytes[i] != pattern(t->key ^ 1, t->got + i))
			wrong(t, "read a wrong byte");
	t->got += got;
	if (t->got > t->expects)
		wrong(t, "read more than was sent");
	if (err == LW_ECLOSED) {
		t->eof = true;
		if (t->got != t->expects)
			wrong(t, "read the end too early");
	} else if (err != LW_OK && err != LW_EAGAIN) {
		wrong(t, lw_strerror(err));
	}
	return err == LW_OK;
}

static void receive(struct talker *t, lw_time now)
{
	if (t->conf->read_pause) {
		if (!lw_event_armed(&t->pause))
			lw_evq_put(t->engine->q, &t->pause, now + t->conf->read_pause);
		return;
	}
	while (take(t))
		;
}

static void finish(struct talker *t)
{
	if (!t->shut && t->sent == t->conf->bytes &&
		(t->eof || !t->conf->waits_for_peer)) {
		t->shut = true;
		lw_sock_shutdown(t->stack, t->sock);
	}
	if (t->shut && t->eof && !t->closed) {
		t->closed = true;
		lw_sock_close(t->stack, t->sock);
	}
}

static void on_pause(struct lw_event *ev, lw_time now)
{
	struct talker *t = lw_container_of(ev, struct talker, pause);
	if (t->closed || t->eof)
		return;
	if (take(t))
		lw_evq_put(t->engine->q, &t->pause, now + t->conf->read_pause);
	finish(t);
}

static void ready(struct lw_sock_user *u, struct lw_sock s, unsigned events, lw_time now)
{
	struct talker *t = lw_container_of(u, struct talker, user);
	if (events & LW_SOCK_ACCEPT) {
		if (lw_sock_accept(t->stack, s, &t->user, &t->sock) != LW_OK)
			return;
		if (t->connected)
			wrong(t, "accepted twice");
		(void)!lw_sock_set(t->stack, t->sock, LW_SOCK_NODELAY, t->conf->nodelay);
		t->connected = true;
	}
	if (events & LW_SOCK_CONNECTED)
		t->connected = true;
	if (events & LW_SOCK_ERROR)
		wrong(t, lw_strerror(lw_sock_error(t->stack, s)));
	if (!t->connected || t->closed)
		return;
	if (!(events & LW_SOCK_CLOSED))
		send(t);
	if (events & LW_SOCK_CLOSED) /* the last chance to read the end */
		while (!t->eof && take(t))
			;
	else if (!t->eof)
		receive(t, now);
	finish(t);
}

void talker_init(struct talker *t, struct lw_host *host, struct lw_engine *e)
{
	t->stack = lw_host_stack(host);
	t->engine = e;
	t->user.ready = ready;
	t->listener = t->sock = LW_SOCK_NONE;
	lw_event_init(&t->pause, &t->owner, "reader", on_pause);
}

static void open_one(struct talker *t, struct lw_sock *s)
{
	enum lw_err err = lw_sock_open(t->stack, LW_SOCK_TCP, &t->user, s);
	if (err == LW_OK)
		err = lw_sock_set(t->stack, *s, LW_SOCK_NODELAY, t->conf->nodelay);
	if (err == LW_OK && t->conf->rcvbuf)
		err = lw_sock_set(t->stack, *s, LW_SOCK_RCVBUF, t->conf->rcvbuf);
	if (err != LW_OK)
		wrong(t, lw_strerror(err));
}

void talker_listen(struct talker *t)
{
	open_one(t, &t->listener);
	if (lw_sock_bind(t->stack, t->listener, (struct lw_endpoint){ 0, PORT }) !=
			LW_OK ||
		lw_sock_listen(t->stack, t->listener, 5) != LW_OK)
		wrong(t, "cannot listen");
}

void talker_connect(struct talker *t, uint32_t to)
{
	open_one(t, &t->sock);
	enum lw_err err =
		lw_sock_connect(t->stack, t->sock, (struct lw_endpoint){ to, PORT });
	if (err != LW_OK)
		wrong(t, lw_strerror(err));
}

void talker_fini(struct talker *t)
{
	lw_sock_close(t->stack, t->listener);
	lw_evq_cancel(t->engine->q, &t->pause);
}
