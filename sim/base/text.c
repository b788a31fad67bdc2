/* text.c - a growing string.  SPDX-License-Identifier: MIT */
#include "labwire/base/text.h"

#include <stdio.h>
#include <string.h>

#include "labwire/base/alloc.h"
#include "labwire/base/assert.h"

void lw_text_fini(struct lw_text *t)
{
	lw_free(t->s);
	*t = (struct lw_text){ 0 };
}

void lw_text_clear(struct lw_text *t)
{
	t->len = 0;
	if (t->s)
		t->s[0] = 0;
}

static char *room(struct lw_text *t, size_t n)
{
	t->s = lw_grow(t->s, &t->cap, t->len + n + 1, 1);
	return t->s + t->len;
}

void lw_text_add(struct lw_text *t, const char *s)
{
	lw_text_bytes(t, s, strlen(s));
}

void lw_text_bytes(struct lw_text *t, const void *p, size_t n)
{
	if (n == 0)
		return;
	memcpy(room(t, n), p, n);
	t->len += n;
	t->s[t->len] = 0;
}

void lw_text_char(struct lw_text *t, char c)
{
	if (t->len + 1 >= t->cap)
		(void)room(t, 1);
	t->s[t->len++] = c;
	t->s[t->len] = 0;
}

void lw_text_fmt(struct lw_text *t, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	lw_text_vfmt(t, fmt, ap);
	va_end(ap);
}

void lw_text_vfmt(struct lw_text *t, const char *fmt, va_list ap)
{
	va_list again;
	va_copy(again, ap);
	size_t left = t->cap - t->len;
	int n = vsnprintf(left ? t->s + t->len : NULL, left, fmt, ap);
	LW_ASSERT(n >= 0);
	if ((size_t)n >= left)
		vsnprintf(room(t, (size_t)n), (size_t)n + 1, fmt, again);
	va_end(again);
	t->len += (size_t)n;
}

void lw_text_fill(struct lw_text *t, const char *form, const char *const words[128])
{
	for (const char *p = form; *p; p++) {
		const char *word = NULL;
		if (*p != '%') {
			lw_text_char(t, *p);
			continue;
		}
		if (*++p == 0)
			return;
		word = *p == '%' ? "%" : words[*p & 127];
		lw_text_add(t, word ? word : "");
	}
}

void lw_text_drop(struct lw_text *t, size_t n)
{
	LW_ASSERT(n <= t->len);
	if (n == 0)
		return;
	t->len -= n;
	memmove(t->s, t->s + n, t->len + 1);
}

const char *lw_text_str(const struct lw_text *t)
{
	return t->s ? t->s : "";
}

char *lw_text_take(struct lw_text *t)
{
	char *s = t->s ? t->s : lw_strdup("");
	*t = (struct lw_text){ 0 };
	return s;
}
