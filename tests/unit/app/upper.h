/* upper.h - a filter that makes all letters of a stream large, both ways: what adding one
 * takes.  SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_APP_UPPER_H
#define TESTS_UNIT_APP_UPPER_H

#include "app/stream.h"

#define UPPER                                                                            \
	(struct filter)                                                                  \
	{                                                                                \
		.raise = upper_raise, .lower = upper_lower                               \
	}

static size_t upper(struct lw_text *to, struct lw_rd in)
{
	size_t n = lw_rd_left(&in);
	lw_text_bytes(to, in.at, n);
	for (char *c = to->s + to->len - n; n > 0 && c < to->s + to->len; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	return n;
}

static size_t upper_raise(struct filter *f, struct lw_rd in, lw_time now)
{
	return upper(&f->up, in);
}

static size_t upper_lower(struct filter *f, struct lw_rd in, lw_time now)
{
	return upper(&f->down, in);
}

#endif
