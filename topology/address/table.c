/* table.c - rows of the addressing table: headings, templates, addresses.
 * SPDX-License-Identifier: MIT */
#include "labwire/address/table.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "cells.h"
#include "labwire/base/alloc.h"
#include "labwire/wire/addr.h"

const char *lw_column_name(enum lw_column c)
{
	static const char *const names[] = { "Device", "Interface", "IP Address",
		"Subnet Mask", "Default Gateway" };
	return c < LW_COLUMNS ? names[c] : "";
}

bool lw_device_same(const char *a, const char *b)
{
	for (;;) {
		while (*a == ' ' || *a == '-' || *a == '_')
			a++;
		while (*b == ' ' || *b == '-' || *b == '_')
			b++;
		if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
			return false;
		if (!*a)
			return true;
		a++;
		b++;
	}
}

/* What reading a table needs to know. */
struct reader {
	struct lw_table *table;
	struct lw_diags *diags;
	struct cells cells;
	int where[LW_COLUMNS]; /* cell number of each column */
};

static bool read_heading(struct reader *r)
{
	bool good = true;
	for (int c = 0; c < LW_COLUMNS; c++) {
		r->where[c] = -1;
		for (size_t i = 0; i < r->cells.n; i++)
			if (lw_device_same(lw_text_str(&r->cells.cell[i]),
				    lw_column_name((enum lw_column)c)))
				r->where[c] = (int)i;
		if (r->where[c] >= 0)
			continue;
		lw_diag_syntax(r->diags, r->table->file, r->cells.line, 1,
			"the heading has no column \"%s\"",
			lw_column_name((enum lw_column)c));
		good = false;
	}
	return good;
}

static struct lw_line *add_line(struct lw_table *t)
{
	t->lines = lw_grow(t->lines, &t->lines_cap, t->nlines + 1, sizeof(*t->lines));
	t->lines[t->nlines] = (struct lw_line){ 0 };
	return &t->lines[t->nlines++];
}

static const char *cell_of(const struct reader *r, enum lw_column c)
{
	size_t i = (size_t)r->where[c];
	return i < r->cells.n ? lw_text_str(&r->cells.cell[i]) : "";
}

static void read_line(struct reader *r)
{
	struct lw_table *t = r->table;
	/* The text stays where it is when the array of lines grows. */
	const char *above =
		t->nlines ? t->lines[t->nlines - 1].cell[LW_COLUMN_DEVICE] : NULL;
	if (r->cells.trouble) {
		lw_diag_syntax(r->diags, t->file, r->cells.line, r->cells.trouble_column,
			"%s", r->cells.trouble);
		return;
	}
	if (!above && !*cell_of(r, LW_COLUMN_DEVICE)) {
		size_t i = (size_t)r->where[LW_COLUMN_DEVICE];
		lw_diag_syntax(r->diags, t->file, r->cells.line,
			i < r->cells.n ? r->cells.column[i] : 1,
			"Device \"\": the first row must name its device");
		return;
	}
	struct lw_line *l = add_line(t);
	l->line = r->cells.line;
	for (int c = 0; c < LW_COLUMNS; c++) {
		size_t i = (size_t)r->where[c];
		const char *cell = cell_of(r, (enum lw_column)c);
		bool same = c == LW_COLUMN_DEVICE && !*cell;
		l->cell[c] = lw_strdup(same ? above : cell);
		l->at[c] = i < r->cells.n ? r->cells.column[i] : 1;
	}
}

static bool is_none(const char *cell)
{
	return !*cell || strcasecmp(cell, "N/A") == 0 || strcmp(cell, "-") == 0;
}

/* "Pod#" or "#" becomes the number; blanks inside addresses, as printed, fall out. */
static void expand(const char *form, uint32_t pod, bool is_address, struct lw_text *out)
{
	lw_text_clear(out);
	while (*form) {
		if (is_address && strncasecmp(form, "Pod#", 4) == 0) {
			lw_text_fmt(out, "%u", pod);
			form += 4;
		} else if (*form == '#') {
			lw_text_fmt(out, "%u", pod);
			form++;
		} else if (is_address && *form == ' ') {
			form++;
		} else {
			lw_text_char(out, *form++);
		}
	}
}

