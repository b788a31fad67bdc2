/* walk.c - a command line, word by word.
 *
 * As getopt_long has it: options and arguments in any order, --name VALUE, --name=VALUE,
 * -o VALUE, -oVALUE, -qv, and nothing is an option behind "--".  Names are not
 * abbreviated.  SPDX-License-Identifier: MIT */
#include "walk.h"

#include <stdio.h>
#include <string.h>

const struct row help_row = { "help", 'h', .about = "this text, and nothing else" };

size_t count_arguments(const struct command *c)
{
	size_t n = 0;
	while (n < ARGUMENTS && c->arguments[n].value)
		n++;
	return n;
}

const struct row *option_at(const struct command *c, size_t i, size_t *base)
{
	for (size_t g = 0; g < GROUPS; g++) {
		*base = c->groups[g].at;
		if (i < c->groups[g].n)
			return &c->groups[g].rows[i];
		i -= c->groups[g].n;
	}
	*base = 0;
	return i == 0 ? &help_row : NULL;
}

/* The argument whose turn it is; NULL: one too many. */
const struct row *argument_at(const struct command *c, size_t turn)
{
	size_t n = count_arguments(c);
	if (turn < n)
		return &c->arguments[turn];
	return n && c->arguments[n - 1].repeats ? &c->arguments[n - 1] : NULL;
}

static const struct row *find_option(
	const struct command *c, const char *name, size_t n, size_t *base)
{
	const struct row *r = NULL;
	for (size_t i = 0; (r = option_at(c, i, base)); i++)
		if (strncmp(r->name, name, n) == 0 && !r->name[n])
			return r;
	return NULL;
}

static const struct row *find_letter(const struct command *c, char letter, size_t *base)
{
	const struct row *r = NULL;
	for (size_t i = 0; (r = option_at(c, i, base)); i++)
		if (r->letter == letter)
			return r;
	return NULL;
}

/* The value of an option that wants one: the rest of its word, or the next word. */
static enum sight find_value(struct walk *w, struct seen *s, const char *rest)
{
	s->value = rest;
	if (!s->value && !s->row->may_lack && w->at < w->argc)
		s->value = w->argv[w->at++];
	return s->value || s->row->may_lack ? SIGHT_OPTION : SIGHT_NO_VALUE;
}

static enum sight next_letter(struct walk *w, struct seen *s)
{
	char letter = *w->letters++;
	const char *rest = *w->letters ? w->letters : NULL;
	snprintf(s->name, sizeof(s->name), "-%c", letter);
	s->row = find_letter(w->command, letter, &s->base);
	w->letters = rest;
	if (!s->row)
		return SIGHT_UNKNOWN;
	if (!s->row->value)
		return SIGHT_OPTION;
	w->letters = NULL;
	return find_value(w, s, rest);
}

static enum sight next_name(struct walk *w, struct seen *s, const char *word)
{
	size_t n = strcspn(word + 2, "=");
	const char *rest = word[2 + n] ? word + 2 + n + 1 : NULL;
	snprintf(s->name, sizeof(s->name), "%.*s", (int)n + 2, word);
	s->row = find_option(w->command, word + 2, n, &s->base);
	if (!s->row)
		return SIGHT_UNKNOWN;
	if (s->row->value)
		return find_value(w, s, rest);
	return rest ? SIGHT_A_VALUE : SIGHT_OPTION;
}

enum sight walk_next(struct walk *w, struct seen *s)
{
	*s = (struct seen){ 0 };
	if (w->letters)
		return next_letter(w, s);
	if (w->at == w->argc)
		return SIGHT_END;
	const char *word = w->argv[w->at++];
	if (!w->only_arguments && strcmp(word, "--") == 0) {
		w->only_arguments = true;
		return walk_next(w, s);
	}
	if (!w->only_arguments && strncmp(word, "--", 2) == 0)
		return next_name(w, s, word);
	if (!w->only_arguments && *word == '-' && word[1]) {
		w->letters = word + 1;
		return next_letter(w, s);
	}
	s->value = word;
	return SIGHT_ARGUMENT;
}

/* Wherever it stands, and whatever else is wrong. */
bool has_option(struct walk w, const struct row *r)
{
	struct seen s;
	for (enum sight what = walk_next(&w, &s); what != SIGHT_END;
		what = walk_next(&w, &s))
		if (what == SIGHT_OPTION && s.row == r)
			return true;
	return false;
}
