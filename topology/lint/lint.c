/* lint.c - the judges in their order.  SPDX-License-Identifier: MIT */
#include "labwire/lint/lint.h"

#include <string.h>

#include "labwire/base/alloc.h"
#include "repair.h"
#include "view.h"

static const struct {
	const char *code;
	enum lw_severity severity;
} kinds[] = {
#define X(name, code, severity) { code, severity },
	LW_FINDING_MAP(X)
#undef X
};

const char *lw_finding_code(enum lw_finding_kind k)
{
	return k < LW_FINDING_KINDS ? kinds[k].code : "";
}

enum lw_severity lw_finding_severity(enum lw_finding_kind k)
{
	return k < LW_FINDING_KINDS ? kinds[k].severity : LW_INFO;
}

const char *lw_severity_name(enum lw_severity s)
{
	static const char *const names[] = { "info", "warning", "error" };
	return s <= LW_ERROR ? names[s] : "";
}

void lw_findings_fini(struct lw_findings *f)
{
	for (size_t i = 0; i < f->used; i++) {
		struct lw_finding *one = &f->all[i];
		lw_free(one->device);
		lw_free(one->interface);
		lw_free(one->value);
		lw_free(one->message);
		lw_free(one->repair);
	}
	lw_free(f->all);
	*f = (struct lw_findings){ 0 };
}

size_t lw_findings_count(const struct lw_findings *f, enum lw_severity s)
{
	size_t n = 0;
	for (size_t i = 0; i < f->used; i++)
		n += lw_finding_severity(f->all[i].kind) == s;
	return n;
}

/* What all pods have is told of the template. */
static void name_templates(const struct lw_table *t, struct lw_findings *out)
{
	for (size_t i = 0; i < out->used; i++) {
		struct lw_finding *f = &out->all[i];
		if (!f->pods || f->pods != t->pods)
			continue;
		lw_free(f->device);
		f->device = lw_strdup(t->lines[f->line].cell[LW_COLUMN_DEVICE]);
	}
}

void judge(const struct lw_table *t, const struct lw_scenario *s, struct lw_findings *out)
{
	struct view v;
	view_init(&v, t, s, out);
	judge_cells(&v);
	judge_wiring(&v);
	judge_duplicates(&v);
	judge_segments(&v);
	judge_gateways(&v);
	judge_overlaps(&v);
	judge_networks(&v);
	judge_routes(&v);
	view_fini(&v);
	name_templates(t, out);
}

/* In the order of the table; what is of no line comes last, as it was found. */
static void sort(struct lw_findings *f)
{
	for (size_t i = 1; i < f->used; i++) {
		struct lw_finding one = f->all[i];
		size_t k = i;
		for (; k > 0 && f->all[k - 1].line > one.line; k--)
			f->all[k] = f->all[k - 1];
		f->all[k] = one;
	}
}

void lw_lint_table(const struct lw_table *t, struct lw_findings *out)
{
	judge(t, NULL, out);
	repair_all(t, NULL, out);
	sort(out);
}

void lw_lint_scenario(struct lw_scenario *s, struct lw_findings *out)
{
	struct lw_table t;
	lw_table_change(&t, &s->table, SIZE_MAX, LW_COLUMN_DEVICE, NULL); /* a copy */
	judge(&s->table, s, out);
	repair_all(&t, s, out);
	lw_table_fini(&t);
	sort(out);
}