void lw_pod_fill(const char *form, uint32_t pod, struct lw_text *out)
{
	expand(form, pod, false, out);
}

static enum lw_fault fill_address(
	const char *cell, enum lw_column c, uint32_t pod, uint32_t *out)
{
	struct lw_text t = { 0 };
	enum lw_fault fault = LW_FAULT_NONE;
	*out = 0;
	if (is_none(cell))
		return c == LW_COLUMN_GATEWAY ? LW_FAULT_NONE : LW_FAULT_MISSING;
	expand(cell, pod, true, &t);
	if (lw_ip4_parse(lw_text_str(&t), out) != LW_OK)
		fault = LW_FAULT_FORM;
	else if (c == LW_COLUMN_MASK && lw_ip4_prefix_of_mask(*out) < 1)
		fault = LW_FAULT_HOLES;
	if (fault)
		*out = 0;
	lw_text_fini(&t);
	return fault;
}

static void add_row(struct lw_table *t, size_t of, uint32_t pod)
{
	const struct lw_line *l = &t->lines[of];
	struct lw_row row = { .of = of, .pod = pod };
	struct lw_text text = { 0 };
	uint32_t *const values[LW_COLUMNS] = { [LW_COLUMN_ADDRESS] = &row.addr,
		[LW_COLUMN_MASK] = &row.mask,
		[LW_COLUMN_GATEWAY] = &row.gateway };
	for (int c = LW_COLUMN_ADDRESS; c < LW_COLUMNS; c++)
		row.fault[c] = (uint8_t)fill_address(
			l->cell[c], (enum lw_column)c, pod, values[c]);
	expand(l->cell[LW_COLUMN_DEVICE], pod, false, &text);
	row.device = lw_strdup(lw_text_str(&text));
	const char *interface = l->cell[LW_COLUMN_INTERFACE];
	expand(is_none(interface) ? "" : interface, pod, false, &text);
	row.interface = lw_strdup(lw_text_str(&text));
	lw_text_fini(&text);
	t->rows = lw_grow(t->rows, &t->cap, t->used + 1, sizeof(row));
	t->rows[t->used++] = row;
}

/* A template that is good for its first pod is at fault because of the pod. */
static void blame_pods(struct lw_row *rows, size_t n)
{
	for (size_t i = 1; i < n; i++)
		for (int c = 0; c < LW_COLUMNS; c++)
			if (rows[i].fault[c] == LW_FAULT_FORM && !rows[0].fault[c])
				rows[i].fault[c] = LW_FAULT_POD;
}

/* From lines to rows; false: the limit was met. */
static bool make_rows(struct lw_table *t)
{
	for (size_t i = 0; i < t->nlines; i++) {
		bool template = strchr(t->lines[i].cell[LW_COLUMN_DEVICE], '#') != NULL;
		uint32_t pods = template ? t->pods : 1;
		size_t first = t->used;
		if (t->used + pods > LW_TABLE_ROWS_MAX)
			return false;
		for (uint32_t pod = 1; pod <= pods; pod++)
			add_row(t, i, template ? pod : 0);
		blame_pods(&t->rows[first], pods);
	}
	return true;
}

bool lw_row_good(const struct lw_row *r)
{
	for (int c = 0; c < LW_COLUMNS; c++)
		if (r->fault[c])
			return false;
	return true;
}

static void complain_cell(const struct lw_table *t, const struct lw_row *r,
	enum lw_column c, struct lw_diags *diags)
{
	static const char *const mask[] = { [LW_FAULT_MISSING] = "is missing",
		[LW_FAULT_FORM] = "is not a subnet mask",
		[LW_FAULT_POD] = "is not a subnet mask",
		[LW_FAULT_HOLES] = "is not a subnet mask: its ones must come first" };
	static const char *const addr[] = { [LW_FAULT_MISSING] = "is missing",
		[LW_FAULT_FORM] = "is not an IPv4 address",
		[LW_FAULT_POD] = "is not an IPv4 address" };
	const struct lw_line *l = &t->lines[r->of];
	const char *cell = l->cell[c];
	struct lw_text why = { 0 }, filled = { 0 };
	lw_text_add(&why, (c == LW_COLUMN_MASK ? mask : addr)[r->fault[c]]);
	expand(cell, r->pod, true, &filled);
	if (r->fault[c] != LW_FAULT_HOLES && strchr(cell, '#'))
		lw_text_fmt(&why, " (\"%s\" for pod %u)", lw_text_str(&filled), r->pod);
	lw_diag_syntax(diags, t->file, l->line, l->at[c], "%s \"%s\": %s",
		lw_column_name(c), cell, lw_text_str(&why));
	lw_text_fini(&why);
	lw_text_fini(&filled);
}

