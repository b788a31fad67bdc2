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
	struct lw_text text; /* a copy, in which every blank is a blank */
	const char *at, *end;
	size_t line, rows; /* of the row last read; how many there were */
	size_t more;	   /* lines that this row has after its first */
	enum cells_form form;
	char comma; /* between the cells of CSV: some spreadsheets write ';' */
	bool page;  /* other text stands around the table: a blank line ends it */
	size_t n;   /* cells of that row */
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

/* A line that has the names of the columns in their order, whatever else. */
bool cells_is_heading(const char *p, const char *stop);
static inline bool cells_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
/* One more cell, without the blanks around it. */
void cells_keep(struct cells *c, const char *p, const char *stop, size_t column);
/* The first complaint of a row stays. */
void cells_complain(struct cells *c, const char *sentence, size_t column);

/* cells_words.c: where a heading that begins here ends, blanks and line ends wherever the
 * page has them; NULL: this is none. */
const char *cells_heading_end(const char *p, const char *end);
/* A row that begins in this line may go on in the next ones. */
const char *cells_row_end(const char *line, const char *stop, const char *end);
void cells_split_words(struct cells *c, const char *line, const char *stop);

#endif
