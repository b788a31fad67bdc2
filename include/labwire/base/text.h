/* text.h - a growing string, always NUL-terminated; may hold NUL bytes inside.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_BASE_TEXT_H
#define LABWIRE_BASE_TEXT_H

#include <stdarg.h>
#include <stddef.h>

struct lw_text {
	char *s;    /* NULL until the first byte: use lw_text_str */
	size_t len; /* without the NUL */
	size_t cap;
};

void lw_text_fini(struct lw_text *t);  /* leaves it empty and usable */
void lw_text_clear(struct lw_text *t); /* keeps the storage */
void lw_text_add(struct lw_text *t, const char *s);
void lw_text_bytes(struct lw_text *t, const void *p, size_t n);
void lw_text_char(struct lw_text *t, char c);
void lw_text_fmt(struct lw_text *t, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void lw_text_vfmt(struct lw_text *t, const char *fmt, va_list ap)
	__attribute__((format(printf, 2, 0)));
/* Append `form` with each %x replaced by words['x'] (NULL: nothing); %% is a percent
 * sign. */
void lw_text_fill(struct lw_text *t, const char *form, const char *const words[128]);
void lw_text_drop(struct lw_text *t, size_t n);	  /* the first n bytes */
const char *lw_text_str(const struct lw_text *t); /* never NULL */
char *lw_text_take(struct lw_text *t); /* the string, now the caller's; t is empty */

#endif
