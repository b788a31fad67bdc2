/* wiring.c - what is in the table and not drawn, drawn and not in the table, or in the
 * table twice.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "labwire/base/alloc.h"
#include "view.h"

static void judge_place(struct view *v, size_t i)
{
	struct entry *e = &v->entries[i];
	struct lw_place p = v->s->places[i];
	const struct lw_row *r = e->row;
	if (p.node == SIZE_MAX)
		note(v, e, found(LW_FINDING_UNKNOWN_DEVICE, LW_COLUMN_DEVICE),
			"the table has a device \"%s\", the wiring has none of that name",
			r->device);
	else if (p.interface == SIZE_MAX)
		note(v, e, found(LW_FINDING_UNKNOWN_INTERFACE, LW_COLUMN_INTERFACE),
			"%s has no interface \"%s\" in the wiring", r->device,
			r->interface);
}

/* Interfaces of the scenario that a row speaks of. */
static bool *rows_of_interfaces(const struct view *v, size_t *first)
{
	size_t n = 0;
	for (size_t i = 0; i < v->s->nnodes; i++) {
		first[i] = n;
		n += v->s->nodes[i].ninterfaces;
	}
	bool *has = lw_alloc_array(n + 1, sizeof(*has));
	for (size_t i = 0; i < v->n; i++)
		if (v->s->places[i].node != SIZE_MAX &&
			v->s->places[i].interface != SIZE_MAX)
			has[first[v->s->places[i].node] + v->s->places[i].interface] =
				true;
	return has;
}

static void judge_interface(struct view *v, const struct lw_node_spec *n, size_t i)
{
	struct lw_text m = { 0 };
	lw_text_fmt(&m,
		"%s %s has a cable and no row in the table: it has no address, and what "
		"comes over it goes no further",
		n->name, n->interfaces[i].name);
	note_device(v, LW_FINDING_INTERFACE_WITHOUT_ROW,
		(struct finding_place){
			.device = n->name, .interface = n->interfaces[i].name },
		&m, NULL);
}

/* A switch works without an address, and a node that has other rows is known. */
static void judge_node(struct view *v, size_t node, const bool *has)
{
	const struct lw_node_spec *n = &v->s->nodes[node];
	size_t rows = 0;
	for (size_t i = 0; i < n->ninterfaces; i++)
		rows += has[i];
	if (n->kind == LW_NODE_SWITCH)
		return;
	if (rows == 0) {
		struct lw_text m = { 0 };
		lw_text_fmt(&m,
			"the wiring has a device \"%s\", the table has no row for it",
			n->name);
		note_device(v, LW_FINDING_DEVICE_WITHOUT_ROW,
			(struct finding_place){ .device = n->name, .interface = "" }, &m,
			NULL);
		return;
	}
	for (size_t i = 0; i < n->ninterfaces; i++)
		if (!has[i] && lw_net_segment(v->net, node, i) != NOBODY)
			judge_interface(v, n, i);
}

void judge_wiring(struct view *v)
{
	if (!v->s)
		return;
	size_t *first = lw_alloc_array(v->s->nnodes + 1, sizeof(*first));
	bool *has = rows_of_interfaces(v, first);
	for (size_t i = 0; i < v->n; i++)
		judge_place(v, i);
	for (size_t i = 0; i < v->s->nnodes; i++)
		judge_node(v, i, has + first[i]);
	lw_free(first);
	lw_free(has);
}

/* Of two rows with one address the later is told, but rather a single row than a
 * template, whose other pods are right. */
static void judge_address(struct view *v, struct entry *e)
{
	struct entry *o = (struct entry *)(uintptr_t)owner_of(v, e->row->addr);
	struct lw_text who = { 0 };
	char text[LW_IP4_TEXT];
	if (!o || o == e)
		return;
	struct entry *blamed = e->row->pod && !o->row->pod ? o : e;
	add_place(&who, (blamed == e ? o : e)->row);
	note(v, blamed, found(LW_FINDING_DUPLICATE_ADDRESS, LW_COLUMN_ADDRESS),
		"%s is also the address of %s; which of the two gets a packet is a "
		"matter "
		"of luck",
		lw_ip4_format(e->row->addr, text), lw_text_str(&who));
	lw_text_fini(&who);
}

/* Two addresses on one interface are possible; two rows for a named one of a router are
 * rather a slip. */
static void judge_interface_twice(struct view *v, struct entry *e)
{
	const struct device *d = &v->devices[e->device];
	if (!*e->row->interface)
		return;
	for (struct entry *o = &v->entries[d->first]; o < e; o++) {
		if (o->device != e->device ||
			strcmp(o->row->interface, e->row->interface) != 0)
			continue;
		note(v, e, found(LW_FINDING_DUPLICATE_INTERFACE, LW_COLUMN_INTERFACE),
			"%s %s has two rows; an interface rarely has two addresses",
			e->row->device, e->row->interface);
		return;
	}
}

void judge_duplicates(struct view *v)
{
	for (size_t i = 0; i < v->n; i++) {
		if (v->entries[i].sound)
			judge_address(v, &v->entries[i]);
		judge_interface_twice(v, &v->entries[i]);
	}
}
