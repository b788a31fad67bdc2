/* addresses.c - the addressing table's rows, placed on the scenario's interfaces.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "json.h"
#include "labwire/base/alloc.h"

/* A template makes the same mistake for each pod; one is enough. */
static bool is_told(const struct load *l, const struct lw_row *row, enum lw_column c)
{
	const struct lw_diags *d = l->diags;
	const struct lw_line *line = &l->s->table.lines[row->of];
	for (size_t i = 0; i < d->used; i++)
		if (d->all[i].line == line->line && d->all[i].column == line->at[c] &&
			strcmp(d->all[i].file, l->s->table.file) == 0)
			return true;
	return false;
}

static void table_mistake(const struct load *l, const struct lw_row *row,
	enum lw_column c, const char *sentence)
{
	const struct lw_table *t = &l->s->table;
	const struct lw_line *line = &t->lines[row->of];
	if (!is_told(l, row, c))
		lw_diag_syntax(
			l->diags, t->file, line->line, line->at[c], "%s", sentence);
}

/* The name of a node or an interface, without what is known to be missing already. */
static void complain_missing(
	struct load *l, const struct lw_row *row, enum thing what, const char *name)
{
	bool node = what == THING_NODE;
	enum lw_column c = node ? LW_COLUMN_DEVICE : LW_COLUMN_INTERFACE;
	struct lw_text text = { 0 };
	if (is_told(l, row, c)) {
		lose(l, what, name);
	} else if (note_missing(l, what, name)) {
		char *meant = guess(l, what, name);
		lw_text_fmt(&text, "%s \"%s\"%s",
			node ? "the scenario has no node for device"
			     : "the node has no interface",
			node ? name : strchr(name, ':') + 1, meant);
		table_mistake(l, row, c, lw_text_str(&text));
		lw_free(meant);
	}
	lw_text_fini(&text);
}

/* Rows tend to come in the order of the nodes, so the search goes on from `hint`. */
static size_t node_of_row(
	const struct lw_scenario *s, const struct lw_row *row, size_t hint)
{
	for (size_t i = 0; i < s->nnodes; i++) {
		size_t at = (hint + i) % s->nnodes;
		if (lw_device_same(s->nodes[at].name, row->device))
			return at;
	}
	return SIZE_MAX;
}

/* N/A: the one a student would mean. */
static const char *interface_of_row(
	const struct lw_node_spec *n, const struct lw_row *row)
{
	if (row->interface[0])
		return row->interface;
	return n->kind == LW_NODE_SWITCH ? "Vlan1" : "eth0";
}

static void put_address(
	struct load *l, struct lw_interface_spec *i, const struct lw_row *row)
{
	if (i->naddresses == i->addresses_cap) {
		size_t cap = i->addresses_cap ? 2 * i->addresses_cap : 2;
		struct lw_address_spec *more = own(l, cap * sizeof(*more));
		if (i->naddresses)
			memcpy(more, i->addresses, i->naddresses * sizeof(*more));
		i->addresses = more;
		i->addresses_cap = cap;
	}
	i->addresses[i->naddresses++] =
		(struct lw_address_spec){ row->addr, row->mask, row->gateway };
}

static void find_places(struct lw_scenario *s)
{
	size_t hint = 0;
	s->places = lw_realloc_array(s->places, s->table.used + 1, sizeof(*s->places));
	for (size_t k = 0; k < s->table.used; k++) {
		const struct lw_row *row = &s->table.rows[k];
		struct lw_place *p = &s->places[k];
		*p = (struct lw_place){ node_of_row(s, row, hint), SIZE_MAX };
		if (p->node == SIZE_MAX)
			continue;
		const struct lw_node_spec *n = &s->nodes[p->node];
		p->interface = lw_scenario_interface(n, interface_of_row(n, row));
		hint = p->node;
	}
}

static void place_rows(struct load *l)
{
	struct lw_scenario *s = l->s;
	find_places(s);
	for (size_t i = 0; i < s->nnodes; i++)
		for (size_t k = 0; k < s->nodes[i].ninterfaces; k++)
			s->nodes[i].interfaces[k].naddresses = 0;
	for (size_t k = 0; k < s->table.used; k++) {
		struct lw_place p = s->places[k];
		if (p.node != SIZE_MAX && p.interface != SIZE_MAX &&
			lw_row_good(&s->table.rows[k]))
			put_address(l, &s->nodes[p.node].interfaces[p.interface],
				&s->table.rows[k]);
	}
}

static void complain_row(struct load *l, size_t before)
{
	const struct lw_scenario *s = l->s;
	const struct lw_row *row = &s->table.rows[before];
	struct lw_place p = s->places[before];
	if (!lw_row_good(row))
		return; /* told already */
	if (p.node == SIZE_MAX) {
		complain_missing(l, row, THING_NODE, row->device);
		return;
	}
	struct lw_text text = { 0 };
	if (p.interface == SIZE_MAX) {
		const struct lw_node_spec *n = &s->nodes[p.node];
		lw_text_fmt(&text, "%s:%s", n->name, interface_of_row(n, row));
		complain_missing(l, row, THING_INTERFACE, lw_text_str(&text));
	}
	for (size_t k = 0; p.interface != SIZE_MAX && k < before && row->addr; k++) {
		if (s->table.rows[k].addr != row->addr)
			continue;
		lw_text_fmt(&text, "the address is in the table already, for \"%s\"",
			s->table.rows[k].device);
		table_mistake(l, row, LW_COLUMN_ADDRESS, lw_text_str(&text));
		break;
	}
	lw_text_fini(&text);
}

static void complain_rows(struct load *l)
{
	for (size_t k = 0; k < l->s->table.used; k++)
		complain_row(l, k);
}

void read_table(struct place *root)
{
	place_rows(root->load);
	if (!root->load->lenient)
		complain_rows(root->load);
}

bool lw_scenario_readdress(
	struct lw_scenario *s, struct lw_table *table, struct lw_diags *diags)
{
	struct load l = { .s = s, .diags = diags };
	size_t before = diags->used;
	lw_table_fini(&s->table);
	s->table = *table;
	*table = (struct lw_table){ 0 };
	place_rows(&l);
	(void)lw_table_complain(&s->table, diags);
	complain_rows(&l);
	missing_fini(&l.missing);
	return diags->used == before;
}
