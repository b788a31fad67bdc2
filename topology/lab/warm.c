/* warm.c - a lab that has been on for a while: trees of switches that have settled, and
 * ARP caches as after some traffic, in which stations of one segment know each other.
 * SPDX-License-Identifier: MIT */
#include "lab_priv.h"
#include "labwire/base/alloc.h"
#include "labwire/lab/spanning.h"

void warm_switches(struct lw_lab *lab)
{
	struct lw_spanning *t = lw_spanning_new(lab->s, lab->engine->seed);
	for (size_t i = 0; i < lab->s->nnodes; i++) {
		const struct lw_stp *stp = lw_spanning_stp(t, i);
		if (stp)
			lw_switch_warm(lab->nodes[i].sw, stp);
	}
	lw_spanning_free(t);
}

/* Interfaces numbered through, and the segment that each belongs to (union by search). */
struct segments {
	const struct lw_lab *lab;
	size_t *first; /* of each node */
	size_t *root;  /* of each interface */
	size_t n;
};

static size_t root_of(const struct segments *g, size_t i)
{
	while (g->root[i] != i)
		i = g->root[i];
	return i;
}

static void join(struct segments *g, size_t a, size_t b)
{
	g->root[root_of(g, a)] = root_of(g, b);
}

static void find_segments(struct segments *g)
{
	const struct lw_scenario *s = g->lab->s;
	g->first = lw_alloc_array(s->nnodes, sizeof(size_t));
	for (size_t i = 0; i < s->nnodes; i++) {
		g->first[i] = g->n;
		g->n += s->nodes[i].ninterfaces;
	}
	g->root = lw_alloc_array(g->n, sizeof(size_t));
	for (size_t i = 0; i < g->n; i++)
		g->root[i] = i;
	for (size_t i = 0; i < s->nnodes; i++)
		for (size_t k = 1;
			s->nodes[i].kind == LW_NODE_SWITCH && k < s->nodes[i].ninterfaces;
			k++)
			join(g, g->first[i], g->first[i] + k);
	for (size_t i = 0; i < s->nlinks; i++)
		join(g, g->first[s->links[i].node[0]] + s->links[i].interface[0],
			g->first[s->links[i].node[1]] + s->links[i].interface[1]);
}

static void teach(struct node *who, const struct iface *on, const struct iface *other)
{
	const struct lw_interface_spec *mine = on->spec;
	for (size_t k = 0; k < other->spec->naddresses; k++) {
		uint32_t addr = other->spec->addresses[k].addr;
		for (size_t m = 0; m < mine->naddresses; m++)
			if (((addr ^ mine->addresses[m].addr) &
				    mine->addresses[m].mask) == 0)
				lw_stack_arp_warm(
					who->stack, on->netif, addr, other->card->mac);
	}
}

static void teach_segment(struct segments *g, size_t a, size_t i)
{
	struct lw_lab *lab = (struct lw_lab *)(uintptr_t)g->lab;
	struct node *n = &lab->nodes[a];
	for (size_t b = 0; b < lab->s->nnodes; b++) {
		for (size_t k = 0; k < lab->s->nodes[b].ninterfaces; k++) {
			const struct iface *other = &lab->nodes[b].ifaces[k];
			if (a == b || !other->card ||
				root_of(g, g->first[a] + i) !=
					root_of(g, g->first[b] + k))
				continue;
			teach(n, &n->ifaces[i], other);
		}
	}
}

void warm_arp(struct lw_lab *lab)
{
	struct segments g = { .lab = lab };
	find_segments(&g);
	for (size_t a = 0; a < lab->s->nnodes; a++)
		for (size_t i = 0; i < lab->s->nodes[a].ninterfaces; i++)
			if (lab->nodes[a].ifaces[i].card &&
				lab->nodes[a].ifaces[i].spec->medium ==
					LW_MEDIUM_ETHERNET)
				teach_segment(&g, a, i);
	lw_free(g.first);
	lw_free(g.root);
}
