/* tcp.c - connections and listeners of the outside inside the lab.
 *
 * Back-pressure: bytes for the lab wait in `out` (bounded; the outer half looks at the
 * room); bytes of the lab stay in its socket until TOOK, and close its window.  Once the
 * lab has sent its last byte there is no window to close any more: the rest moves to
 * `rest`, because the socket may be gone long before a slow reader has taken it.
 * SPDX-License-Identifier: MIT */
#include "kinds.h"

static bool is_dead(const struct guest *g)
{
	return g->state == GUEST_FAILED;
}

/* As much of `out` into the socket as it takes; then the end, when that is wanted. */
static void push(struct guest *g)
{
	size_t n = 0, done = 1;
	while (done > 0 && lw_ring_len(&g->out) > 0) {
		const uint8_t *bytes = lw_ring_span(&g->out, &n);
		if (lw_sock_write(g->stack, g->sock, bytes, n, &done) != LW_OK)
			return;
		lw_ring_drop(&g->out, done);
	}
	if (g->finish && !g->finished && lw_ring_len(&g->out) == 0) {
		g->finished = true;
		lw_sock_shutdown(g->stack, g->sock);
	}
}

static void keep_rest(struct guest *g)
{
	struct lw_rd bytes;
	while (lw_sock_peek(g->stack, g->sock, &bytes) == LW_OK) {
		size_t n = lw_rd_left(&bytes);
		size_t kept = lw_ring_write(&g->rest, bytes.at, n);
		LW_ASSERT(kept == n); /* no receive buffer is as large as its limit */
		lw_sock_consume(g->stack, g->sock, n);
	}
	g->ended = true;
}

static void close_sock(struct guest *g, bool abort)
{
	struct lw_sock s = g->sock;
	g->sock = LW_SOCK_NONE;
	if (!g->stack)
		return;
	if (abort)
		lw_sock_abort(g->stack, s);
	else
		lw_sock_close(g->stack, s);
}

static void stream_ready(
	struct lw_sock_user *u, struct lw_sock s, unsigned events, lw_time now)
{
	struct guest *g = lw_container_of(u, struct guest, sock_user);
	(void)now;
	if (events & LW_SOCK_ERROR) {
		guest_fail(g, lw_sock_error(g->stack, s));
	} else {
		if (g->state == GUEST_STARTING && (events & LW_SOCK_CONNECTED))
			g->state = GUEST_OPEN;
		if (events & LW_SOCK_EOF)
			keep_rest(g);
		if (g->state == GUEST_OPEN)
			push(g);
		guest_news(g);
	}
	if (g->closing && (is_dead(g) || lw_ring_len(&g->out) == 0))
		guest_free(g);
}

static void stream_found(struct guest *g, enum lw_err err, uint32_t addr, lw_time now)
{
	struct lw_endpoint to = { addr, g->place.port };
	(void)now;
	if (err == LW_OK)
		err = lw_sock_open(g->stack, LW_SOCK_TCP, &g->sock_user, &g->sock);
	if (err == LW_OK)
		err = lw_sock_connect(g->stack, g->sock, to);
	if (err != LW_OK)
		guest_fail(g, err);
}

static bool take_data(struct guest *g, struct lw_rd bytes)
{
	size_t n = lw_rd_left(&bytes);
	g->promised -= n < g->promised ? n : g->promised;
	if (n > lw_ring_room(&g->out) || g->finish)
		return false;
	if (!is_dead(g))
		lw_ring_write(&g->out, bytes.at, n);
	if (g->state == GUEST_OPEN)
		push(g);
	guest_news(g);
	return true;
}

static bool take_took(struct guest *g, struct lw_rd body)
{
	size_t n = lw_rd_u32(&body);
	struct lw_rd bytes = guest_peek(g);
	bool good = n <= lw_rd_left(&bytes);
	g->took -= n < g->took ? n : g->took;
	if (good && g->ended && lw_ring_len(&g->rest))
		lw_ring_drop(&g->rest, n);
	else if (good && n)
		lw_sock_consume(g->stack, g->sock, n);
	guest_news(g);
	return good || is_dead(g);
}

