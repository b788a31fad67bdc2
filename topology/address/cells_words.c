/* cells_words.c - rows as they are copied from a page, with nothing but blanks between
 * the cells and lines that end where the page had no more room.
 *
 * A row is read from its right end, for a blank device leaves no trace: gateway, mask,
 * address, interface, and what is left is the device.  A line that is no whole row takes
 * the next ones with it until they are one; when they never are, the mistake is the
 * line's own.  SPDX-License-Identifier: MIT */
#include <string.h>
#include <strings.h>

#include "cells.h"

enum {
	WORDS = 4, /* right of the device */
	ADDRESS = 1,
	MASK = 2,
	GATEWAY = 3,
	LINES_MAX = 12, /* of one row: each cell may be broken */
};

/* The cells right of the device, and where the device ends. */
struct words {
	const char *from[WORDS], *to[WORDS];
	const char *left;
};

const char *cells_heading_end(const char *p, const char *end)
{
	static const char names[] = "DeviceInterfaceIPAddressSubnetMaskDefaultGateway";
	for (const char *name = names; *name; name++, p++) {
		while (p < end && cells_blank(*p))
			p++;
		if (p == end || strncasecmp(p, name, 1) != 0)
			return NULL;
	}
	while (p < end && *p != '\n')
		if (!cells_blank(*p++))
			return NULL;
	return p;
}

/* The last word before `stop`, and not before `line`; *word is where it begins. */
static bool word_before(const char *line, const char **stop, const char **word)
{
	const char *p = *stop;
	while (p > line && cells_blank(p[-1]))
		p--;
	*stop = p;
	while (p > line && !cells_blank(p[-1]))
		p--;
	*word = p;
	return p < *stop;
}

/* "172.16. Pod#.1" is one address; a mask or gateway in two parts is broken by a line. */
static bool belongs(int cell, const char *before_end, const char *word)
{
	if (before_end[-1] != '.' && *word != '.')
		return false;
	return cell == ADDRESS ||
	       (cell > ADDRESS && memchr(before_end, '\n', (size_t)(word - before_end)));
}

/* From the right; the number of cells that there are. */
static int find_words(const char *line, const char *stop, struct words *w)
{
	w->left = stop;
	for (int i = WORDS - 1; i >= 0; i--) {
		w->to[i] = w->left;
		if (!word_before(line, &w->to[i], &w->from[i]))
			return WORDS - 1 - i;
		const char *end = w->from[i], *before = NULL;
		while (word_before(line, &end, &before) && belongs(i, end, w->from[i]))
			end = w->from[i] = before;
		w->left = w->from[i];
	}
	return WORDS;
}

static bool is_none(const char *p, const char *stop)
{
	return stop - p == 3 && strncasecmp(p, "N/A", 3) == 0;
}

/* Three dots, and a line's end is not in the middle of it. */
static bool like_address(const char *p, const char *stop)
{
	int dots = 0;
	for (const char *q = p; q < stop; q++)
		dots += *q == '.';
	return dots == 3 && stop[-1] != '.';
}

/* No doubt that these are all cells of one row, and of no other. */
static bool is_whole(const char *line, const char *stop)
{
	struct words w;
	if (find_words(line, stop, &w) < WORDS)
		return false;
	bool good = like_address(w.from[ADDRESS], w.to[ADDRESS]) &&
		    like_address(w.from[MASK], w.to[MASK]) &&
		    strncmp(w.from[MASK], "255", 3) == 0 &&
		    (is_none(w.from[GATEWAY], w.to[GATEWAY]) ||
			    like_address(w.from[GATEWAY], w.to[GATEWAY]));
	for (const char *stop_of = w.left, *word = NULL;
		good && word_before(line, &stop_of, &word); stop_of = word)
		good = !like_address(word, stop_of) && !is_none(word, stop_of);
	return good;
}

static const char *next_line_end(const char *stop, const char *end)
{
	const char *p = stop < end ? stop + 1 : end;
	const char *nl = memchr(p, '\n', (size_t)(end - p));
	return nl ? nl : end;
}

const char *cells_row_end(const char *line, const char *stop, const char *end)
{
	struct words w;
	const char *heading = cells_heading_end(line, end);
	if (heading)
		return heading;
	const char *first = stop, *next = next_line_end(stop, end);
	bool short_of = find_words(line, stop, &w) < WORDS;
	if (is_whole(line, stop) || (!short_of && is_whole(stop, next)))
		return stop;
	for (int i = 1; i < LINES_MAX && stop < end; i++) {
		const char *p = stop + 1;
		stop = next_line_end(stop, end);
		while (p < stop && cells_blank(*p))
			p++;
		if (p == stop)
			break; /* a blank line ends the table */
		if (is_whole(line, stop))
			return stop;
	}
	return first;
}

/* A cell that a line's end is in is one text again. */
static void keep(struct cells *c, const char *line, const char *from, const char *to)
{
	bool first_line = !memchr(line, '\n', (size_t)(from - line));
	cells_keep(c, from, to, first_line ? (size_t)(from - line) + 1 : 1);
	struct lw_text *cell = &c->cell[c->n - 1];
	for (size_t i = 0; i < cell->len; i++)
		if (cells_blank(cell->s[i]))
			cell->s[i] = ' ';
}

void cells_split_words(struct cells *c, const char *line, const char *stop)
{
	static const char *const names[] = { "Device", "Interface", "IP Address",
		"Subnet Mask", "Default Gateway" };
	struct words w;
	if (cells_is_heading(line, stop)) {
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			cells_keep(c, names[i], names[i] + strlen(names[i]), 1);
		return;
	}
	if (find_words(line, stop, &w) < WORDS) {
		cells_complain(c, "a row needs interface, address, mask and gateway", 1);
		return;
	}
	keep(c, line, line, w.left);
	for (int i = 0; i < WORDS; i++)
		keep(c, line, w.from[i], w.to[i]);
}
