/* lex.h - the words of structured header fields (RFC 5322 3.2, RFC 2045 5.1).
 * SPDX-License-Identifier: MIT */
#ifndef SIM_STORE_LEX_H
#define SIM_STORE_LEX_H

#include "labwire/base/rd.h"
#include "labwire/base/text.h"

enum lex_kind {
	LEX_END,
	LEX_ATOM,    /* a run of characters that are not special */
	LEX_QUOTED,  /* without the quotes and backslashes */
	LEX_LITERAL, /* "[...]", brackets and all */
	LEX_SPECIAL, /* one character */
};

struct lex {
	struct lw_rd in;
	const char
		*specials; /* what an atom cannot hold, beside white space, '"' and '(' */
	enum lex_kind kind; /* of the present word */
	char special;
	bool spaced;		/* white space or a comment stood before the word */
	struct lw_text word;	/* ATOM, QUOTED, LITERAL */
	struct lw_text comment; /* the last comment, without its parentheses */
};

/* Stands on the first word after init. */
void lex_init(struct lex *x, struct lw_rd in, const char *specials);
void lex_fini(struct lex *x);
void lex_next(struct lex *x);

#endif
