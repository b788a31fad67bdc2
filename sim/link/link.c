/* link.c - a cable or line between two ports.  SPDX-License-Identifier: MIT */
#include "labwire/link/link.h"

#include "labwire/base/alloc.h"
#include "pipe.h"

enum {
	ETHER_QUEUE = 1000, /* frames; a usual transmit queue of the time */
	SERIAL_QUEUE = 40,  /* frames; the usual output hold queue of a serial port */
	DIRECTIONS = 2,
};

static struct pipe_rate rate_of(const struct lw_link_conf *conf)
{
	bool ethernet = conf->medium == LW_MEDIUM_ETHERNET;
	LW_ASSERT(conf->bits_per_s > 0 && conf->delay >= 0);
	return (struct pipe_rate){
		.bits_per_s = conf->bits_per_s,
		.delay = conf->delay ? conf->delay : 1,
		.overhead = ethernet ? LW_ETHER_OVERHEAD : LW_HDLC_OVERHEAD,
		.queue_frames = conf->queue_frames ? conf->queue_frames
				: ethernet	   ? ETHER_QUEUE
						   : SERIAL_QUEUE,
		.queue_bytes = conf->queue_bytes,
		.mark_frames = conf->mark_frames,
	};
}

struct lw_link *lw_link_new(struct lw_engine *e, const struct lw_link_conf *conf,
	struct lw_port *a, struct lw_port *b)
{
	struct lw_link *l = lw_alloc(sizeof(*l));
	struct lw_port *ports[DIRECTIONS] = { a, b };
	l->engine = e;
	l->medium = conf->medium;
	l->state = LW_LINK_UNPLUGGED;
	l->rate = rate_of(conf);
	for (int d = 0; d < DIRECTIONS; d++) {
		uint32_t id = LW_OWNER_LINK | (DIRECTIONS * conf->place + (uint32_t)d);
		pipe_init(&l->pipes[d], l, id, ports[1 - d]);
		l->pipes[d].impair = impair_new(&conf->impair[d], e->seed, id);
		ports[d]->out = &l->pipes[d];
	}
	return l;
}

void lw_link_free(struct lw_link *l)
{
	if (!l)
		return;
	for (int d = 0; d < DIRECTIONS; d++) {
		l->pipes[d].to->out = NULL;
		l->pipes[d].to->up = false;
		pipe_fini(&l->pipes[d]);
	}
	lw_free(l);
}

void lw_link_set(struct lw_link *l, enum lw_link_state state)
{
	if (l->state == state)
		return;
	lw_time now = lw_engine_now(l->engine);
	l->state = state;
	for (int d = 0; d < DIRECTIONS; d++) {
		l->pipes[d].cut = state != LW_LINK_UP;
		if (state != LW_LINK_UP)
			pipe_flush(&l->pipes[d], now);
		pipe_tell_carrier(&l->pipes[d], now + 1);
	}
}

void lw_link_replug(struct lw_link *l, int end, struct lw_port *port)
{
	lw_time now = lw_engine_now(l->engine);
	struct lw_pipe *in = &l->pipes[1 - end];
	struct lw_port *old = in->to;
	for (int d = 0; d < DIRECTIONS; d++)
		pipe_flush(&l->pipes[d], now);
	old->out = NULL;
	if (old->up) {
		old->up = false;
		old->ops->carrier(old, false, now);
	}
	in->to = port;
	port->out = &l->pipes[end];
	pipe_tell_carrier(in, now + 1);
}

struct lw_port *lw_link_port(const struct lw_link *l, int end)
{
	return l->pipes[1 - end].to;
}

enum lw_link_state lw_link_state(const struct lw_link *l)
{
	return l->state;
}

void lw_link_impair(struct lw_link *l, int dir, const struct lw_impair *impair)
{
	struct lw_pipe *p = &l->pipes[dir];
	impair_free(p->impair);
	p->impair = impair_new(impair, l->engine->seed, p->owner.id);
	p->last_arrival = 0;
}

const struct lw_pipe_stats *lw_link_stats(const struct lw_link *l, int dir)
{
	return &l->pipes[dir].stats;
}

lw_span lw_link_occupancy(const struct lw_link *l, size_t len)
{
	return pipe_occupancy(&l->rate, len);
}

void lw_link_on_drop(struct lw_link *l,
	void (*lost)(void *ctx, int dir, const struct lw_frame *f, enum lw_link_drop why,
		lw_time now),
	void *ctx)
{
	l->lost = lost;
	l->lost_ctx = ctx;
}

void link_lost(struct lw_link *l, const struct lw_pipe *p, const struct lw_frame *f,
	enum lw_link_drop why, lw_time now)
{
	if (l->lost)
		l->lost(l->lost_ctx, (int)(p - l->pipes), f, why, now);
}
