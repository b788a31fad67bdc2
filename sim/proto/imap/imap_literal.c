/* imap_literal.c - does a line go on with a literal?  SPDX-License-Identifier: MIT */
#include "imap_literal.h"

#include <stdint.h>
#include <stdlib.h>

size_t imap_line_end(const char *bytes, size_t n)
{
	if (n > 0 && bytes[n - 1] == '\n')
		n--;
	if (n > 0 && bytes[n - 1] == '\r')
		n--;
	return n;
}

bool imap_literal_announced(const char *line, size_t n, size_t *size, bool *waits)
{
	enum {
		DIGITS_MAX = 10
	};
	const char *end = line + imap_line_end(line, n);
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
