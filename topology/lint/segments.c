/* segments.c - neighbours must agree on their network, and networks must keep apart.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "labwire/base/alloc.h"
#include "view.h"

/* Has the same interface another row that is on the segment's network?  Then this one is
 * only a second address. */
static bool is_second_address(const struct view *v, const struct entry *e)
{
	const struct device *d = &v->devices[e->device];
	for (uint32_t i = d->first; i <= d->last; i++) {
		const struct entry *o = &v->entries[i];
		if (o != e && o->sound && o->device == e->device &&
			o->segment == e->segment &&
			lw_prefix_holds(v->segments[e->segment].ref, o->row->addr))
			return true;
	}
	return false;
}

static void judge_mask(struct view *v, struct entry *e, const struct segment *g)
{
	char mask[LW_IP4_TEXT], right[LW_IP4_TEXT], net[LW_PREFIX_TEXT];
	lw_ip4_format(e->row->mask, mask);
	lw_ip4_format(g->ref.mask, right);
	note(v, e, found(LW_FINDING_MASK_MISMATCH, LW_COLUMN_MASK),
		"%s has subnet mask %s, its neighbours on %s have %s: they do not agree "
		"on "
		"who is on their network",
		e->row->device, mask, lw_prefix_format(g->ref, net), right);
}

static void judge_network(struct view *v, struct entry *e, const struct segment *g)
{
	char addr[LW_IP4_TEXT], net[LW_PREFIX_TEXT];
	const struct lw_row *r = e->row;
	const struct device *d = &v->devices[e->device];
	const char *other = v->entries[g->example].row->device;
	lw_ip4_format(r->addr, addr);
	lw_prefix_format(g->ref, net);
	if (g->serial)
		note(v, e, found(LW_FINDING_LINK_ENDS_DIFFER, LW_COLUMN_ADDRESS),
			"%s is not in %s, the network of %s at the other end of the line",
			addr, net, other);
	else if (!d->router && g->has_router)
		note(v, e, found(LW_FINDING_HOST_OUTSIDE, LW_COLUMN_ADDRESS),
			"%s is not in %s, the network of the segment that %s is on and "
			"of "
			"its router",
			addr, net, r->device);
	else
		note(v, e, found(LW_FINDING_OTHER_NETWORK, LW_COLUMN_ADDRESS),
			"%s is not in %s, the network of its neighbours such as %s", addr,
			net, other);
}

/* Without wiring: is this a network of its own that overlaps the other by mistake?  Then
 * its gateway is on it, or its device is on the other network too. */
static bool is_apart(const struct view *v, const struct entry *e)
{
	const struct entry *gateway = owner_of(v, e->row->gateway);
	const struct device *d = &v->devices[e->device];
	if (v->s)
		return false;
	if (gateway && gateway->sound && gateway != e &&
		lw_prefix_same(network_of(gateway->row), network_of(e->row)))
		return true;
	for (uint32_t i = d->first; i <= d->last; i++)
		if (v->entries[i].device == e->device &&
			v->entries[i].segment == e->segment &&
			strcmp(v->entries[i].row->interface, e->row->interface) != 0)
			return true;
	return false;
}

static void judge_neighbour(struct view *v, struct entry *e)
{
	const struct segment *g = &v->segments[e->segment];
	struct lw_prefix mine = network_of(e->row);
	if (lw_prefix_same(mine, g->ref) || is_second_address(v, e) || is_apart(v, e))
		return;
	if (lw_prefix_holds(g->ref, e->row->addr) || lw_prefix_overlap(mine, g->ref))
		judge_mask(v, e, g);
	else if (v->s)
		judge_network(v, e, g);
}

void judge_segments(struct view *v)
{
	for (size_t i = 0; i < v->n; i++) {
		struct entry *e = &v->entries[i];
		if (e->sound && !e->bad && e->segment != NOBODY)
			judge_neighbour(v, e);
	}
}

struct span {
	struct lw_prefix net;
	uint32_t segment;
};

static int by_start(const void *a, const void *b)
{
	const struct span *x = a, *y = b;
	if (x->net.addr != y->net.addr)
		return x->net.addr < y->net.addr ? -1 : 1;
	if (x->net.mask != y->net.mask) /* the wider one first */
		return x->net.mask < y->net.mask ? -1 : 1;
	return x->segment < y->segment ? -1 : 1;
}

