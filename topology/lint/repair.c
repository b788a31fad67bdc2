/* repair.c - tries candidates until one does no harm.  SPDX-License-Identifier: MIT */
#include "repair.h"

#include <string.h>

#include "labwire/base/alloc.h"

enum {
	TRIES_MAX = 400, /* for a table of a page */
	ROWS_PAGE = 200, /* above, a try costs more */
	TRIES_LARGE = 40,
};

struct trial {
	const struct lw_table *t;
	struct lw_scenario *s;
	const struct lw_findings *before;
	size_t tries;
};

static bool same(const struct lw_finding *a, const struct lw_finding *b)
{
	return a->kind == b->kind && a->line == b->line && a->column == b->column &&
	       strcmp(a->interface, b->interface) == 0 &&
	       (a->line != SIZE_MAX || strcmp(a->device, b->device) == 0);
}

static bool holds(const struct lw_findings *f, const struct lw_finding *one)
{
	for (size_t i = 0; i < f->used; i++)
		if (same(&f->all[i], one))
			return true;
	return false;
}

/* Gone, and nothing is new?  An error may have hidden what is only worth knowing: that is
 * let pass (strict false) when nothing better is found. */
static bool is_better(const struct trial *t, const struct lw_finding *f,
	const struct lw_findings *after, bool strict)
{
	for (size_t i = 0; i < after->used; i++) {
		const struct lw_finding *a = &after->all[i];
		bool minor = !strict && lw_finding_severity(a->kind) == LW_INFO;
		if (same(a, f) || (!minor && !holds(t->before, a)))
			return false;
	}
	return true;
}

static void put(struct trial *t, struct lw_table *changed)
{
	struct lw_diags ignored = { 0 };
	(void)lw_scenario_readdress(t->s, changed, &ignored);
	lw_diags_fini(&ignored);
}

static bool works(
	struct trial *t, const struct lw_finding *f, const char *text, bool strict)
{
	struct lw_table changed;
	struct lw_findings after = { 0 };
	lw_table_change(&changed, t->t, f->line, f->column, text);
	if (t->s) {
		put(t, &changed);
		judge(&t->s->table, t->s, &after);
	} else {
		judge(&changed, NULL, &after);
	}
	bool good = is_better(t, f, &after, strict);
	lw_findings_fini(&after);
	lw_table_fini(&changed);
	return good;
}

static void repair(struct trial *t, const struct view *v, struct lw_finding *f)
{
	struct candidates c = { 0 };
	candidates_for(v, f, &c);
	for (int lax = 0; lax < 2; lax++)
		for (size_t i = 0; i < c.used && !f->repair && t->tries > 0;
			i++, t->tries--)
			if (works(t, f, c.all[i], lax == 0))
				f->repair = lw_strdup(c.all[i]);
	candidates_fini(&c);
}

void repair_all(
	const struct lw_table *t, struct lw_scenario *s, struct lw_findings *findings)
{
	struct trial trial = { .t = t,
		.s = s,
		.before = findings,
		.tries = t->used > ROWS_PAGE ? TRIES_LARGE : TRIES_MAX };
	struct lw_findings none = { 0 };
	struct lw_table copy;
	struct view v;
	view_init(&v, t, s, &none);
	for (size_t i = 0; i < findings->used; i++)
		if (findings->all[i].column < LW_COLUMNS &&
			lw_finding_severity(findings->all[i].kind) != LW_INFO)
			repair(&trial, &v, &findings->all[i]);
	view_fini(&v);
	if (!s)
		return;
	lw_table_change(&copy, t, SIZE_MAX, LW_COLUMN_DEVICE, NULL);
	put(&trial, &copy);
}
