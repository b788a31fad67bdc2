/* reply.c - replies line by line.  SPDX-License-Identifier: MIT */
#include "reply.h"

#include <string.h>

/* 100 to 999; 0: there is none. */
static uint16_t code_of(const char *s)
{
	uint16_t code = 0;
	for (int i = 0; i < 3; i++) {
		if (s[i] < '0' || s[i] > '9')
			return 0;
		code = (uint16_t)(code * 10 + (s[i] - '0'));
	}
	return code < 100 ? 0 : code;
}

enum reply_is reply_line(struct reply *r, const char *line)
{
	uint16_t code = code_of(line);
	char mark = code ? line[3] : 0;
	bool proper = r->every ? code && strchr(" -", mark) : code || r->first;
	r->code = code;
	if (!proper || ++r->lines > REPLY_LINES_MAX)
		return REPLY_BAD;
	if (!r->first)
		r->first = code;
	if (mark == '-' || (!r->every && code != r->first))
		return REPLY_GOES_ON;
	r->first = 0;
	r->lines = 0;
	return REPLY_WHOLE;
}
