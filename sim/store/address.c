/* address.c - addresses in header fields.  SPDX-License-Identifier: MIT */
#include "labwire/store/address.h"

#include "labwire/base/alloc.h"
#include "lex.h"

static const char specials[] = ")<>[]:;@\\,";

static char *text_or_null(struct lw_text *t)
{
	char *s = t->len ? lw_text_take(t) : NULL;
	lw_text_fini(t);
	return s;
}

static void add(struct lw_addresses *a, struct lw_address what)
{
	a->list = lw_grow(a->list, &a->cap, a->n + 1, sizeof(*a->list));
	a->list[a->n++] = what;
}

static bool is_word(const struct lex *x)
{
	return x->kind == LEX_ATOM || x->kind == LEX_QUOTED || x->kind == LEX_LITERAL;
}

static bool is_special(const struct lex *x, char c)
{
	return x->kind == LEX_SPECIAL && x->special == c;
}

/* Words as they are read by people: with a blank wherever there was white space. */
static void take_phrase(struct lex *x, struct lw_text *out)
{
	for (; is_word(x); lex_next(x)) {
		if (x->spaced && out->len)
			lw_text_char(out, ' ');
		lw_text_bytes(out, lw_text_str(&x->word), x->word.len);
	}
}

/* Words of a local part or a domain: nothing stands between them. */
static void take_joined(struct lex *x, struct lw_text *out)
{
	for (; is_word(x); lex_next(x))
		lw_text_bytes(out, lw_text_str(&x->word), x->word.len);
}

/* "@a,@b:" in front of an address (RFC 5322 4.4). */
static void take_route(struct lex *x, struct lw_text *out)
{
	while (is_special(x, '@') || is_special(x, ',')) {
		lw_text_char(out, x->special);
		lex_next(x);
		take_joined(x, out);
	}
	if (is_special(x, ':'))
		lex_next(x);
}

/* <local@domain>, the '<' being the present word. */
static void take_angle(struct lex *x, struct lw_addresses *a, struct lw_text *name)
{
	struct lw_text route = { 0 }, mailbox = { 0 }, host = { 0 };
	lex_next(x);
	take_route(x, &route);
	take_joined(x, &mailbox);
	if (is_special(x, '@')) {
		lex_next(x);
		take_joined(x, &host);
	}
	while (x->kind != LEX_END && !is_special(x, '>'))
		lex_next(x);
	lex_next(x);
	add(a, (struct lw_address){ .name = text_or_null(name),
		       .route = text_or_null(&route),
		       .mailbox = lw_text_take(&mailbox),
		       .host = lw_text_take(&host) });
}

/* local@domain (Name), the '@' being the present word, or a word without a domain. */
static void take_plain(struct lex *x, struct lw_addresses *a, struct lw_text *mailbox)
{
	struct lw_text host = { 0 };
	lw_text_clear(&x->comment);
	if (is_special(x, '@')) {
		lex_next(x);
		take_joined(x, &host);
	}
	add(a, (struct lw_address){ .name = text_or_null(&x->comment),
		       .mailbox = lw_text_take(mailbox),
		       .host = lw_text_take(&host) });
}

/* One address, or the begin or end of a group. */
static void take_one(struct lex *x, struct lw_addresses *a, bool *in_group)
{
	struct lw_text phrase = { 0 };
	take_phrase(x, &phrase);
	if (is_special(x, ':') && !*in_group) {
		add(a, (struct lw_address){ .mailbox = lw_text_take(&phrase) });
		*in_group = true;
		lex_next(x);
	} else if (is_special(x, '<')) {
		take_angle(x, a, &phrase);
	} else if (phrase.len) {
		take_plain(x, a, &phrase);
	} else {
		if (is_special(x, ';') && *in_group) {
			add(a, (struct lw_address){ 0 });
			*in_group = false;
		}
		lex_next(x);
	}
	lw_text_fini(&phrase);
}

void lw_addresses_parse(struct lw_addresses *a, struct lw_rd value)
{
	struct lex x;
	bool in_group = false;
	lex_init(&x, value, specials);
	while (x.kind != LEX_END && a->n < LW_ADDRESSES_MAX)
		take_one(&x, a, &in_group);
	if (in_group)
		add(a, (struct lw_address){ 0 });
	lex_fini(&x);
}

void lw_addresses_fini(struct lw_addresses *a)
{
	for (size_t i = 0; i < a->n; i++) {
		lw_free(a->list[i].name);
		lw_free(a->list[i].route);
		lw_free(a->list[i].mailbox);
		lw_free(a->list[i].host);
	}
	lw_free(a->list);
	*a = (struct lw_addresses){ 0 };
}
