/* later.c - of two that answer the same question, whose answer comes later.
 * SPDX-License-Identifier: MIT */
#include "way.h"

enum {
	SWITCHES_MAX = 16 /* in a row, looked over for who answers first */
};

/* The cables from one interface to another, over switches only. */
struct cables {
	const struct lw_net *net;
	const struct lw_station *to;
	uint32_t link[SWITCHES_MAX];
	size_t n;
	lw_span time; /* that a small frame needs */
};

static lw_span time_over(const struct lw_link_spec *l)
{
	enum {
		FRAME_BITS = 84 * 8, /* the least, with preamble and gap */
	};
	uint64_t bits_ns = FRAME_BITS * (uint64_t)LW_SEC(1);
	return l->conf.delay + (lw_span)(bits_ns / l->conf.bits_per_s);
}

static bool find_cables(struct cables *c, size_t node, size_t interface);

/* Over this cable, if it begins here, was not gone already and no end of it is blocked.
 */
static bool over_cable(struct cables *c, uint32_t i, size_t node, size_t interface)
{
	const struct lw_scenario *s = c->net->s;
	const struct lw_link_spec *l = &s->links[i];
	bool inside = s->nodes[node].kind == LW_NODE_SWITCH;
	if (c->n && c->link[c->n - 1] == i)
		return false;
	if (c->net->spanning && !lw_spanning_passes(c->net->spanning, i))
		return false;
	for (int e = 0; e < 2; e++) {
		if (l->node[e] != node || (!inside && l->interface[e] != interface))
			continue;
		c->link[c->n++] = i;
		c->time += time_over(l);
		if (find_cables(c, l->node[1 - e], l->interface[1 - e]))
			return true;
		c->time -= time_over(l);
		c->n--;
	}
	return false;
}

static bool find_cables(struct cables *c, size_t node, size_t interface)
{
	const struct lw_scenario *s = c->net->s;
	bool inside = s->nodes[node].kind == LW_NODE_SWITCH;
	if (c->to->node == node && (inside || c->to->interface == interface))
		return true;
	if ((!inside && c->n) || c->n == SWITCHES_MAX)
		return false;
	for (uint32_t i = 0; i < s->nlinks; i++)
		if (over_cable(c, i, node, interface))
			return true;
	return false;
}

bool comes_later(const struct lw_net *net, uint32_t i, uint32_t a, uint32_t b)
{
	const struct lw_station *from = &net->stations[i];
	struct cables ca = { .net = net, .to = &net->stations[a] };
	struct cables cb = { .net = net, .to = &net->stations[b] };
	(void)find_cables(&ca, from->node, from->interface);
	(void)find_cables(&cb, from->node, from->interface);
	if (ca.time != cb.time)
		return ca.time > cb.time;
	/* At the same time: where the ways meet, the engine takes the cables in order. */
	for (size_t k = 0; k < ca.n && k < cb.n; k++)
		if (ca.link[k] != cb.link[k])
			return ca.link[k] > cb.link[k];
	return ca.n > cb.n;
}
