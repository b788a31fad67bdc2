/* line.h - a line of a dialogue as it comes, in any pieces: up to LF or CR LF, which are
 * no part of it.  Private to sim/proto.  SPDX-License-Identifier: MIT */
#ifndef SIM_PROTO_LINE_H
#define SIM_PROTO_LINE_H

#include <stdbool.h>

#include "labwire/base/rd.h"
#include "labwire/base/text.h"

struct line {
	struct lw_text text;
	size_t most;  /* bytes of it are kept, a CR included */
	bool cut;     /* there were more */
	bool has_nul; /* NUL bytes are kept; else each is a '?' */
};

/* Takes of `in` to the end of the line, or all.  True: it is whole; line_clear before the
 * next. */
bool line_take(struct line *l, struct lw_rd *in);
void line_clear(struct line *l);
static inline const char *line_str(const struct line *l)
{
	return lw_text_str(&l->text);
}

#endif
