/* routes.c - every drawn network must be known to every router, there and back.
 *
 * With wiring the ways are followed as packets would go (topology/reach); a table alone
 * can only be asked what its routers would have to know.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "labwire/base/alloc.h"
#include "view.h"

/* "ip route 172.16.0.0 255.255.0.0 10.10.10.5": what one would type at the router. */
static char *route_command(struct lw_prefix to, uint32_t via)
{
	struct lw_text t = { 0 };
	char net[LW_IP4_TEXT], mask[LW_IP4_TEXT], hop[LW_IP4_TEXT];
	lw_text_fmt(&t, "ip route %s %s %s", lw_ip4_format(to.addr, net),
		lw_ip4_format(to.mask, mask), lw_ip4_format(via, hop));
	return lw_text_take(&t);
}

/* Has the device an interface on the segment? */
static bool is_on(const struct view *v, uint32_t device, uint32_t segment)
{
	const struct device *d = &v->devices[device];
	for (uint32_t i = d->first; i <= d->last; i++)
		if (v->entries[i].device == device && v->entries[i].sound &&
			v->entries[i].segment == segment)
			return true;
	return false;
}

/* Breadth first from the segment over routers: the address of the first one on the way
 * from `device` to it, 0: there is no way. */
static uint32_t next_hop(const struct view *v, uint32_t device, uint32_t segment)
{
	uint32_t *queue = lw_alloc_array(v->nsegments + 1, sizeof(*queue));
	bool *seen = lw_alloc_array(v->nsegments + 1, sizeof(*seen));
	size_t head = 0, tail = 0;
	uint32_t hop = 0;
	queue[tail++] = segment;
	seen[segment] = true;
	while (head < tail && !hop) {
		uint32_t g = queue[head++];
		for (uint32_t i = 0; i < v->n && !hop; i++) {
			const struct entry *e = &v->entries[i];
			if (e->segment != g || !e->sound ||
				!v->devices[e->device].router || e->device == device)
				continue;
			for (uint32_t k = v->devices[e->device].first;
				k <= v->devices[e->device].last; k++) {
				const struct entry *o = &v->entries[k];
				if (o->device != e->device || !o->sound ||
					o->segment == NOBODY || seen[o->segment])
					continue;
				if (is_on(v, device, o->segment))
					hop = o->row->addr;
				seen[o->segment] = true;
				queue[tail++] = o->segment;
			}
		}
	}
	lw_free(queue);
	lw_free(seen);
	return hop;
}

/* Has another device on a segment of this one the address? */
static bool leads_on(const struct view *v, uint32_t device, uint32_t via)
{
	for (uint32_t i = 0; i < v->n; i++) {
		const struct entry *e = &v->entries[i];
		if (e->sound && e->device != device && e->row->addr == via &&
			e->segment != NOBODY && is_on(v, device, e->segment))
			return true;
	}
	return false;
}

/* The scenario's route to this network: of several, the longest. */
static const struct lw_route_spec *given_route(
	const struct view *v, const struct device *d, struct lw_prefix to)
{
	const struct lw_node_spec *n =
		v->s && d->node != NOBODY ? &v->s->nodes[d->node] : NULL;
	const struct lw_route_spec *best = NULL;
	for (size_t i = 0; n && i < n->nroutes; i++)
		if (lw_prefix_holds(n->routes[i].to, to.addr) &&
			n->routes[i].to.mask <= to.mask &&
			(!best || n->routes[i].to.mask > best->to.mask))
			best = &n->routes[i];
	return best;
}

/* What the five columns have no place for. */
static void judge_need(struct view *v, uint32_t device, uint32_t segment)
{
	const struct device *d = &v->devices[device];
	const struct segment *g = &v->segments[segment];
	const struct lw_route_spec *r = given_route(v, d, g->ref);
	struct lw_text m = { 0 };
	char net[LW_PREFIX_TEXT], hop[LW_IP4_TEXT];
	if (is_on(v, device, segment) || d->has_gateway || (v->s && !r))
		return;
	if (r && !leads_on(v, device, r->via))
		return; /* there is a route in the file, and none that works */
	uint32_t via = r ? r->via : next_hop(v, device, segment);
	if (!via)
		return;
	lw_text_fmt(&m,
		"%s needs a route to %s through %s, which the table cannot express",
		d->name, lw_prefix_format(g->ref, net), lw_ip4_format(via, hop));
	if (r)
		lw_text_add(&m, "; the scenario has it");
	note_device(v, LW_FINDING_ROUTE_NEEDED,
		(struct finding_place){ d->name, "", g->ref }, &m,
		r ? NULL : route_command(g->ref, via));
}

/* Drawn: somebody is at either end, so that packets go there. */
static bool is_drawn(const struct segment *g)
{
	return g->ref.mask && g->devices > 1;
}

static struct lw_way way_to(const struct view *v, uint32_t device, uint32_t segment)
{
	const struct entry *e = &v->entries[v->segments[segment].example];
	return lw_reach_way(v->net, v->devices[device].node, e->row->addr);
}

