/* form.c - a table's rows written as CSV, TSV or Markdown.  SPDX-License-Identifier: MIT
 */
#include <string.h>

#include "labwire/address/table.h"

/* RFC 4180: quotes around what holds a comma, a quote or blanks at its ends. */
static void csv_cell(struct lw_text *out, const char *s)
{
	size_t n = strlen(s);
	bool plain = !strpbrk(s, ",\"\n") && (n == 0 || (s[0] != ' ' && s[n - 1] != ' '));
	if (plain) {
		lw_text_add(out, s);
		return;
	}
	lw_text_char(out, '"');
	for (; *s; s++) {
		if (*s == '"')
			lw_text_char(out, '"');
		lw_text_char(out, *s);
	}
	lw_text_char(out, '"');
}

void lw_form_row(
	struct lw_text *out, enum lw_form form, const char *const cells[LW_COLUMNS])
{
	for (int c = 0; c < LW_COLUMNS; c++) {
		switch (form) {
		case LW_FORM_CSV:
			if (c)
				lw_text_char(out, ',');
			csv_cell(out, cells[c]);
			break;
		case LW_FORM_TSV:
			lw_text_fmt(out, "%s%s", c ? "\t" : "", cells[c]);
			break;
		case LW_FORM_MARKDOWN:
			lw_text_fmt(out, "%s%s", c ? " | " : "| ", cells[c]);
			break;
		}
	}
	lw_text_add(out, form == LW_FORM_MARKDOWN ? " |\n" : "\n");
}

void lw_form_heading(struct lw_text *out, enum lw_form form)
{
	const char *names[LW_COLUMNS];
	for (int c = 0; c < LW_COLUMNS; c++)
		names[c] = lw_column_name((enum lw_column)c);
	lw_form_row(out, form, names);
	if (form == LW_FORM_MARKDOWN)
		lw_text_add(out, "|---|---|---|---|---|\n");
}
