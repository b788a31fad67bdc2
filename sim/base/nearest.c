/* nearest.c - the word that was meant.  SPDX-License-Identifier: MIT */
#include "labwire/base/nearest.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

enum {
	WORD_MAX = 64, /* longer ones are near to nothing */
	BEGINNING_MIN = 3,
	LETTERS_PER_SLIP = 3,
};

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Optimal string alignment: row[i % 3] holds the slips between a[0..i) and b[0..j). */
static size_t slips_between(const char *a, size_t na, const char *b, size_t nb)
{
	size_t row[3][WORD_MAX + 1];
	for (size_t j = 0; j <= nb; j++)
		row[0][j] = j;
	for (size_t i = 1; i <= na; i++) {
		size_t *now = row[i % 3], *above = row[(i + 2) % 3],
		       *before = row[(i + 1) % 3];
		now[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			char x = lower(a[i - 1]), y = lower(b[j - 1]);
			now[j] = least(above[j], now[j - 1]) + 1;
			now[j] = least(now[j], above[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == lower(b[j - 2]) &&
				y == lower(a[i - 2]))
				now[j] = least(now[j], before[j - 2] + 1);
		}
	}
	return row[na % 3][nb];
}

static bool is_beginning(const char *a, size_t na, const char *b, size_t nb)
{
	size_t n = least(na, nb);
	return n >= BEGINNING_MIN && strncasecmp(a, b, n) == 0;
}

void lw_nearest_try(struct lw_nearest *n, const char *word)
{
	size_t typed = strlen(n->typed), have = strlen(word);
	if (typed > WORD_MAX || have > WORD_MAX)
		return;
	size_t slips = slips_between(n->typed, typed, word, have);
	size_t longer = typed > have ? typed : have;
	bool near = slips <= longer / LETTERS_PER_SLIP ||
		    is_beginning(n->typed, typed, word, have);
	if (!near || (n->best && slips >= n->slips))
		return;
	n->best = word;
	n->slips = slips;
}

const char *lw_nearest(const char *typed, const char *const *words)
{
	struct lw_nearest n = { .typed = typed };
	for (; *words; words++)
		lw_nearest_try(&n, *words);
	return n.best;
}
