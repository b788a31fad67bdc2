/* diag.c - mistakes with their places.  SPDX-License-Identifier: MIT */
#include "labwire/address/diag.h"

#include <stdbool.h>
#include <string.h>

#include <stdarg.h>

#include "labwire/base/alloc.h"

void lw_diags_fini(struct lw_diags *d)
{
	for (size_t i = 0; i < d->used; i++) {
		lw_free(d->all[i].file);
		lw_free(d->all[i].path);
		lw_free(d->all[i].sentence);
	}
	lw_free(d->all);
	*d = (struct lw_diags){ 0 };
}

/* A template makes the same mistake once per pod; the same words help nobody. */
static bool is_said(
	const struct lw_diags *d, const struct lw_diag *what, const char *text)
{
	for (size_t i = 0; i < d->used; i++) {
		const struct lw_diag *o = &d->all[i];
		if (o->line == what->line && o->column == what->column &&
			strcmp(o->path, what->path ? what->path : "") == 0 &&
			strcmp(o->file, what->file) == 0 &&
			strcmp(o->sentence, text) == 0)
			return true;
	}
	return false;
}

__attribute__((format(printf, 3, 0))) static void add(
	struct lw_diags *d, struct lw_diag what, const char *fmt, va_list ap)
{
	struct lw_text t = { 0 };
	if (d->used == LW_DIAGS_MAX)
		return;
	lw_text_vfmt(&t, fmt, ap);
	if (is_said(d, &what, lw_text_str(&t))) {
		lw_text_fini(&t);
		return;
	}
	if (d->used == LW_DIAGS_MAX - 1) {
		lw_text_clear(&t);
		lw_text_add(&t, "too many mistakes; the rest is not listed");
	}
	what.file = lw_strdup(what.file);
	what.path = lw_strdup(what.path ? what.path : "");
	what.sentence = lw_text_take(&t);
	d->all = lw_grow(d->all, &d->cap, d->used + 1, sizeof(*d->all));
	d->all[d->used++] = what;
}

void lw_diag_syntax(struct lw_diags *d, const char *file, size_t line, size_t column,
	const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	add(d, (struct lw_diag){ .file = (char *)file, .line = line, .column = column },
		fmt, ap);
	va_end(ap);
}

void lw_diag_content(
	struct lw_diags *d, const char *file, const char *path, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	add(d, (struct lw_diag){ .file = (char *)file, .path = (char *)path }, fmt, ap);
	va_end(ap);
}

/* A mistake is one line, whatever the name holds that it quotes: control characters as in
 * C. */
static void one_line(struct lw_text *out, size_t from)
{
	char *said = lw_strndup(out->s + from, out->len - from);
	out->len = from;
	for (const char *p = said; *p; p++) {
		unsigned char c = (unsigned char)*p;
		if (c == '\n')
			lw_text_add(out, "\\n");
		else if (c < 0x20 || c == 0x7f)
			lw_text_fmt(out, "\\x%02x", c);
		else
			lw_text_char(out, *p);
	}
	lw_free(said);
}

void lw_diag_text(const struct lw_diag *d, struct lw_text *out)
{
	size_t from = out->len;
	if (d->line)
		lw_text_fmt(
			out, "%s:%zu:%zu: %s", d->file, d->line, d->column, d->sentence);
	else if (d->path[0])
		lw_text_fmt(out, "%s: %s: %s", d->file, d->path, d->sentence);
	else
		lw_text_fmt(out, "%s: %s", d->file, d->sentence);
	one_line(out, from);
}
