/* gateways.c - a default gateway is a router on the device's own network.
 * SPDX-License-Identifier: MIT */
#include "view.h"

/* Does the device own that address, on whichever interface? */
static bool is_own(const struct view *v, const struct entry *e, uint32_t addr)
{
	const struct entry *o = owner_of(v, addr);
	return o && o->device == e->device;
}

/* Others are on the row's network, so that the row itself is likely to be right. */
static bool has_neighbours(const struct view *v, const struct entry *e)
{
	return e->segment != NOBODY && v->segments[e->segment].devices > 1;
}

static void judge_outside(struct view *v, struct entry *e, const struct entry *owner)
{
	char gateway[LW_IP4_TEXT], addr[LW_IP4_TEXT], net[LW_PREFIX_TEXT];
	const struct lw_row *r = e->row;
	lw_ip4_format(r->gateway, gateway);
	if (!v->s && owner && owner->sound && !has_neighbours(v, e)) {
		bool router = v->devices[e->device].router;
		note(v, e,
			found(router ? LW_FINDING_OTHER_NETWORK : LW_FINDING_HOST_OUTSIDE,
				LW_COLUMN_ADDRESS),
			"%s is not in %s, the network of its default gateway %s",
			lw_ip4_format(r->addr, addr),
			lw_prefix_format(network_of(owner->row), net), gateway);
		return;
	}
	note(v, e, found(LW_FINDING_GATEWAY_OUTSIDE, LW_COLUMN_GATEWAY),
		"the default gateway %s is outside %s, %s's own network, and cannot be "
		"reached from it",
		gateway, lw_prefix_format(network_of(r), net), r->device);
}

static bool judge_form(struct view *v, struct entry *e)
{
	const struct lw_row *r = e->row;
	struct lw_prefix n = network_of(r);
	char gateway[LW_IP4_TEXT], net[LW_PREFIX_TEXT];
	lw_ip4_format(r->gateway, gateway);
	lw_prefix_format(n, net);
	if (is_own(v, e, r->gateway))
		note(v, e, found(LW_FINDING_GATEWAY_IS_SELF, LW_COLUMN_GATEWAY),
			"%s is %s's own address; a default gateway is another device, a "
			"router",
			gateway, r->device);
	else if (!lw_prefix_holds(n, r->gateway))
		judge_outside(v, e, owner_of(v, r->gateway));
	else if (~n.mask > 1 && r->gateway == n.addr)
		note(v, e, found(LW_FINDING_GATEWAY_NETWORK, LW_COLUMN_GATEWAY),
			"%s is the network address of %s, the name of the network "
			"itself, "
			"and no router's",
			gateway, net);
	else if (r->gateway == lw_prefix_broadcast(n))
		note(v, e, found(LW_FINDING_GATEWAY_BROADCAST, LW_COLUMN_GATEWAY),
			"%s is the broadcast address of %s, which means everybody on it, "
			"and no router's",
			gateway, net);
	else
		return true;
	return false;
}

/* Is it rather the router's row that is wrong?  Then that is told already: an error on
 * this segment, or an address of a router that cannot be read. */
static bool is_told_of_router(const struct view *v, const struct entry *e)
{
	for (size_t i = 0; i < v->n; i++) {
		const struct entry *o = &v->entries[i];
		if (o->bad && v->devices[o->device].router &&
			(o->segment == e->segment || !o->sound))
			return true;
	}
	return false;
}

static void judge_owner(struct view *v, struct entry *e)
{
	const struct entry *o = owner_of(v, e->row->gateway);
	const struct device *d = o ? &v->devices[o->device] : NULL;
	char gateway[LW_IP4_TEXT];
	lw_ip4_format(e->row->gateway, gateway);
	bool unplaced = v->s && o && d->node == NOBODY;
	if (o ? o->bad && (d->router || unplaced) : is_told_of_router(v, e))
		return;
	if (!o)
		note(v, e, found(LW_FINDING_GATEWAY_UNKNOWN, LW_COLUMN_GATEWAY),
			"no device has the address %s, which %s has for its default "
			"gateway",
			gateway, e->row->device);
	else if (v->s && o->segment != e->segment)
		note(v, e, found(LW_FINDING_GATEWAY_UNKNOWN, LW_COLUMN_GATEWAY),
			"%s has the address %s, but is not on the segment of %s, which "
			"has it for its default gateway",
			d->name, gateway, e->row->device);
	else if (!d->router && (v->s || d->has_gateway))
		note(v, e, found(LW_FINDING_GATEWAY_NOT_ROUTER, LW_COLUMN_GATEWAY),
			"%s is %s's address, which is no router and passes nothing on",
			gateway, d->name);
}

static void judge_router(struct view *v, struct entry *e)
{
	char gateway[LW_IP4_TEXT];
	if (v->devices[e->device].router && e->row->gateway)
		note(v, e, found(LW_FINDING_GATEWAY_ON_ROUTER, LW_COLUMN_GATEWAY),
			"a default gateway of a router means a static default route: %s "
			"sends to %s whatever it knows no other route for",
			e->row->device, lw_ip4_format(e->row->gateway, gateway));
}

/* Is there no other network to talk to? */
static bool is_alone(const struct view *v, uint32_t segment)
{
	for (uint32_t g = 0; g < v->nsegments; g++)
		if (g != segment && v->segments[g].devices > 1)
			return false;
	return true;
}

static void judge_absence(struct view *v, struct entry *e)
{
	const struct device *d = &v->devices[e->device];
	char net[LW_PREFIX_TEXT];
	if (d->router || d->has_gateway || e != &v->entries[d->first] ||
		e->segment == NOBODY || !v->segments[e->segment].has_router ||
		is_alone(v, e->segment))
		return;
	note(v, e, found(LW_FINDING_NO_GATEWAY, LW_COLUMN_GATEWAY),
		"%s has no default gateway and can only talk to its own network %s",
		e->row->device, lw_prefix_format(network_of(e->row), net));
}

void judge_gateways(struct view *v)
{
	for (size_t i = 0; i < v->n; i++) {
		struct entry *e = &v->entries[i];
		judge_router(v, e);
		if (!e->sound || e->bad)
			continue;
		if (!e->row->gateway)
			judge_absence(v, e);
		else if (judge_form(v, e))
			judge_owner(v, e);
	}
}
