/* pump.c - bytes between a socket and an engine.  SPDX-License-Identifier: MIT */
#include "pump.h"

static struct lw_evq *queue(const struct pump *p)
{
	return lw_stack_engine(p->stack)->q;
}

static void on_timer(struct lw_event *ev, lw_time now)
{
	struct pump *p = lw_container_of(ev, struct pump, timer);
	if (now >= p->ops->deadline(p->engine))
		p->ops->expire(p->engine, now);
	pump_turn(p, now);
}

static void ready(struct lw_sock_user *u, struct lw_sock s, unsigned events, lw_time now)
{
	struct pump *p = lw_container_of(u, struct pump, user);
	if (events & LW_SOCK_ERROR) {
		enum lw_err err = lw_sock_error(p->stack, s);
		p->open = false;
		lw_sock_close(p->stack, s);
		p->ops->over(p, err, now);
		return;
	}
	p->connected |= (events & LW_SOCK_CONNECTED) != 0;
	pump_turn(p, now);
}

void pump_init(struct pump *p, const struct pump_ops *ops, struct lw_stack *stack,
	const char *name)
{
	*p = (struct pump){
		.user = { ready }, .ops = ops, .stack = stack, .think_until = LW_NEVER
	};
	lw_event_init(&p->timer, lw_stack_owner(stack), name, on_timer);
}

void pump_fini(struct pump *p)
{
	lw_evq_cancel(queue(p), &p->timer);
	if (p->open)
		lw_sock_close(p->stack, p->sock);
	p->open = false;
}

void pump_start(struct pump *p, void *engine, lw_time now)
{
	p->engine = engine;
	p->open = true;
	pump_turn(p, now);
}

static bool read_some(struct pump *p, lw_time now)
{
	struct lw_rd bytes;
	enum lw_err err = lw_sock_peek(p->stack, p->sock, &bytes);
	if (err == LW_ECLOSED && !p->eof_told) {
		p->eof_told = true;
		if (p->ops->eof)
			p->ops->eof(p->engine);
		return true;
	}
	if (err != LW_OK)
		return false;
	size_t n = p->ops->input(p->engine, bytes, now);
	lw_sock_consume(p->stack, p->sock, n);
	return n > 0;
}

static bool write_some(struct pump *p)
{
	struct lw_rd out = p->ops->output(p->engine);
	size_t done = 0;
	if (lw_rd_left(&out) == 0)
		return false;
	if (lw_sock_write(p->stack, p->sock, out.at, lw_rd_left(&out), &done) != LW_OK)
		return false;
	p->ops->sent(p->engine, done);
	return done > 0;
}

static void set_timer(struct pump *p)
{
	lw_time at = p->ops->deadline(p->engine);
	if (p->think_until < at)
		at = p->think_until;
	if (at == LW_NEVER)
		lw_evq_park(queue(p), &p->timer);
	else
		lw_evq_put(queue(p), &p->timer, at);
}

/* All that came is read and acted on, then what there is to say goes out in one write:
 * the replies to pipelined commands share a segment.  Did anything move? */
static bool go_round(struct pump *p, lw_time now)
{
	bool read = true, acted = true, moved = false;
	while (read || acted) {
		read = read_some(p, now);
		acted = p->ops->act(p, now);
		moved = moved || read || acted;
	}
	return write_some(p) || moved;
}

void pump_turn(struct pump *p, lw_time now)
{
	if (!p->open || !p->engine)
		return;
	while (go_round(p, now))
		;
	struct lw_rd left = p->ops->output(p->engine);
	if (p->closing && lw_rd_left(&left) == 0) {
		pump_fini(p);
		p->ops->over(p, LW_OK, now);
		return;
	}
	set_timer(p);
}

void pump_wake(struct pump *p, lw_time now)
{
	if (p->open)
		lw_evq_put(queue(p), &p->timer, now);
}

void pump_close(struct pump *p)
{
	p->closing = true;
}

bool pump_thought(struct pump *p, lw_span think, lw_time now)
{
	if (p->think_until == LW_NEVER && think > 0) {
		p->think_until = now + think;
		return false;
	}
	if (think > 0 && now < p->think_until)
		return false;
	p->think_until = LW_NEVER;
	return true;
}
