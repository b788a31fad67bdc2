/* prose.h - text for people: 80 columns, and every word of the trade explained once.
 * Private to cli.  SPDX-License-Identifier: MIT */
#ifndef CLI_TEXT_PROSE_H
#define CLI_TEXT_PROSE_H

#include "labwire/base/nearest.h"
#include "labwire/base/text.h"

/* Lines broken before column 80; `first` begins the first line, the others stand as far
 * in. */
void add_wrapped(struct lw_text *out, const char *first, const char *text);
void print_wrapped(const char *first, const char *text); /* on standard output */
void print_sentence(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Takes note of the words of the trade in a text that is printed. */
struct words {
	unsigned used; /* a bit per word */
};
void note_words(struct words *w, const char *text);
void explain_words(const struct words *w); /* those that were noted; none: nothing */

/* "; did you mean "x"?", or nothing. */
void add_meant(struct lw_text *out, const struct lw_nearest *n);

const char *base_name(const char *path); /* without its folders */

#endif