/* The row that says so: of the segment with fewer devices, on its network. */
static void tell_overlap(struct view *v, const struct span *a, const struct span *b)
{
	bool first = v->segments[a->segment].devices < v->segments[b->segment].devices;
	const struct span *small = first ? a : b, *large = first ? b : a;
	char mine[LW_PREFIX_TEXT], theirs[LW_PREFIX_TEXT];
	for (size_t i = 0; i < v->n; i++) {
		struct entry *e = &v->entries[i];
		if (!e->sound || e->bad || e->segment != small->segment ||
			!lw_prefix_same(network_of(e->row), small->net))
			continue;
		note(v, e, found(LW_FINDING_OVERLAPPING, LW_COLUMN_ADDRESS),
			"the network %s of this segment and %s of another one, where %s "
			"is, have addresses in common: a router cannot tell them apart",
			lw_prefix_format(small->net, mine),
			lw_prefix_format(large->net, theirs),
			v->entries[v->segments[large->segment].example].row->device);
		return;
	}
}

/* Without wiring overlapping networks are one segment, and it shows by a device that has
 * two interfaces there. */
static void judge_own_interfaces(struct view *v, struct entry *e)
{
	const struct device *d = &v->devices[e->device];
	char mine[LW_PREFIX_TEXT], theirs[LW_PREFIX_TEXT];
	for (struct entry *o = &v->entries[d->first]; o < e; o++) {
		if (!o->sound || o->device != e->device || o->segment != e->segment ||
			!strcmp(o->row->interface, e->row->interface) ||
			!lw_prefix_overlap(network_of(e->row), network_of(o->row)))
			continue;
		note(v, e, found(LW_FINDING_OVERLAPPING, LW_COLUMN_ADDRESS),
			"the networks %s of %s and %s of %s have addresses in common: %s "
			"cannot tell them apart",
			lw_prefix_format(network_of(e->row), mine), e->row->interface,
			lw_prefix_format(network_of(o->row), theirs), o->row->interface,
			e->row->device);
		return;
	}
}

void judge_overlaps(struct view *v)
{
	struct span *spans = lw_alloc_array(v->nsegments + 1, sizeof(*spans));
	size_t n = 0, wide = 0;
	for (uint32_t g = 0; v->s && g < v->nsegments; g++)
		if (v->segments[g].ref.mask)
			spans[n++] = (struct span){ v->segments[g].ref, g };
	qsort(spans, n, sizeof(*spans), by_start);
	for (size_t i = 1; i < n; i++) {
		if (lw_prefix_overlap(spans[i].net, spans[wide].net))
			tell_overlap(v, &spans[wide], &spans[i]);
		else
			wide = i;
	}
	lw_free(spans);
	for (size_t i = 0; !v->s && i < v->n; i++)
		if (v->entries[i].sound && !v->entries[i].bad)
			judge_own_interfaces(v, &v->entries[i]);
}

/* Is anybody else of the segment on this row's network? */
static bool has_company(const struct view *v, const struct entry *e)
{
	for (size_t i = 0; i < v->n; i++) {
		const struct entry *o = &v->entries[i];
		if (o->device != e->device && o->segment == e->segment && o->sound &&
			lw_prefix_holds(network_of(e->row), o->row->addr))
			return true;
	}
	return false;
}

void judge_networks(struct view *v)
{
	for (size_t i = 0; i < v->n; i++) {
		struct entry *e = &v->entries[i];
		char addr[LW_PREFIX_TEXT], net[LW_PREFIX_TEXT];
		if (!e->sound || e->bad || has_company(v, e))
			continue;
		if (v->s && e->segment != NOBODY && !is_second_address(v, e))
			continue;
		note(v, e, found(LW_FINDING_UNDRAWN_NETWORK, LW_COLUMN_ADDRESS),
			"%s is on no drawn segment: no other device of the table is "
			"on "
			"%s, so this address serves nobody here",
			lw_prefix_format(
				(struct lw_prefix){ e->row->addr, e->row->mask }, addr),
			lw_prefix_format(network_of(e->row), net));
	}
}
