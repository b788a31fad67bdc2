/* line.c - lines out of bytes.  SPDX-License-Identifier: MIT */
#include "line.h"

#include <string.h>

bool line_take(struct line *l, struct lw_rd *in)
{
	size_t left = lw_rd_left(in), room = l->most - l->text.len;
	const uint8_t *lf = left > 0 ? memchr(in->at, '\n', left) : NULL;
	size_t n = lf ? (size_t)(lf - in->at) : left, kept = n < room ? n : room;
	lw_text_bytes(&l->text, lw_rd_take(in, n), kept);
	l->cut = l->cut || n > room;
	for (size_t i = l->text.len - kept; i < l->text.len && !l->has_nul; i++)
		if (!l->text.s[i])
			l->text.s[i] = '?';
	if (!lf)
		return false;
	lw_rd_skip(in, 1);
	if (l->text.len > 0 && l->text.s[l->text.len - 1] == '\r')
		l->text.s[--l->text.len] = 0;
	return true;
}

void line_clear(struct line *l)
{
	lw_text_clear(&l->text);
	l->cut = false;
}
