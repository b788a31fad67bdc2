/* imap_literal.c - does a line go on with a literal?  SPDX-License-Identifier: MIT */
#include "imap_literal.h"

#include <stdlib.h>

bool imap_literal_announced(struct lw_rd in, size_t *size, bool *waits)
{
	enum {
		DIGITS_MAX = 10
	};
	in = lw_rd_chomp(in);
	const char *line = (const char *)in.at, *end = (const char *)in.end;
	if (end == line || *--end != '}')
		return false;
	*waits = end == line || end[-1] != '+';
	const char *digits_end = *waits ? end : end - 1, *p = digits_end;
	while (p > line && p[-1] >= '0' && p[-1] <= '9')
		p--;
	if (p == digits_end || p == line || p[-1] != '{')
		return false;
	unsigned long long value =
		digits_end - p > DIGITS_MAX ? UINT32_MAX : strtoull(p, NULL, 10);
	*size = value > UINT32_MAX ? UINT32_MAX : (size_t)value;
	return true;
}
