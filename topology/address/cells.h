/* cells.h - a table's text cut into lines and cells, in its four forms.  Private to
 * topology/address.  SPDX-License-Identifier: MIT */
#ifndef TOPOLOGY_ADDRESS_CELLS_H
#define TOPOLOGY_ADDRESS_CELLS_H

#include <stdbool.h>
#include <stddef.h>

#include "labwire/base/text.h"

enum cells_form {
	CELLS_CSV,
	CELLS_TSV,
	CELLS_MARKDOWN,
	CELLS_WORDS, /* copied from a page: only blanks between the cells */
};

enum {
	CELLS_MAX = 8,
	CELL_BYTES_MAX = 256,
};

struct cells {
	const char *at, *end;
	size_t line, rows; /* of the row last read; how many there were */
	enum cells_form form;
	bool page; /* other text stands around the table: a blank line ends it */
	size_t n;  /* cells of that row */
	struct lw_text cell[CELLS_MAX];
	size_t column[CELLS_MAX]; /* where each begins, from 1 */
	const char *trouble;	  /* a sentence, when the row is malformed */
	size_t trouble_column;
};

void cells_open(struct cells *c, const char *text, size_t len);
void cells_fini(struct cells *c);
/* Text before the heading of a pasted page is passed over.  The next row that is not
 * blank (nor a Markdown rule); false at the end. */
bool cells_next(struct cells *c);

#endif
