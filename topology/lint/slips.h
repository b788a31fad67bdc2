/* slips.h - plausible mistakes in a cell.  Private to topology/lint.
 * SPDX-License-Identifier: MIT */
#ifndef TOPOLOGY_LINT_SLIPS_H
#define TOPOLOGY_LINT_SLIPS_H

#include "view.h"

struct slips {
	char **all;
	size_t used, cap;
};

/* Texts that a slip of hand or mind could put into the cell; never what stands there. */
void slips_of(
	const struct view *v, size_t line, enum lw_column column, struct slips *out);
void slips_fini(struct slips *s);

#endif