/* That something is wrong with the device's way there? */
static bool told(const struct view *v, const char *device, struct lw_prefix to)
{
	for (size_t i = 0; i < v->out->used; i++) {
		const struct lw_finding *f = &v->out->all[i];
		if ((f->kind == LW_FINDING_NO_ROUTE ||
			    f->kind == LW_FINDING_NO_ROUTE_BACK ||
			    f->kind == LW_FINDING_ROUTING_LOOP) &&
			strcmp(f->device, device) == 0 && lw_prefix_same(f->network, to))
			return true;
	}
	return false;
}

/* Does anybody on that network reach the router's other side?  Then only the answers are
 * lost. */
static bool is_one_way(const struct view *v, uint32_t segment, const struct lw_way *w)
{
	uint32_t from = v->entries[v->segments[segment].example].device;
	const struct lw_node_spec *n = &v->s->nodes[w->node];
	for (size_t i = 0; i < n->ninterfaces; i++)
		for (size_t k = 0; k < n->interfaces[i].naddresses; k++)
			if (v->devices[from].node != w->node &&
				lw_reach_way(v->net, v->devices[from].node,
					n->interfaces[i].addresses[k].addr)
						.verdict == LW_REACH_FINE)
				return true;
	return false;
}

static uint32_t device_of_node(const struct view *v, uint32_t node)
{
	for (uint32_t d = 0; d < v->ndevices; d++)
		if (v->devices[d].node == node)
			return d;
	return NOBODY;
}

/* What to type at a router for another way to a network; a route that it has for exactly
 * that network and that leads nowhere has to go first. */
static char *repair_route(
	const struct view *v, const struct device *d, struct lw_prefix to, uint32_t via)
{
	const struct lw_route_spec *old = given_route(v, d, to);
	char *order = route_command(to, via);
	if (!old || !lw_prefix_same(old->to, to))
		return order;
	char *first = route_command(to, old->via);
	struct lw_text both = { 0 };
	lw_text_fmt(&both, "no %s, then %s", first, order);
	lw_free(first);
	lw_free(order);
	return lw_text_take(&both);
}

static void tell_no_route(struct view *v, const struct lw_way *w, uint32_t segment)
{
	const char *name = v->s->nodes[w->node].name;
	uint32_t device = device_of_node(v, w->node);
	bool back = is_one_way(v, segment, w);
	struct lw_text m = { 0 };
	struct lw_prefix to = v->segments[segment].ref;
	char net[LW_PREFIX_TEXT], hop[LW_IP4_TEXT];
	if (told(v, name, to))
		return;
	lw_prefix_format(to, net);
	uint32_t via = device == NOBODY ? 0 : next_hop(v, device, segment);
	if (w->verdict == LW_REACH_NO_ANSWER)
		lw_text_fmt(&m,
			"the route of %s to %s goes through %s, where nobody answers",
			name, net, lw_ip4_format(w->next_hop, hop));
	else
		lw_text_fmt(&m, "%s has no route to %s", name, net);
	lw_text_add(&m, back ? ": packets from there arrive, the answers find no way back"
			     : ": nobody there can be reached through it");
	note_device(v, back ? LW_FINDING_NO_ROUTE_BACK : LW_FINDING_NO_ROUTE,
		(struct finding_place){ name, "", to }, &m,
		via ? repair_route(v, &v->devices[device], to, via) : NULL);
}

static void tell_loop(struct view *v, const struct lw_way *w, uint32_t segment)
{
	const char *a = v->s->nodes[w->node].name, *b = v->s->nodes[w->other].name;
	struct lw_text m = { 0 };
	struct lw_prefix to = v->segments[segment].ref;
	char net[LW_PREFIX_TEXT];
	if (told(v, a, to) || told(v, b, to))
		return;
	lw_text_fmt(&m,
		"packets for %s go in a circle: %s takes %s for the way, and from there "
		"they come back",
		lw_prefix_format(to, net), b, a);
	note_device(v, LW_FINDING_ROUTING_LOOP, (struct finding_place){ a, "", to }, &m,
		NULL);
}

static void judge_way(struct view *v, uint32_t device, uint32_t segment)
{
	struct lw_way w = way_to(v, device, segment);
	if (w.verdict == LW_REACH_LOOP)
		tell_loop(v, &w, segment);
	else if ((w.verdict == LW_REACH_NO_ROUTE || w.verdict == LW_REACH_NO_ANSWER) &&
		 v->s->nodes[w.node].kind == LW_NODE_ROUTER)
		tell_no_route(v, &w, segment);
}

static bool has_error(const struct view *v)
{
	for (size_t i = 0; i < v->out->used; i++)
		if (lw_finding_severity(v->out->all[i].kind) == LW_ERROR)
			return true;
	return false;
}

void judge_routes(struct view *v)
{
	/* Whatever else is wrong with routes may come from an error told already. */
	bool follow = v->s && !has_error(v);
	for (uint32_t d = 0; d < v->ndevices; d++)
		for (uint32_t g = 0; v->devices[d].router && g < v->nsegments; g++) {
			if (!is_drawn(&v->segments[g]))
				continue;
			judge_need(v, d, g);
			if (follow && v->devices[d].node != NOBODY && !is_on(v, d, g))
				judge_way(v, d, g);
		}
}
