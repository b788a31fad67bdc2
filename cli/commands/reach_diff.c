/* reach_diff.c - what changes in who can talk to whom from one table to another.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "reach.h"

enum {
	CHANGES_SHOWN = 8,
};

struct diff {
	const struct lw_scenario *s[2]; /* before, after */
	struct lw_net *net[2];
	const struct lw_reach_filter *f;
	struct reasons lost;
	size_t asked, gained;
	bool json;
	struct json_out out;
	struct lw_text gained_pairs;
};

static void change(struct diff *d, const struct lw_cell *c, bool lost)
{
	char addr[LW_IP4_TEXT];
	const struct lw_scenario *s = d->s[1];
	if (d->json) {
		add_cell(&d->out.json, s, d->net[1], c, NULL);
		json_out_row(&d->out);
	}
	if (lost) {
		reasons_add(&d->lost, c);
		return;
	}
	if (d->gained++ < CHANGES_SHOWN)
		lw_text_fmt(&d->gained_pairs, "     %s > %s %s\n", s->nodes[c->from].name,
			s->nodes[c->to].name, lw_ip4_format(c->addr, addr));
}

/* The nth address of one device to another's, before and after. */
static void compare_pair(struct diff *d, const struct lw_reach_filter *pair)
{
	struct lw_cell c[2] = { { 0 }, { 0 } };
	size_t place[2] = { 0, 0 };
	for (;;) {
		bool there[2];
		for (int i = 0; i < 2; i++) {
			there[i] = lw_reach_next(d->s[i], pair, &place[i], &c[i]);
			c[i].ok = false;
			if (there[i])
				lw_reach_ask(d->net[i], &pair->service, &c[i]);
		}
		if (!there[0] && !there[1])
			return;
		d->asked++;
		if (c[0].ok != c[1].ok)
			change(d, there[1] ? &c[1] : &c[0], c[0].ok);
	}
}

static void compare_all(struct diff *d)
{
	const struct lw_scenario *s = d->s[0];
	for (size_t from = 0; from < s->nnodes; from++)
		for (size_t to = 0; to < s->nnodes; to++) {
			struct lw_reach_filter pair = { from, to, 0, d->f->service };
			bool asked = from != to &&
				     (d->f->from == SIZE_MAX || d->f->from == from) &&
				     (d->f->to == SIZE_MAX
						     ? lw_reach_runs(s, to, &pair.service)
						     : d->f->to == to);
			if (asked)
				compare_pair(d, &pair);
		}
}

/* "hostPod1A eth0, Default Gateway: 172.16.255.254 -> N/A" */
static void print_change(const struct lw_scenario *s, const struct lw_place *p,
	enum lw_column column, uint32_t before, uint32_t after)
{
	char a[LW_IP4_TEXT], b[LW_IP4_TEXT];
	const struct lw_node_spec *n = &s->nodes[p->node];
	printf("     %s %s, %s: %s -> %s\n", n->name, n->interfaces[p->interface].name,
		lw_column_name(column), before ? lw_ip4_format(before, a) : "N/A",
		after ? lw_ip4_format(after, b) : "N/A");
}

/* One address before and after; the number of cells that differ. */
static size_t compare_address(
	const struct diff *d, const struct lw_place *p, size_t nth, size_t shown)
{
	uint32_t cell[2][3] = { { 0 } };
	size_t n = 0;
	for (int i = 0; i < 2; i++) {
		const struct lw_interface_spec *f =
			&d->s[i]->nodes[p->node].interfaces[p->interface];
		if (nth >= f->naddresses)
			continue;
		cell[i][0] = f->addresses[nth].addr;
		cell[i][1] = f->addresses[nth].mask;
		cell[i][2] = f->addresses[nth].gateway;
	}
	for (int c = 0; c < 3; c++) {
		if (cell[0][c] == cell[1][c])
			continue;
		if (shown + n++ < CHANGES_SHOWN)
			print_change(d->s[0], p, (enum lw_column)(LW_COLUMN_ADDRESS + c),
				cell[0][c], cell[1][c]);
	}
	return n;
}

static void print_cells(const struct diff *d)
{
	struct lw_place p = { 0, 0 };
	size_t n = 0;
	for (; p.node < d->s[0]->nnodes; p.node++)
		for (p.interface = 0; p.interface < d->s[0]->nodes[p.node].ninterfaces;
			p.interface++) {
			size_t most[2];
			for (int i = 0; i < 2; i++)
				most[i] = d->s[i]->nodes[p.node]
						  .interfaces[p.interface]
						  .naddresses;
			for (size_t k = 0; k < most[0] || k < most[1]; k++)
				n += compare_address(d, &p, k, n);
		}
	if (n > CHANGES_SHOWN)
		printf("     and %zu more\n", n - CHANGES_SHOWN);
}

static void print_text(struct diff *d)
{
	struct words words = { 0 };
	size_t lost = d->lost.refused;
	print_sentence("From %s to %s the cells differ:", base_name(d->s[0]->table.file),
		base_name(d->s[1]->table.file));
	putchar('\n');
	print_cells(d);
	printf("\nOf %zu answers to %s, %zu are lost, %zu are new.\n", d->asked,
		d->f->service.name, lost, d->gained);
	reasons_print(&d->lost, &words);
	if (d->gained) {
		printf("\nNew:\n%s", lw_text_str(&d->gained_pairs));
		if (d->gained > CHANGES_SHOWN)
			printf("     and %zu more\n", d->gained - CHANGES_SHOWN);
	}
	explain_words(&words);
}

static void end_json(struct diff *d)
{
	lw_json_end(&d->out.json);
	lw_json_count(&d->out.json, "asked", d->asked);
	lw_json_count(&d->out.json, "lost", d->lost.refused);
	lw_json_count(&d->out.json, "gained", d->gained);
	json_out_end(&d->out);
}

void reach_diff(const struct lw_scenario *before, const struct lw_scenario *after,
	const struct lw_reach_filter *f, bool json)
{
	struct diff d = { .s = { before, after }, .f = f, .json = json };
	for (int i = 0; i < 2; i++)
		d.net[i] = lw_net_new(d.s[i]);
	d.lost = (struct reasons){ .s = after, .net = d.net[1] };
	if (json) {
		json_out_begin(&d.out);
		lw_json_array(&d.out.json, "changes");
	}
	compare_all(&d);
	if (json)
		end_json(&d);
	else
		print_text(&d);
	reasons_fini(&d.lost);
	lw_text_fini(&d.gained_pairs);
	lw_net_free(d.net[0]);
	lw_net_free(d.net[1]);
}