/* What was given before is still sent. */
static void take_close(struct guest *g)
{
	g->closing = true;
	if (is_dead(g) || g->state == GUEST_STARTING || lw_ring_len(&g->out) == 0)
		guest_free(g);
}

static bool stream_enter(struct guest *g, const struct journal_record *r, lw_time now)
{
	switch (r->kind) {
	case JOURNAL_CONNECT:
		g->sock_user.ready = stream_ready;
		if (!guest_place(g, r->body)) {
			guest_fail(g, LW_ENOENT);
			return false;
		}
		guest_find(g, now);
		return true;
	case JOURNAL_DATA:
		return take_data(g, r->body);
	case JOURNAL_TOOK:
		return take_took(g, r->body);
	case JOURNAL_FINISH:
		g->finish = true;
		if (g->state == GUEST_OPEN)
			push(g);
		return true;
	case JOURNAL_CLOSE:
		take_close(g);
		return true;
	case JOURNAL_ABORT:
		close_sock(g, true);
		guest_free(g);
		return true;
	case JOURNAL_LISTEN:
	case JOURNAL_FLOW:
	case JOURNAL_DATAGRAM:
	case JOURNAL_PLUG:
	case JOURNAL_FRAME:
	case JOURNAL_STEP:
	case JOURNAL_END:
	case JOURNAL_KINDS:
		return false;
	}
	LW_UNREACHABLE();
}

static void stream_free(struct guest *g)
{
	close_sock(g, false);
}

const struct guest_ops guest_stream_ops = {
	.enter = stream_enter, .found = stream_found, .free = stream_free
};

struct lw_rd guest_peek(const struct guest *g)
{
	struct lw_rd bytes = { 0 };
	size_t n = 0;
	if (g->state != GUEST_OPEN)
		return bytes;
	if (g->ended) {
		const uint8_t *at = lw_ring_span(&g->rest, &n);
		return lw_rd_of(at, n);
	}
	enum lw_err err = lw_sock_peek(g->stack, g->sock, &bytes);
	return err == LW_OK ? bytes : (struct lw_rd){ 0 };
}

bool guest_at_end(const struct guest *g)
{
	return g->ended && lw_ring_len(&g->rest) == 0;
}

/* Every connection gets a guest; who is outside decides what becomes of it. */
static void listener_ready(
	struct lw_sock_user *u, struct lw_sock s, unsigned events, lw_time now)
{
	struct guest *l = lw_container_of(u, struct guest, sock_user);
	(void)events;
	(void)now;
	for (;;) {
		struct guest *g = guest_new(l->guests, &guest_stream_ops,
			guest_next_inner_channel(l->guests));
		g->sock_user.ready = stream_ready;
		g->stack = l->stack;
		g->place = l->place;
		if (lw_sock_accept(l->stack, s, &g->sock_user, &g->sock) != LW_OK) {
			guest_free(g);
			return;
		}
		g->state = GUEST_OPEN;
		if (l->user && l->user->accepted)
			l->user->accepted(l->user, g);
	}
}

static enum lw_err start_listening(struct guest *g)
{
	struct lw_endpoint at = { 0, g->place.port };
	enum lw_err err = lw_sock_open(g->stack, LW_SOCK_TCP, &g->sock_user, &g->sock);
	if (err == LW_OK)
		err = lw_sock_bind(g->stack, g->sock, at);
	if (err == LW_OK)
		err = lw_sock_listen(g->stack, g->sock, GUEST_LISTEN_BACKLOG);
	return err;
}

static bool listener_enter(struct guest *g, const struct journal_record *r, lw_time now)
{
	(void)now;
	if (r->kind == JOURNAL_CLOSE || r->kind == JOURNAL_ABORT) {
		guest_free(g);
		return true;
	}
	g->sock_user.ready = listener_ready;
	if (r->kind != JOURNAL_LISTEN || !guest_place(g, r->body))
		return false;
	enum lw_err err = start_listening(g);
	if (err == LW_OK) {
		g->state = GUEST_OPEN;
		guest_news(g);
	} else {
		guest_fail(g, err);
	}
	return true;
}

const struct guest_ops guest_listener_ops = { .enter = listener_enter,
	.free = stream_free };
