/* cells.c - CSV, TSV and Markdown rows, and those of a pasted page.
 * SPDX-License-Identifier: MIT */
#include "cells.h"

#include <string.h>
#include <strings.h>

static const char *line_end(const struct cells *c)
{
	const char *nl = memchr(c->at, '\n', (size_t)(c->end - c->at));
	return nl ? nl : c->end;
}

static bool has(const char *p, const char *stop, char c)
{
	return memchr(p, c, (size_t)(stop - p)) != NULL;
}

/* The blanks that a line begins with are over. */
static const char *skip_blanks(const char *p, const char *stop)
{
	while (p < stop && cells_blank(*p))
		p++;
	return p;
}

/* Where a word begins in a line, without regard to case; NULL: nowhere. */
static const char *find_word(const char *p, const char *stop, const char *word)
{
	size_t n = strlen(word);
	for (; stop - p >= (ptrdiff_t)n; p++)
		if (strncasecmp(p, word, n) == 0)
			return p;
	return NULL;
}

/* The names of the columns, in the order of the handout. */
bool cells_is_heading(const char *p, const char *stop)
{
	static const char *const words[] = { "Device", "Interface", "Address", "Mask",
		"Gateway" };
	for (size_t i = 0; p && i < sizeof(words) / sizeof(words[0]); i++)
		p = find_word(p, stop, words[i]);
	return p != NULL;
}

/* What stands between the cells of this line? */
static enum cells_form form_of(const char *p, const char *stop)
{
	if (*p == '|')
		return CELLS_MARKDOWN;
	if (has(p, stop, '\t'))
		return CELLS_TSV;
	if (has(p, stop, ',') || has(p, stop, ';') || !cells_is_heading(p, stop))
		return CELLS_CSV;
	return has(p, stop, '|') ? CELLS_MARKDOWN : CELLS_WORDS;
}

/* A page has text before its table: begin at the heading, if there is one. */
static void skip_to_heading(struct cells *c)
{
	struct cells look = *c;
	bool text_before = false;
	while (look.at < look.end) {
		const char *line = look.at, *stop = line_end(&look);
		if (cells_is_heading(line, stop) || cells_heading_end(line, c->end)) {
			c->at = line;
			c->line = look.line;
			c->page = text_before;
			return;
		}
		for (const char *p = line; p < stop; p++)
			text_before |= *p != ' ' && *p != '\r' && *p != '\t';
		look.at = stop < look.end ? stop + 1 : stop;
		look.line++;
	}
}

/* Has the page broken a row of cells with tabs between them? */
static bool is_broken(const struct cells *c)
{
	enum {
		TABS = 3 /* at least: the last cell may be left out */
	};
	struct cells look = *c;
	while (look.at < look.end) {
		const char *stop = line_end(&look);
		size_t tabs = 0;
		if (skip_blanks(look.at, stop) == stop)
			return false;
		for (const char *p = look.at; p < stop; p++)
			tabs += *p == '\t';
		if (tabs < TABS)
			return true;
		look.at = stop < look.end ? stop + 1 : stop;
	}
	return false;
}

/* A page's no-break spaces are blanks like any other. */
static void copy_text(struct cells *c, const char *text, size_t len)
{
	const char *end = text + len;
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3; /* byte order mark */
	for (; text < end; text++) {
		bool no_break = end - text >= 2 && memcmp(text, "\xc2\xa0", 2) == 0;
		text += no_break;
		lw_text_char(&c->text, no_break ? ' ' : *text);
	}
	c->at = lw_text_str(&c->text);
	c->end = c->at + c->text.len;
}

void cells_open(struct cells *c, const char *text, size_t len)
{
	*c = (struct cells){ .form = CELLS_CSV, .comma = ',' };
	copy_text(c, text, len);
	skip_to_heading(c);
	const char *p = c->at;
	while (p < c->end && (*p == ' ' || *p == '\n' || *p == '\r'))
		p++;
	struct cells first = { .at = p, .end = c->end };
	const char *stop = line_end(&first), *heading = cells_heading_end(p, c->end);
	if (p < c->end)
		c->form = form_of(p, stop);
	if ((heading && heading > stop) || (c->form == CELLS_TSV && is_broken(&first)))
		c->form = CELLS_WORDS;
	if (!has(p, stop, ','))
		c->comma = has(p, stop, ';') ? ';' : ',';
	c->page |= c->form == CELLS_WORDS;
}

void cells_fini(struct cells *c)
{
	for (size_t i = 0; i < CELLS_MAX; i++)
		lw_text_fini(&c->cell[i]);
	lw_text_fini(&c->text);
}

void cells_complain(struct cells *c, const char *sentence, size_t column)
{
	if (c->trouble)
		return;
	c->trouble = sentence;
	c->trouble_column = column;
}