bool lw_table_complain(const struct lw_table *t, struct lw_diags *diags)
{
	size_t before = diags->used;
	bool said[LW_COLUMNS] = { false };
	for (size_t i = 0; i < t->used; i++) {
		const struct lw_row *r = &t->rows[i];
		if (i == 0 || r->of != t->rows[i - 1].of)
			memset(said, 0, sizeof(said));
		for (int c = 0; c < LW_COLUMNS; c++) {
			if (r->fault[c] && !said[c])
				complain_cell(t, r, (enum lw_column)c, diags);
			said[c] |= r->fault[c] != LW_FAULT_NONE;
		}
	}
	return diags->used == before;
}

bool lw_table_parse(struct lw_table *t, const char *file, struct lw_rd text,
	uint32_t pods, struct lw_diags *diags)
{
	struct reader r = { .table = t, .diags = diags };
	size_t before = diags->used;
	*t = (struct lw_table){ .file = lw_strdup(file), .pods = pods };
	cells_open(&r.cells, (const char *)text.at, lw_rd_left(&text));
	if (!cells_next(&r.cells))
		lw_diag_syntax(diags, file, 1, 1, "the table is empty");
	else if (read_heading(&r))
		while (cells_next(&r.cells))
			read_line(&r);
	size_t last = r.cells.line ? r.cells.line : 1;
	if (!make_rows(t))
		lw_diag_syntax(diags, file, last, 1, "the table has more than %d rows",
			LW_TABLE_ROWS_MAX);
	if (diags->used == before && t->used == 0)
		lw_diag_syntax(diags, file, last, 1, "the table has no rows");
	cells_fini(&r.cells);
	return diags->used == before;
}

void lw_table_change(struct lw_table *out, const struct lw_table *t, size_t line,
	enum lw_column c, const char *text)
{
	*out = (struct lw_table){ .file = lw_strdup(t->file), .pods = t->pods };
	for (size_t i = 0; i < t->nlines; i++) {
		if (i == line && !text)
			continue;
		struct lw_line *l = add_line(out);
		*l = t->lines[i];
		for (int k = 0; k < LW_COLUMNS; k++)
			l->cell[k] =
				lw_strdup(i == line && k == (int)c ? text : l->cell[k]);
	}
	(void)make_rows(out); /* not more rows than before, unless a '#' is new */
}

bool lw_table_read(
	struct lw_table *t, const char *file, uint32_t pods, struct lw_diags *diags)
{
	FILE *f = fopen(file, "rb");
	*t = (struct lw_table){ 0 };
	if (!f) {
		lw_diag_content(diags, file, "", "cannot be read: %s", strerror(errno));
		return false;
	}
	char *text = lw_alloc(LW_TABLE_BYTES_MAX + 1);
	size_t n = fread(text, 1, LW_TABLE_BYTES_MAX + 1, f);
	bool failed = ferror(f) != 0;
	fclose(f);
	bool good = false;
	if (failed)
		lw_diag_content(diags, file, "", "cannot be read: %s", strerror(errno));
	else if (n > LW_TABLE_BYTES_MAX)
		lw_diag_content(
			diags, file, "", "is larger than %d bytes", LW_TABLE_BYTES_MAX);
	else
		good = lw_table_parse(t, file, lw_rd_of(text, n), pods, diags);
	lw_free(text);
	return good;
}

void lw_table_fini(struct lw_table *t)
{
	for (size_t i = 0; i < t->used; i++) {
		lw_free(t->rows[i].device);
		lw_free(t->rows[i].interface);
	}
	for (size_t i = 0; i < t->nlines; i++)
		for (int c = 0; c < LW_COLUMNS; c++)
			lw_free(t->lines[i].cell[c]);
	lw_free(t->rows);
	lw_free(t->lines);
	lw_free(t->file);
	*t = (struct lw_table){ 0 };
}
