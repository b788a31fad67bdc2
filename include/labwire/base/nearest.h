/* nearest.h - "did you mean ...?": of the words there are, the one that was meant.
 *
 * A slip is a letter too many, one too few, a wrong one, or two that changed places; a
 * third of a word's letters may be slips.  Capitals do not count.  A word is also meant
 * by its beginning, of three letters or more, and by a longer word that begins with it.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_BASE_NEAREST_H
#define LABWIRE_BASE_NEAREST_H

#include <stddef.h>

/* A search; { .typed = "..." } begins one. */
struct lw_nearest {
	const char *typed;
	const char *best; /* so far; NULL: none is near */
	size_t slips;	  /* from typed to best */
};

/* Of words equally near, the first one tried is kept. */
void lw_nearest_try(struct lw_nearest *n, const char *word);
/* Of a list that ends with NULL; NULL: none is near. */
const char *lw_nearest(const char *typed, const char *const *words);

#endif
