/* mutate.h - what if one cell of the table were written wrong?  Every plausible mistake,
 * one at a time: which answers are lost, and does the lint notice?
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_LINT_MUTATE_H
#define LABWIRE_LINT_MUTATE_H

#include "labwire/lint/lint.h"

struct lw_mutation {
	size_t line; /* of the table's lines */
	enum lw_column column;
	const char *text;	    /* what stands there by mistake */
	bool refused;		    /* labwire run would not read such a table */
	struct lw_findings found;   /* errors and warnings that the right table has not */
	const struct lw_cell *lost; /* answered before, and not now */
	size_t nlost, gained;
};

/* Told one after the other; what is told lives for the call.  Returns how many questions
 * were asked each time.  The scenario is as before afterwards. */
typedef void lw_mutation_fn(void *ctx, const struct lw_mutation *m);
size_t lw_mutate(struct lw_scenario *s, const struct lw_reach_service *service,
	lw_mutation_fn *told, void *ctx);

#endif
