/* stream.c - bytes between a socket, its filters and an engine.
 * SPDX-License-Identifier: MIT */
#include "stream.h"

static struct lw_evq *queue(const struct stream *s)
{
	return lw_stack_engine(s->stack)->q;
}

static lw_time deadline(const struct stream *s)
{
	return s->ops->engine.deadline ? s->ops->engine.deadline(s->engine) : LW_NEVER;
}

static void on_timer(struct lw_event *ev, lw_time now)
{
	struct stream *s = lw_container_of(ev, struct stream, timer);
	if (now >= deadline(s))
		s->ops->engine.expire(s->engine, now);
	stream_turn(s, now);
}

static void ready(
	struct lw_sock_user *u, struct lw_sock sock, unsigned events, lw_time now)
{
	struct stream *s = lw_container_of(u, struct stream, user);
	if (events & LW_SOCK_ERROR) {
		enum lw_err err = lw_sock_error(s->stack, sock);
		s->open = false;
		lw_sock_close(s->stack, sock);
		s->ops->over(s, err, now);
		return;
	}
	s->connected |= (events & LW_SOCK_CONNECTED) != 0;
	stream_turn(s, now);
}

void stream_init(struct stream *s, const struct stream_ops *ops, struct lw_stack *stack)
{
	*s = (struct stream){
		.user = { ready }, .ops = ops, .stack = stack, .think_until = LW_NEVER
	};
	lw_event_init(&s->timer, lw_stack_owner(stack), ops->name, on_timer);
}

void stream_stop(struct stream *s)
{
	lw_evq_cancel(queue(s), &s->timer);
	if (s->open)
		lw_sock_close(s->stack, s->sock);
	s->open = false;
}

void stream_fini(struct stream *s)
{
	stream_stop(s);
	for (struct filter *f = s->filters; f; f = f->above) {
		lw_text_fini(&f->up);
		lw_text_fini(&f->down);
	}
	if (s->ops->engine.free)
		s->ops->engine.free(s->engine);
	s->engine = NULL;
}

enum lw_err stream_connect(struct stream *s, struct lw_endpoint to, uint16_t from)
{
	struct lw_endpoint local = { 0, from };
	enum lw_err err = lw_sock_open(s->stack, LW_SOCK_TCP, &s->user, &s->sock);
	s->open = err == LW_OK;
	if (err == LW_OK && from)
		err = lw_sock_set(s->stack, s->sock, LW_SOCK_REUSEADDR, 1);
	if (err == LW_OK && from)
		err = lw_sock_bind(s->stack, s->sock, local);
	if (err == LW_OK)
		err = lw_sock_connect(s->stack, s->sock, to);
	if (err != LW_OK)
		stream_stop(s);
	return err;
}

enum lw_err stream_accept(struct stream *s, struct lw_sock listener)
{
	enum lw_err err = lw_sock_accept(s->stack, listener, &s->user, &s->sock);
	s->open = s->connected = err == LW_OK;
	return err;
}

void stream_filter(struct stream *s, struct filter *f)
{
	f->above = s->filters;
	s->filters = f;
}

void stream_start(struct stream *s, void *engine, lw_time now)
{
	s->engine = engine;
	stream_turn(s, now);
}

/* A floor of the stream is a filter, or the engine where there is none. */

static size_t feed(struct stream *s, struct filter *f, struct lw_rd in, lw_time now)
{
	if (!f)
		return s->ops->engine.input(s->engine, in, now);
	return f->up.len < FILTER_ROOM ? f->raise(f, in, now) : 0;
}

static struct lw_rd made(const struct stream *s, const struct filter *f)
{
	return f ? lw_rd_of(lw_text_str(&f->down), f->down.len)
		 : s->ops->engine.output(s->engine);
}

static void taken(struct stream *s, struct filter *f, size_t n)
{
	if (f)
		lw_text_drop(&f->down, n);
	else
		s->ops->engine.sent(s->engine, n);
}

