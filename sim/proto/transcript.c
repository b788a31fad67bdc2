/* transcript.c - lines for people, in their order.  SPDX-License-Identifier: MIT */
#include "transcript.h"

#include <string.h>

void transcript_add(struct transcript *t, char mark, const char *text, size_t n)
{
	struct lw_text *w = &t->waiting;
	lw_text_char(w, mark);
	lw_text_bytes(w, text, n);
	for (char *c = w->s + w->len - n; c < w->s + w->len; c++)
		if (*c == '\n' || *c == 0)
			*c = '?';
	lw_text_char(w, '\n');
}

const char *transcript_next(struct transcript *t, char *mark)
{
	if (transcript_len(t) == 0)
		return NULL;
	const char *line = t->waiting.s + t->at;
	size_t n = strcspn(line, "\n");
	*mark = *line;
	lw_text_clear(&t->told);
	lw_text_bytes(&t->told, line + 1, n - 1);
	t->at += n + 1;
	if (transcript_len(t) == 0) {
		lw_text_clear(&t->waiting);
		t->at = 0;
	}
	return lw_text_str(&t->told);
}

void transcript_fini(struct transcript *t)
{
	lw_text_fini(&t->waiting);
	lw_text_fini(&t->told);
}
