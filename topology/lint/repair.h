/* repair.h - the smallest repair of a finding: one cell written anew.  Private to
 * topology/lint.  SPDX-License-Identifier: MIT */
#ifndef TOPOLOGY_LINT_REPAIR_H
#define TOPOLOGY_LINT_REPAIR_H

#include "view.h"

/* What might be written into a finding's cell, likeliest first. */
struct candidates {
	char **all;
	size_t used, cap;
};
void candidates_for(
	const struct view *v, const struct lw_finding *f, struct candidates *out);
void candidates_fini(struct candidates *c);

/* Proposes only what was tried: with the repair the finding is gone and none is new.
 * t: the table the findings are of.  s (or NULL) has t's addresses, also afterwards. */
void repair_all(
	const struct lw_table *t, struct lw_scenario *s, struct lw_findings *findings);

#endif