/* Each filter's bytes go a floor up; does one still hold some? */
static bool raise_all(struct stream *s, bool *held, lw_time now)
{
	bool moved = false;
	for (struct filter *f = s->filters; f; f = f->above) {
		struct lw_rd up = lw_rd_of(lw_text_str(&f->up), f->up.len);
		size_t n = f->up.len ? feed(s, f->above, up, now) : 0;
		lw_text_drop(&f->up, n);
		moved = moved || n > 0;
		*held = *held || f->up.len > 0;
	}
	return moved;
}

static bool lower_all(struct stream *s, lw_time now)
{
	bool moved = false;
	for (struct filter *f = s->filters; f; f = f->above) {
		struct lw_rd out = made(s, f->above);
		bool room = lw_rd_left(&out) > 0 && f->down.len < FILTER_ROOM;
		size_t n = room ? f->lower(f, out, now) : 0;
		if (n > 0)
			taken(s, f->above, n);
		moved = moved || n > 0;
	}
	return moved;
}

static bool read_some(struct stream *s, lw_time now)
{
	struct lw_rd bytes;
	bool held = false, raised = raise_all(s, &held, now);
	enum lw_err err = lw_sock_peek(s->stack, s->sock, &bytes);
	if (err == LW_ECLOSED && !held && !s->eof_told) {
		s->eof_told = true;
		if (s->ops->engine.eof)
			s->ops->engine.eof(s->engine);
		return true;
	}
	if (err != LW_OK)
		return raised;
	size_t n = feed(s, s->filters, bytes, now);
	lw_sock_consume(s->stack, s->sock, n);
	return n > 0 || raised;
}

static bool write_some(struct stream *s, lw_time now)
{
	bool lowered = lower_all(s, now);
	struct lw_rd out = made(s, s->filters);
	size_t done = 0;
	if (lw_rd_left(&out) == 0)
		return lowered;
	if (lw_sock_write(s->stack, s->sock, out.at, lw_rd_left(&out), &done) != LW_OK)
		return lowered;
	taken(s, s->filters, done);
	return done > 0 || lowered;
}

static void set_timer(struct stream *s)
{
	lw_time at = deadline(s);
	if (s->think_until < at)
		at = s->think_until;
	if (at == LW_NEVER)
		lw_evq_park(queue(s), &s->timer);
	else
		lw_evq_put(queue(s), &s->timer, at);
}

/* All that came is read and acted on, then what there is to say goes out in one write:
 * the replies to pipelined commands share a segment.  Did anything move? */
static bool go_round(struct stream *s, lw_time now)
{
	bool read = true, acted = true, moved = false;
	while (read || acted) {
		read = read_some(s, now);
		acted = s->ops->act(s, now);
		moved = moved || read || acted;
	}
	return write_some(s, now) || moved;
}

/* Nothing is left to send, on any floor. */
static bool flushed(const struct stream *s)
{
	struct lw_rd left = made(s, NULL);
	for (const struct filter *f = s->filters; f && lw_rd_left(&left) == 0;
		f = f->above)
		left = made(s, f);
	return lw_rd_left(&left) == 0;
}

void stream_turn(struct stream *s, lw_time now)
{
	if (!s->open || !s->engine)
		return;
	while (go_round(s, now))
		;
	if (s->closing && flushed(s)) {
		stream_stop(s);
		s->ops->over(s, LW_OK, now);
		return;
	}
	set_timer(s);
}

void stream_wake(struct stream *s, lw_time now)
{
	if (s->open)
		lw_evq_put(queue(s), &s->timer, now);
}

void stream_close(struct stream *s)
{
	s->closing = true;
}

bool stream_thought(struct stream *s, lw_span think, lw_time now)
{
	if (s->think_until == LW_NEVER && think > 0) {
		s->think_until = now + think;
		return false;
	}
	if (think > 0 && now < s->think_until)
		return false;
	s->think_until = LW_NEVER;
	return true;
}