/* Without the blanks around it. */
void cells_keep(struct cells *c, const char *p, const char *stop, size_t column)
{
	while (p < stop && cells_blank(*p)) {
		p++;
		column++;
	}
	while (stop > p && cells_blank(stop[-1]))
		stop--;
	if (c->n == CELLS_MAX) {
		cells_complain(c, "too many cells in this row", column);
		return;
	}
	if (stop - p > CELL_BYTES_MAX) {
		cells_complain(c, "this cell is too long", column);
		stop = p + CELL_BYTES_MAX;
	}
	if (memchr(p, 0, (size_t)(stop - p))) {
		cells_complain(c, "this cell holds a NUL byte", column);
		stop = p;
	}
	lw_text_clear(&c->cell[c->n]);
	lw_text_bytes(&c->cell[c->n], p, (size_t)(stop - p));
	c->column[c->n++] = column;
}

static void split(struct cells *c, const char *line, const char *stop, char separator)
{
	const char *p = line;
	for (;;) {
		const char *sep = memchr(p, separator, (size_t)(stop - p));
		cells_keep(c, p, sep ? sep : stop, (size_t)(p - line) + 1);
		if (!sep)
			return;
		p = sep + 1;
	}
}

/* RFC 4180: a quoted cell may hold commas, and "" for a quote; not line breaks here. */
static const char *quoted(
	struct cells *c, const char *line, const char *p, const char *stop)
{
	struct lw_text t = { 0 };
	size_t column = (size_t)(p - line) + 1;
	bool closed = false;
	for (p++; p < stop && !closed; p++) {
		if (*p == '"' && p + 1 < stop && p[1] == '"')
			lw_text_char(&t, *p++);
		else if (*p == '"')
			closed = true;
		else
			lw_text_char(&t, *p);
	}
	if (!closed)
		cells_complain(c, "the quote is never closed", column);
	cells_keep(c, lw_text_str(&t), lw_text_str(&t) + t.len, column);
	lw_text_fini(&t);
	while (p < stop && *p != c->comma) {
		if (!cells_blank(*p))
			cells_complain(c, "text after the closing quote",
				(size_t)(p - line) + 1);
		p++;
	}
	return p;
}

static void split_csv(struct cells *c, const char *line, const char *stop)
{
	const char *p = line;
	for (;;) {
		const char *q = p;
		while (q < stop && cells_blank(*q))
			q++;
		if (q < stop && *q == '"') {
			p = quoted(c, line, q, stop);
		} else {
			const char *sep = memchr(p, c->comma, (size_t)(stop - p));
			cells_keep(c, p, sep ? sep : stop, (size_t)(p - line) + 1);
			p = sep ? sep : stop;
		}
		if (p >= stop)
			return;
		p++;
	}
}

/* "| --- | :--: |" between the heading and the rows. */
static bool is_rule(const struct cells *c)
{
	for (size_t i = 0; i < c->n; i++) {
		const char *s = lw_text_str(&c->cell[i]);
		if (c->cell[i].len == 0 || s[strspn(s, "-: ")] || !strchr(s, '-'))
			return false;
	}
	return true;
}

static void split_markdown(struct cells *c, const char *line, const char *stop)
{
	const char *p = line;
	if (!memchr(p, '|', (size_t)(stop - p))) {
		cells_complain(c, "a row of a Markdown table has its cells between |", 1);
		return;
	}
	while (cells_blank(*p))
		p++;
	if (*p == '|') /* the outer ones may be left out */
		p++;
	while (stop > p && cells_blank(stop[-1]))
		stop--;
	if (stop > p && stop[-1] == '|')
		stop--;
	for (;;) {
		const char *sep = memchr(p, '|', (size_t)(stop - p));
		cells_keep(c, p, sep ? sep : stop, (size_t)(p - line) + 1);
		if (!sep)
			break;
		p = sep + 1;
	}
}

static void cut(struct cells *c, const char *line, const char *stop)
{
	switch (c->form) {
	case CELLS_CSV:
		split_csv(c, line, stop);
		break;
	case CELLS_TSV:
		split(c, line, stop, '\t');
		break;
	case CELLS_MARKDOWN:
		split_markdown(c, line, stop);
		break;
	case CELLS_WORDS:
		cells_split_words(c, line, stop);
		break;
	}
}

bool cells_next(struct cells *c)
{
	while (c->at < c->end) {
		const char *line = c->at, *stop = line_end(c);
		c->line += 1 + c->more;
		c->more = 0;
		if (skip_blanks(line, stop) == stop) {
			c->at = stop < c->end ? stop + 1 : stop;
			if (c->page && c->rows)
				return false; /* the page goes on with something else */
			continue;
		}
		if (c->form == CELLS_WORDS)
			stop = cells_row_end(line, stop, c->end);
		c->at = stop < c->end ? stop + 1 : stop;
		for (const char *p = line; p < stop; p++)
			c->more += *p == '\n';
		c->n = 0;
		c->trouble = NULL;
		c->rows++;
		cut(c, line, stop);
		if (c->form != CELLS_MARKDOWN || c->trouble || !is_rule(c))
			return true;
	}
	return false;
}
