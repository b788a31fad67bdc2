/* spanning.c - the switches' past: two minutes of BPDUs before time 0, without a wire.
 * SPDX-License-Identifier: MIT */
#include "labwire/net/spanning.h"

#include "labwire/base/alloc.h"
#include "labwire/base/rand.h"
#include "labwire/engine/evq.h"
#include "labwire/net/net.h"

/* Longer than a tree of the largest diameter takes: 20 hops of a second's hold time each,
 * 30 s until ports forward, 35 s until that is told. */
#define PAST LW_SEC(120)

struct bridge {
	struct lw_spanning *all;
	struct lw_stp *stp; /* NULL: none */
	size_t node;
	size_t *far; /* of each port: number of the far bridge, SIZE_MAX: no bridge */
	uint32_t *far_port;
};

/* Said and not yet heard. */
struct letter {
	size_t to;
	uint32_t port;
	struct lw_bpdu bpdu;
};

struct lw_spanning {
	const struct lw_scenario *s;
	struct bridge *bridges; /* one per node */
	struct letter *letters;
	size_t first, used, cap;
};

static void post(void *ctx, uint32_t port, const struct lw_bpdu *b, lw_time now)
{
	struct bridge *from = ctx;
	struct lw_spanning *t = from->all;
	(void)now;
	if (from->far[port] == SIZE_MAX)
		return;
	t->letters = lw_grow(t->letters, &t->cap, t->used + 1, sizeof(*t->letters));
	t->letters[t->used++] =
		(struct letter){ from->far[port], from->far_port[port], *b };
}

static void state(void *ctx, uint32_t port, enum lw_stp_state state, lw_time now)
{
	(void)ctx;
	(void)port;
	(void)state;
	(void)now;
}

static void moving(void *ctx, bool is_moving, lw_time now)
{
	(void)ctx;
	(void)is_moving;
	(void)now;
}

static void deliver(struct lw_spanning *t, lw_time now)
{
	while (t->first < t->used) {
		struct letter l = t->letters[t->first++];
		lw_stp_hear(t->bridges[l.to].stp, l.port, &l.bpdu, now);
	}
	t->first = t->used = 0;
}

static void add_bridge(struct lw_spanning *t, size_t i, lw_time begin)
{
	static const struct lw_stp_ops ops = {
		.send = post, .state = state, .moving = moving
	};
	const struct lw_node_spec *n = &t->s->nodes[i];
	struct bridge *b = &t->bridges[i];
	struct lw_stp_conf conf = { .id = { n->profile->link.stp_priority,
					    lw_net_mac(t->s, i, n->ports) },
		.ports = n->ports,
		.portfast = n->portfast,
		.ops = &ops,
		.ctx = b };
	b->all = t;
	b->node = i;
	b->stp = lw_stp_new(&conf, begin);
	b->far = lw_alloc_array(n->ports, sizeof(*b->far));
	b->far_port = lw_alloc_array(n->ports, sizeof(*b->far_port));
	for (uint32_t k = 0; k < n->ports; k++)
		b->far[k] = SIZE_MAX;
}

static void plug(struct lw_spanning *t, const struct lw_link_spec *l, lw_time begin)
{
	for (int e = 0; e < 2; e++) {
		struct bridge *b = &t->bridges[l->node[e]];
		uint32_t port = (uint32_t)l->interface[e];
		if (!b->stp)
			continue;
		if (t->bridges[l->node[1 - e]].stp) {
			b->far[port] = l->node[1 - e];
			b->far_port[port] = (uint32_t)l->interface[1 - e];
		}
		lw_stp_enable(b->stp, port, l->conf.bits_per_s, begin);
	}
}

static void live_through(struct lw_spanning *t)
{
	for (;;) {
		struct lw_stp *next = NULL;
		lw_time at = 0;
		for (size_t i = 0; i < t->s->nnodes; i++) {
			struct lw_stp *stp = t->bridges[i].stp;
			if (stp && lw_stp_deadline(stp) < at) {
				next = stp;
				at = lw_stp_deadline(stp);
			}
		}
		if (!next)
			return;
		lw_stp_tick(next, at);
		deliver(t, at);
	}
}

struct lw_spanning *lw_spanning_new(const struct lw_scenario *s, uint64_t seed)
{
	struct lw_spanning *t = lw_alloc(sizeof(*t));
	struct lw_rand r;
	lw_rand_init(&r, seed, LW_OWNER_LAB, "stp");
	lw_time begin = -PAST - (lw_time)lw_rand_below(&r, (uint32_t)LW_STP_HELLO);
	t->s = s;
	t->bridges = lw_alloc_array(s->nnodes + 1, sizeof(*t->bridges));
	for (size_t i = 0; i < s->nnodes; i++)
		if (s->nodes[i].kind == LW_NODE_SWITCH && s->nodes[i].stp)
			add_bridge(t, i, begin);
	for (size_t i = 0; i < s->nlinks; i++)
		plug(t, &s->links[i], begin);
	live_through(t);
	return t;
}

void lw_spanning_free(struct lw_spanning *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < t->s->nnodes; i++) {
		lw_stp_free(t->bridges[i].stp);
		lw_free(t->bridges[i].far);
		lw_free(t->bridges[i].far_port);
	}
	lw_free(t->bridges);
	lw_free(t->letters);
	lw_free(t);
}

const struct lw_stp *lw_spanning_stp(const struct lw_spanning *t, size_t node)
{
	return t->bridges[node].stp;
}

bool lw_spanning_passes(const struct lw_spanning *t, size_t link)
{
	const struct lw_link_spec *l = &t->s->links[link];
	for (int e = 0; e < 2; e++) {
		const struct lw_stp *stp = t->bridges[l->node[e]].stp;
		struct lw_stp_view v = { .state = LW_STP_FORWARDING };
		if (stp)
			lw_stp_port(stp, (uint32_t)l->interface[e], &v);
		if (v.state != LW_STP_FORWARDING)
			return false;
	}
	return true;
}
