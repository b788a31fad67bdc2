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
	uint32_t pods;
	char *device; /* of the row above */
};

static void mistake(
	struct reader *r, enum lw_column c, const char *sentence, const char *cell)
{
	int i = r->where[c];
	size_t column = i >= 0 && (size_t)i < r->cells.n ? r->cells.column[i] : 1;
	lw_diag_syntax(r->diags, r->table->file, r->cells.line, column, "%s \"%s\": %s",
		lw_column_name(c), cell, sentence);
}

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

static const char *cell_of(const struct reader *r, enum lw_column c)
{
	size_t i = (size_t)r->where[c];
	return i < r->cells.n ? lw_text_str(&r->cells.cell[i]) : "";
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

/* 0 for N/A.  A template is only complained about once, for its first bad pod. */
static bool read_address(struct reader *r, enum lw_column c, uint32_t pod, uint32_t *out)
{
	const char *cell = cell_of(r, c);
	struct lw_text t = { 0 };
	bool good = true;
	*out = 0;
	if (is_none(cell)) {
		good = c == LW_COLUMN_GATEWAY;
		if (!good)
			mistake(r, c, "is missing", cell);
		return good;
	}
	expand(cell, pod, true, &t);
	if (lw_ip4_parse(lw_text_str(&t), out) != LW_OK) {
		struct lw_text why = { 0 };
		lw_text_add(&why, c == LW_COLUMN_MASK ? "is not a subnet mask"
						      : "is not an IPv4 address");
		if (strchr(cell, '#'))
			lw_text_fmt(&why, " (\"%s\" for pod %u)", lw_text_str(&t), pod);
		mistake(r, c, lw_text_str(&why), cell);
		lw_text_fini(&why);
		good = false;
	} else if (c == LW_COLUMN_MASK && (lw_ip4_prefix_of_mask(*out) < 1)) {
		mistake(r, c, "is not a subnet mask: its ones must come first", cell);
		good = false;
	}
	lw_text_fini(&t);
	return good;
}

static bool read_row(struct reader *r, uint32_t pod)
{
	struct lw_row row = { .line = r->cells.line };
	struct lw_text t = { 0 };
	bool good = read_address(r, LW_COLUMN_ADDRESS, pod, &row.addr);
	good &= read_address(r, LW_COLUMN_MASK, pod, &row.mask);
	good &= read_address(r, LW_COLUMN_GATEWAY, pod, &row.gateway);
	if (!good)
		return false;
	if (r->table->used == LW_TABLE_ROWS_MAX) {
		mistake(r, LW_COLUMN_DEVICE, "the table has too many rows", r->device);
		return false;
	}
	expand(r->device, pod, false, &t);
	row.device = lw_strdup(lw_text_str(&t));
	const char *interface = cell_of(r, LW_COLUMN_INTERFACE);
	expand(is_none(interface) ? "" : interface, pod, false, &t);
	row.interface = lw_strdup(lw_text_str(&t));
	lw_text_fini(&t);
	for (int c = 0; c < LW_COLUMNS; c++) {
		size_t i = (size_t)r->where[c];
		row.at[c] = i < r->cells.n ? r->cells.column[i] : 1;
	}
	struct lw_table *table = r->table;
	table->rows = lw_grow(table->rows, &table->cap, table->used + 1, sizeof(row));
	table->rows[table->used++] = row;
	return true;
}

static void read_rows(struct reader *r)
{
	const char *device = cell_of(r, LW_COLUMN_DEVICE);
	if (r->cells.trouble) {
		lw_diag_syntax(r->diags, r->table->file, r->cells.line,
			r->cells.trouble_column, "%s", r->cells.trouble);
		return;
	}
	if (*device) {
		lw_free(r->device);
		r->device = lw_strdup(device);
	} else if (!r->device) {
		mistake(r, LW_COLUMN_DEVICE, "the first row must name its device", "");
		return;
	}
	uint32_t pods = strchr(r->device, '#') ? r->pods : 0;
	if (!pods) {
		(void)read_row(r, 0);
		return;
	}
	for (uint32_t pod = 1; pod <= pods; pod++)
		if (!read_row(r, pod))
			return;
}

bool lw_table_parse(struct lw_table *t, const char *file, struct lw_rd text,
	uint32_t pods, struct lw_diags *diags)
{
	struct reader r = { .table = t, .diags = diags, .pods = pods };
	size_t before = diags->used;
	*t = (struct lw_table){ .file = lw_strdup(file) };
	cells_open(&r.cells, (const char *)text.at, lw_rd_left(&text));
	if (!cells_next(&r.cells))
		lw_diag_syntax(diags, file, 1, 1, "the table is empty");
	else if (read_heading(&r))
		while (cells_next(&r.cells))
			read_rows(&r);
	if (diags->used == before && t->used == 0)
		lw_diag_syntax(diags, file, r.cells.line ? r.cells.line : 1, 1,
			"the table has no rows");
	cells_fini(&r.cells);
	lw_free(r.device);
	return diags->used == before;
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
	lw_free(t->rows);
	lw_free(t->file);
	*t = (struct lw_table){ 0 };
}
