/* expect.c - what the scenario promises, checked at the end.
 * SPDX-License-Identifier: MIT */
#include "lab_priv.h"
#include "labwire/base/alloc.h"
#include "topology/scenario/kind.h"

/* Somebody said what is to become of this step. */
static bool is_expected(const struct lw_lab *lab, size_t step)
{
	for (size_t i = 0; i < lab->s->nexpects; i++)
		if (lab->s->expects[i].step == (int)step)
			return true;
	return false;
}

/* A step that fails, or never ends, is a failure unless it was foreseen. */
static void count_steps(struct lw_lab *lab)
{
	for (size_t i = 0; i < lab->s->nsteps; i++)
		if (lab->steps[i].state != STEP_FINE && !is_expected(lab, i))
			lab->failures++;
}

void check_expectations(struct lw_lab *lab)
{
	count_steps(lab);
	lab->expect_failures = lw_alloc_array(lab->s->nexpects, sizeof(char *));
	for (size_t i = 0; i < lab->s->nexpects; i++) {
		const struct lw_expect_spec *x = &lab->s->expects[i];
		char *trouble = x->kind->trouble(lab, x);
		lab->expect_failures[i] = trouble;
		if (!trouble)
			continue;
		lab->failures++;
		said(lab, LW_SAID_FAILED, NULL, x->path, trouble);
	}
}
