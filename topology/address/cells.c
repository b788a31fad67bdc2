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
static bool is_heading(const char *p, const char *stop)
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
	if (has(p, stop, ',') || !is_heading(p, stop))
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
		if (is_heading(line, stop)) {
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

void cells_open(struct cells *c, const char *text, size_t len)
{
	*c = (struct cells){ .at = text, .end = text + len };
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		c->at += 3; /* byte order mark */
	skip_to_heading(c);
	const char *p = c->at;
	while (p < c->end && (*p == ' ' || *p == '\n' || *p == '\r'))
		p++;
	struct cells first = { .at = p, .end = c->end };
	c->form = p < c->end ? form_of(p, line_end(&first)) : CELLS_CSV;
	c->page |= c->form == CELLS_WORDS;
}

void cells_fini(struct cells *c)
{
	for (size_t i = 0; i < CELLS_MAX; i++)
		lw_text_fini(&c->cell[i]);
}

static void complain(struct cells *c, const char *sentence, size_t column)
{
	if (c->trouble)
		return;
	c->trouble = sentence;
	c->trouble_column = column;
}

static bool is_blank(const char *p, size_t n)
{
	return n == 0 || *p == ' ' || *p == '\t' || *p == '\r' ||
	       (n >= 2 && memcmp(p, "\xc2\xa0", 2) == 0); /* no-break space */
}

static size_t blank_len(const char *p)
{
	return *p == '\xc2' ? 2 : 1;
}

/* Without the blanks around it. */
static void keep(struct cells *c, const char *p, const char *stop, size_t column)
{
	while (p < stop && is_blank(p, (size_t)(stop - p))) {
		size_t n = blank_len(p);
		p += n;
		column += n;
	}
	while (stop > p &&
		(is_blank(stop - 1, 1) ||
			(stop - p >= 2 && is_blank(stop - 2, 2) && stop[-2] == '\xc2')))
		stop -= stop[-1] == '\xa0' ? 2 : 1;
	if (c->n == CELLS_MAX) {
		complain(c, "too many cells in this row", column);
		return;
	}
	if (stop - p > CELL_BYTES_MAX) {
		complain(c, "this cell is too long", column);
		stop = p + CELL_BYTES_MAX;
	}
	if (memchr(p, 0, (size_t)(stop - p))) {
		complain(c, "this cell holds a NUL byte", column);
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
		keep(c, p, sep ? sep : stop, (size_t)(p - line) + 1);
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
		complain(c, "the quote is never closed", column);
	keep(c, lw_text_str(&t), lw_text_str(&t) + t.len, column);
	lw_text_fini(&t);
	while (p < stop && *p != ',') {
		if (!is_blank(p, 1))
			complain(c, "text after the closing quote",
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
		while (q < stop && is_blank(q, 1))
			q++;
		if (q < stop && *q == '"') {
			p = quoted(c, line, q, stop);
		} else {
			const char *sep = memchr(p, ',', (size_t)(stop - p));
			keep(c, p, sep ? sep : stop, (size_t)(p - line) + 1);
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
		complain(c, "a row of a Markdown table has its cells between |", 1);
		return;
	}
	while (is_blank(p, 1))
		p++;
	if (*p == '|') /* the outer ones may be left out */
		p++;
	while (stop > p && is_blank(stop - 1, 1))
		stop--;
	if (stop > p && stop[-1] == '|')
		stop--;
	for (;;) {
		const char *sep = memchr(p, '|', (size_t)(stop - p));
		keep(c, p, sep ? sep : stop, (size_t)(p - line) + 1);
		if (!sep)
			break;
		p = sep + 1;
	}
}

/* The last word before `stop`, and not before `line`; *word is where it begins. */
static bool word_before(const char *line, const char **stop, const char **word)
{
	const char *p = *stop;
	while (p > line && is_blank(p - 1, 1))
		p--;
	*stop = p;
	while (p > line && !is_blank(p - 1, 1))
		p--;
	*word = p;
	return p < *stop;
}

/* From the right, for a blank device leaves no trace: gateway, mask, address, interface,
 * and what is left is the device.  "172.16. Pod#.1" is one address. */
static void split_words(struct cells *c, const char *line, const char *stop)
{
	enum {
		WORDS = 4
	};
	const char *from[WORDS], *to[WORDS];
	const char *left = stop;
	if (is_heading(line, stop)) {
		static const char *const names[] = { "Device", "Interface", "IP Address",
			"Subnet Mask", "Default Gateway" };
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			keep(c, names[i], names[i] + strlen(names[i]), 1);
		return;
	}
	for (int i = WORDS - 1; i >= 0; i--) {
		to[i] = left;
		if (!word_before(line, &to[i], &from[i])) {
			complain(
				c, "a row needs interface, address, mask and gateway", 1);
			return;
		}
		left = from[i];
		const char *end = left, *before = NULL;
		while (i == 1 && word_before(line, &end, &before) &&
			(end[-1] == '.' || *from[i] == '.'))
			left = end = from[i] = before;
	}
	keep(c, line, left, 1);
	for (int i = 0; i < WORDS; i++)
		keep(c, from[i], to[i], (size_t)(from[i] - line) + 1);
}

bool cells_next(struct cells *c)
{
	while (c->at < c->end) {
		const char *line = c->at, *stop = line_end(c);
		c->at = stop < c->end ? stop + 1 : stop;
		c->line++;
		c->n = 0;
		c->trouble = NULL;
		const char *p = line;
		while (p < stop && is_blank(p, (size_t)(stop - p)))
			p += blank_len(p);
		if (p >= stop && c->page && c->rows)
			return false; /* the page goes on with something else */
		if (p >= stop)
			continue;
		c->rows++;
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
			split_words(c, line, stop);
			break;
		}
		if (c->form == CELLS_MARKDOWN && !c->trouble && is_rule(c))
			continue;
		return true;
	}
	return false;
}
