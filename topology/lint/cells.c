/* cells.c - what a cell alone gives away.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "view.h"

static void judge_fault(struct view *v, struct entry *e, enum lw_column c)
{
	const struct lw_row *r = e->row;
	const char *cell = v->t->lines[r->of].cell[c];
	bool mask = c == LW_COLUMN_MASK;
	const char *what = mask ? "subnet mask" : "address";
	switch ((enum lw_fault)r->fault[c]) {
	case LW_FAULT_NONE:
		break;
	case LW_FAULT_MISSING:
		note(v, e,
			found(mask ? LW_FINDING_MISSING_MASK : LW_FINDING_MISSING_ADDRESS,
				c),
			"%s has no %s%s", r->device, what,
			mask ? ", so nobody can tell which network it is on" : "");
		break;
	case LW_FAULT_FORM:
		note(v, e,
			found(mask ? LW_FINDING_NOT_A_MASK : LW_FINDING_NOT_AN_ADDRESS,
				c),
			"\"%s\" is not %s %s: four numbers from 0 to 255 with dots "
			"between "
			"them are needed",
			cell, mask ? "a" : "an", what);
		break;
	case LW_FAULT_POD:
		note(v, e, found(LW_FINDING_POD_OUT_OF_RANGE, c),
			"\"%s\" has a number above 255 from pod %u on", cell, r->pod);
		break;
	case LW_FAULT_HOLES:
		note(v, e, found(LW_FINDING_MASK_WITH_HOLES, c),
			"%s is not a subnet mask: written in bits, its ones must come "
			"first, then only zeros",
			cell);
		break;
	}
}

/* What an address is reserved for (RFC 6890); NULL: for nothing. */
static const char *special_use(uint32_t a)
{
	if (lw_ip4_is_loopback(a))
		return "a loopback address: it never leaves the device";
	if (lw_ip4_is_multicast(a))
		return "a multicast address: it stands for a group of devices";
	if (a >> 16 == 0xa9fe)
		return "a link-local address: devices give it to themselves when nobody "
		       "gives them one, and no router passes it on";
	if (lw_ip4_is_class_e(a) || lw_ip4_is_limited_broadcast(a))
		return "of class E, which is kept for experiments";
	if (lw_ip4_is_this_net(a))
		return "of network 0, which means \"this network\"";
	return NULL;
}

static bool judge_use(struct view *v, struct entry *e, enum lw_column c, uint32_t addr)
{
	char text[LW_IP4_TEXT];
	const char *use = special_use(addr);
	if (!e->row->fault[c] && use)
		note(v, e, found(LW_FINDING_SPECIAL_ADDRESS, c), "%s is %s",
			lw_ip4_format(addr, text), use);
	return use != NULL;
}

/* The first and the last address of a network belong to no device. */
static void judge_place(struct view *v, struct entry *e)
{
	struct lw_prefix n = network_of(e->row);
	uint32_t addr = e->row->addr;
	char text[LW_IP4_TEXT], net[LW_PREFIX_TEXT];
	if (~n.mask <= 1)
		return;
	if (addr == n.addr)
		note(v, e, found(LW_FINDING_NETWORK_ADDRESS, LW_COLUMN_ADDRESS),
			"%s is the network address of %s, the name of the network "
			"itself; "
			"no device can have it",
			lw_ip4_format(addr, text), lw_prefix_format(n, net));
	if (addr == lw_prefix_broadcast(n))
		note(v, e, found(LW_FINDING_BROADCAST_ADDRESS, LW_COLUMN_ADDRESS),
			"%s is the broadcast address of %s, which means everybody on it; "
			"no device can have it",
			lw_ip4_format(addr, text), lw_prefix_format(n, net));
}

/* A template that is at fault for one pod is not asked what else is wrong for others. */
static void spread_blame(struct view *v)
{
	for (size_t i = 0, first = 0; i < v->n; i++) {
		if (v->entries[i].row->of != v->entries[first].row->of)
			first = i;
		for (size_t k = first; k < i && v->entries[i].bad != v->entries[k].bad;
			k++)
			v->entries[i].bad = v->entries[k].bad = true;
	}
}

void judge_cells(struct view *v)
{
	for (size_t i = 0; i < v->n; i++) {
		struct entry *e = &v->entries[i];
		const struct lw_row *r = e->row;
		for (int c = LW_COLUMN_ADDRESS; c < LW_COLUMNS; c++)
			judge_fault(v, e, (enum lw_column)c);
		bool special = judge_use(v, e, LW_COLUMN_ADDRESS, r->addr);
		if (r->gateway)
			(void)judge_use(v, e, LW_COLUMN_GATEWAY, r->gateway);
		if (e->sound && !special)
			judge_place(v, e);
	}
	spread_blame(v);
}
