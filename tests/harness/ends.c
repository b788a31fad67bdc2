/* ends.c - two bare ports on a link.  SPDX-License-Identifier: MIT */
#include "ends.h"

#include <string.h>

static void receive(struct lw_port *p, struct lw_frame *f, lw_time now)
{
	struct test_end *e = lw_container_of(p, struct test_end, port);
	LW_ASSERT(e->got < ENDS_KEPT);
	size_t n = f->wire_len < ENDS_HEAD ? f->wire_len : ENDS_HEAD;
	e->kept[e->got].at = now;
	e->kept[e->got].id = f->id;
	e->kept[e->got].len = f->wire_len;
	memcpy(e->kept[e->got++].head, lw_frame_rd(f).at, n);
	lw_frame_unref(f);
}

static void carrier(struct lw_port *p, bool up, lw_time now)
{
	struct test_end *e = lw_container_of(p, struct test_end, port);
	(void)up;
	e->carriers++;
	e->carrier_at = now;
}

void end_init(struct test_end *e, struct lw_engine *engine, uint32_t owner)
{
	static const struct lw_port_ops ops = { receive, carrier };
	memset(e, 0, sizeof(*e));
	e->owner.id = owner;
	lw_port_init(&e->port, engine, "port", &ops);
}

void end_send(struct test_end *e, const void *head, size_t n, size_t len)
{
	struct lw_engine *engine = e->port.engine;
	struct lw_pkt *p = lw_pkt_new(engine->pool, 0, len);
	uint8_t *bytes = lw_pkt_put(p, len);
	memset(bytes, 0, len);
	memcpy(bytes, head, n < len ? n : len);
	struct lw_frame *f = lw_engine_freeze(engine, &e->owner, p, 0);
	lw_port_send(&e->port, f, len, lw_engine_now(engine));
}

void ends_init(struct test_ends *t, const struct lw_link_conf *conf)
{
	struct lw_engine_conf ec = { .seed = 1 };
	t->engine = lw_engine_new(&ec);
	end_init(&t->a, t->engine, 1);
	end_init(&t->b, t->engine, 2);
	t->link = lw_link_new(t->engine, conf, &t->a.port, &t->b.port);
	lw_link_set(t->link, LW_LINK_UP);
	ends_run(t, 1);
}

void ends_fini(struct test_ends *t)
{
	lw_link_free(t->link);
	lw_engine_free(t->engine);
}

void ends_run(struct test_ends *t, lw_span span)
{
	enum lw_err err =
		lw_engine_run_until(t->engine, lw_engine_now(t->engine) + span, 1000000);
	LW_ASSERT(err == LW_OK);
}
