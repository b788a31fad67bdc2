/* mime_fields.c - the Content-* fields of a part (RFC 2045, RFC 2183, RFC 3282).
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include <strings.h>

#include "labwire/base/alloc.h"
#include "labwire/store/header.h"
#include "lex.h"
#include "mime_priv.h"

static const char specials[] = ")<>@,;:\\/[]?="; /* RFC 2045 5.1, tspecials */

static struct lw_rd cut(struct lw_rd value)
{
	size_t n = lw_rd_left(&value);
	return lw_rd_of(value.at, n < LW_MIME_VALUE_MAX ? n : LW_MIME_VALUE_MAX);
}

static bool is_special(const struct lex *x, char c)
{
	return x->kind == LEX_SPECIAL && x->special == c;
}

static bool is_word(const struct lex *x)
{
	return x->kind == LEX_ATOM || x->kind == LEX_QUOTED;
}

/* The value of a parameter: a word, or, where mailers forget the quotes, all up to the
 * next ';' or white space. */
static char *take_value(struct lex *x)
{
	struct lw_text value = { 0 };
	bool first = true;
	for (; x->kind != LEX_END && !is_special(x, ';') && (first || !x->spaced);
		lex_next(x)) {
		if (x->kind == LEX_SPECIAL)
			lw_text_char(&value, x->special);
		else
			lw_text_bytes(&value, lw_text_str(&x->word), x->word.len);
		first = false;
	}
	return lw_text_take(&value);
}

static void add_param(struct lw_mime_params *p, char *name, char *value)
{
	p->list = lw_grow(p->list, &p->cap, p->n + 1, sizeof(*p->list));
	p->list[p->n++] = (struct lw_mime_param){ name, value };
}

/* "; name=value" as often as it comes. */
static void take_params(struct lex *x, struct lw_mime_params *p)
{
	while (x->kind != LEX_END && p->n < LW_MIME_PARAMS_MAX) {
		if (x->kind != LEX_ATOM) {
			lex_next(x);
			continue;
		}
		char *name = lw_text_take(&x->word);
		lex_next(x);
		if (is_special(x, '=')) {
			lex_next(x);
			add_param(p, name, take_value(x));
		} else {
			lw_free(name);
		}
	}
}

static void read_type(struct lw_part *p, struct lw_rd value)
{
	struct lex x;
	lex_init(&x, cut(value), specials);
	char *type = x.kind == LEX_ATOM ? lw_text_take(&x.word) : NULL;
	lex_next(&x);
	if (type && is_special(&x, '/')) {
		lex_next(&x);
		if (x.kind == LEX_ATOM) {
			p->type = type;
			p->subtype = lw_text_take(&x.word);
			type = NULL;
			lex_next(&x);
			take_params(&x, &p->params);
		}
	}
	lw_free(type);
	lex_fini(&x);
}

static void read_disposition(struct lw_part *p, struct lw_rd value)
{
	struct lex x;
	lex_init(&x, cut(value), specials);
	if (x.kind == LEX_ATOM) {
		p->disposition = lw_text_take(&x.word);
		lex_next(&x);
		take_params(&x, &p->disposition_params);
	}
	lex_fini(&x);
}

static void read_language(struct lw_part *p, struct lw_rd value)
{
	struct lex x;
	lex_init(&x, cut(value), specials);
	for (; x.kind != LEX_END && p->language.n < LW_MIME_PARAMS_MAX; lex_next(&x))
		if (is_word(&x))
			add_param(&p->language, lw_text_take(&x.word), NULL);
	lex_fini(&x);
}

static void read_encoding(struct lw_part *p, struct lw_rd value)
{
	struct lex x;
	lex_init(&x, cut(value), specials);
	if (x.kind == LEX_ATOM)
		p->encoding = lw_text_take(&x.word);
	lex_fini(&x);
}

static char *whole(struct lw_rd value)
{
	struct lw_text t = { 0 };
	lw_unfold(cut(value), &t);
	return lw_text_take(&t);
}

/* The first field of a name counts. */
static void read_field(struct lw_part *p, const struct lw_field *f)
{
	if (lw_field_is(f, "Content-Type") && !p->type)
		read_type(p, f->value);
	else if (lw_field_is(f, "Content-Transfer-Encoding") && !p->encoding)
		read_encoding(p, f->value);
	else if (lw_field_is(f, "Content-Disposition") && !p->disposition)
		read_disposition(p, f->value);
	else if (lw_field_is(f, "Content-Language") && !p->language.n)
		read_language(p, f->value);
	else if (lw_field_is(f, "Content-ID") && !p->id)
		p->id = whole(f->value);
	else if (lw_field_is(f, "Content-Description") && !p->description)
		p->description = whole(f->value);
	else if (lw_field_is(f, "Content-MD5") && !p->md5)
		p->md5 = whole(f->value);
	else if (lw_field_is(f, "Content-Location") && !p->location)
		p->location = whole(f->value);
}

void mime_read_fields(struct lw_part *p, bool in_digest)
{
	struct lw_rd header = p->header;
	struct lw_field f;
	while (lw_field_next(&header, &f))
		read_field(p, &f);
	if (p->type)
		return;
	p->type = lw_strdup(in_digest ? "message" : "text");
	p->subtype = lw_strdup(in_digest ? "rfc822" : "plain");
	if (!in_digest) /* RFC 2045 5.2 */
		add_param(&p->params, lw_strdup("charset"), lw_strdup("us-ascii"));
}

void mime_params_fini(struct lw_mime_params *p)
{
	for (size_t i = 0; i < p->n; i++) {
		lw_free(p->list[i].name);
		lw_free(p->list[i].value);
	}
	lw_free(p->list);
	*p = (struct lw_mime_params){ 0 };
}

const char *lw_mime_param(const struct lw_mime_params *p, const char *name)
{
	for (size_t i = 0; i < p->n; i++)
		if (strcasecmp(p->list[i].name, name) == 0)
			return p->list[i].value;
	return NULL;
}
