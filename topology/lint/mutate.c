/* mutate.c - one slip after the other, judged and asked about.
 * SPDX-License-Identifier: MIT */
#include "labwire/lint/mutate.h"

#include <string.h>

#include "labwire/base/alloc.h"
#include "slips.h"

struct experiment {
	struct lw_scenario *s;
	const struct lw_table *right;
	const struct lw_reach_service *service;
	struct lw_findings before;
	bool *answered; /* with the right table, in the order of the cells */
	size_t asked;
	struct lw_cell *lost;
	size_t lost_cap;
};

/* Calls for every cell of the scenario as it is; a wrong table changes no cell's place.
 */
static void ask_before(struct experiment *x)
{
	struct lw_reach_filter f = { SIZE_MAX, SIZE_MAX, 0, *x->service };
	struct lw_net *net = lw_net_new(x->s);
	struct lw_cell c = { 0 };
	size_t cap = 0;
	for (size_t place = 0; lw_reach_next(x->s, &f, &place, &c);) {
		lw_reach_ask(net, x->service, &c);
		x->answered =
			lw_grow(x->answered, &cap, x->asked + 1, sizeof(*x->answered));
		x->answered[x->asked++] = c.ok;
	}
	lw_net_free(net);
}

static void ask_after(struct experiment *x, struct lw_mutation *m)
{
	struct lw_reach_filter f = { SIZE_MAX, SIZE_MAX, 0, *x->service };
	struct lw_net *net = lw_net_new(x->s);
	struct lw_cell c = { 0 };
	size_t i = 0;
	for (size_t place = 0; i < x->asked && lw_reach_next(x->s, &f, &place, &c); i++) {
		lw_reach_ask(net, x->service, &c);
		m->gained += c.ok && !x->answered[i];
		if (c.ok || !x->answered[i])
			continue;
		x->lost = lw_grow(x->lost, &x->lost_cap, m->nlost + 1, sizeof(*x->lost));
		x->lost[m->nlost++] = c;
	}
	m->lost = x->lost;
	lw_net_free(net);
}

static bool is_new(const struct lw_findings *before, const struct lw_finding *f)
{
	for (size_t i = 0; i < before->used; i++) {
		const struct lw_finding *b = &before->all[i];
		if (b->kind == f->kind && b->line == f->line && b->column == f->column &&
			strcmp(b->device, f->device) == 0)
			return false;
	}
	return true;
}

/* Only what is new stays; strings of the others are freed. */
static void keep_new(const struct experiment *x, struct lw_findings *found)
{
	struct lw_findings kept = { 0 }, dropped = { 0 };
	for (size_t i = 0; i < found->used; i++) {
		const struct lw_finding *f = &found->all[i];
		bool keep =
			lw_finding_severity(f->kind) != LW_INFO && is_new(&x->before, f);
		struct lw_findings *to = keep ? &kept : &dropped;
		to->all = lw_grow(to->all, &to->cap, to->used + 1, sizeof(*to->all));
		to->all[to->used++] = *f;
	}
	lw_findings_fini(&dropped);
	lw_free(found->all);
	*found = kept;
}

static bool put(struct lw_scenario *s, struct lw_table *t)
{
	struct lw_diags diags = { 0 };
	bool good = lw_scenario_readdress(s, t, &diags);
	lw_diags_fini(&diags);
	return good;
}

static void try_slip(struct experiment *x, struct lw_mutation *m)
{
	struct lw_table wrong;
	lw_table_change(&wrong, x->right, m->line, m->column, m->text);
	m->refused = !put(x->s, &wrong);
	judge(&x->s->table, x->s, &m->found);
	keep_new(x, &m->found);
	if (!m->refused)
		ask_after(x, m);
}

static void try_cell(struct experiment *x, const struct view *v, struct lw_mutation m,
	lw_mutation_fn *told, void *ctx)
{
	struct slips slips = { 0 };
	slips_of(v, m.line, m.column, &slips);
	for (size_t i = 0; i < slips.used; i++) {
		struct lw_mutation one = m;
		one.text = slips.all[i];
		try_slip(x, &one);
		told(ctx, &one);
		lw_findings_fini(&one.found);
	}
	slips_fini(&slips);
}

size_t lw_mutate(struct lw_scenario *s, const struct lw_reach_service *service,
	lw_mutation_fn *told, void *ctx)
{
	struct lw_table right, copy;
	struct experiment x = { .s = s, .right = &right, .service = service };
	struct lw_findings none = { 0 };
	struct view v;
	lw_table_change(&right, &s->table, SIZE_MAX, LW_COLUMN_DEVICE, NULL); /* a copy */
	judge(&right, s, &x.before);
	ask_before(&x);
	view_init(&v, &right, s, &none);
	for (size_t line = 0; line < right.nlines; line++)
		for (int c = 0; c < LW_COLUMNS; c++)
			try_cell(&x, &v,
				(struct lw_mutation){
					.line = line, .column = (enum lw_column)c },
				told, ctx);
	view_fini(&v);
	lw_table_change(&copy, &right, SIZE_MAX, LW_COLUMN_DEVICE, NULL);
	(void)put(s, &copy);
	lw_table_fini(&right);
	lw_findings_fini(&x.before);
	lw_free(x.answered);
	lw_free(x.lost);
	return x.asked;
}
