/* diag.h - a mistake of the user's, with its place.
 *
 * Syntax has line and column ("FILE:LINE:COL: sentence"), content a path ("FILE: PATH:
 * sentence").  All mistakes of a file are gathered, not the first alone.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_ADDRESS_DIAG_H
#define LABWIRE_ADDRESS_DIAG_H

#include <stddef.h>

#include "labwire/base/text.h"

struct lw_diag {
	char *file;
	size_t line, column; /* from 1; 0: content, see path */
	char *path;	     /* "nodes[2].interfaces[0].ip"; "" : the file as a whole */
	char *sentence;
};

/* Zero-initialised is empty. */
struct lw_diags {
	struct lw_diag *all;
	size_t used, cap;
};

enum {
	LW_DIAGS_MAX = 200
}; /* the last one then says that there are more */

void lw_diags_fini(struct lw_diags *d);
void lw_diag_syntax(struct lw_diags *d, const char *file, size_t line, size_t column,
	const char *fmt, ...) __attribute__((format(printf, 5, 6)));
void lw_diag_content(struct lw_diags *d, const char *file, const char *path,
	const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/* "FILE:LINE:COL: sentence" or "FILE: PATH: sentence", without newline. */
void lw_diag_text(const struct lw_diag *d, struct lw_text *out);

#endif
