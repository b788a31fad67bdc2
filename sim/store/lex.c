/* lex.c - the words of structured header fields.  SPDX-License-Identifier: MIT */
#include "lex.h"

static bool is_space(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool at_end(const struct lex *x)
{
	return x->in.at == x->in.end;
}

/* Comments nest, and a backslash takes any character into one (RFC 5322 3.2.2). */
static void skip_comment(struct lex *x)
{
	unsigned depth = 0;
	lw_text_clear(&x->comment);
	do {
		uint8_t c = lw_rd_u8(&x->in);
		bool inside = depth > 0;
		if (c == '\\' && !at_end(x))
			c = lw_rd_u8(&x->in);
		else if (c == '(')
			depth++;
		else if (c == ')')
			depth--;
		if (inside && depth > 0 && c != '\r' && c != '\n')
			lw_text_char(&x->comment, (char)c);
	} while (depth > 0 && !at_end(x));
}

static void skip_space(struct lex *x)
{
	while (!at_end(x) && (is_space(*x->in.at) || *x->in.at == '(')) {
		x->spaced = true;
		if (*x->in.at == '(')
			skip_comment(x);
		else
			lw_rd_skip(&x->in, 1);
	}
}

static void take_quoted(struct lex *x)
{
	lw_rd_skip(&x->in, 1);
	while (!at_end(x)) {
		uint8_t c = lw_rd_u8(&x->in);
		if (c == '"')
			return;
		if (c == '\\' && !at_end(x))
			c = lw_rd_u8(&x->in);
		if (c != '\r' && c != '\n')
			lw_text_char(&x->word, (char)c);
	}
}

static void take_literal(struct lex *x)
{
	while (!at_end(x)) {
		uint8_t c = lw_rd_u8(&x->in);
		if (!is_space(c))
			lw_text_char(&x->word, (char)c);
		if (c == ']')
			return;
	}
}

static bool in_atom(const struct lex *x, uint8_t c)
{
	return !is_space(c) && c != '"' && c != '(' && c != 0 && !strchr(x->specials, c);
}

void lex_next(struct lex *x)
{
	lw_text_clear(&x->word);
	x->spaced = false;
	skip_space(x);
	if (at_end(x)) {
		x->kind = LEX_END;
	} else if (*x->in.at == '"') {
		x->kind = LEX_QUOTED;
		take_quoted(x);
	} else if (*x->in.at == '[' && strchr(x->specials, '[')) {
		x->kind = LEX_LITERAL;
		take_literal(x);
	} else if (in_atom(x, *x->in.at)) {
		x->kind = LEX_ATOM;
		while (!at_end(x) && in_atom(x, *x->in.at))
			lw_text_char(&x->word, (char)lw_rd_u8(&x->in));
	} else {
		x->kind = LEX_SPECIAL;
		x->special = (char)lw_rd_u8(&x->in);
	}
}

void lex_init(struct lex *x, struct lw_rd in, const char *specials)
{
	*x = (struct lex){ .in = in, .specials = specials };
	lex_next(x);
}

void lex_fini(struct lex *x)
{
	lw_text_fini(&x->word);
	lw_text_fini(&x->comment);
}
