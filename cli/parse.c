/* parse.c - a command line held against a command's table.
 *
 * As getopt_long has it: options and arguments in any order, --name VALUE, --name=VALUE,
 * -o VALUE, -oVALUE, -qv, and nothing is an option behind "--".  Names are not
 * abbreviated.  SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "help.h"
#include "labwire/base/alloc.h"
#include "spec.h"
#include "words.h"

static const struct row help_row = { "help", 'h',
	.about = "this text, and nothing else" };

/* A command line, word by word. */
struct walk {
	const struct command *command;
	int argc, at;
	char **argv;
	const char *letters; /* behind the one that was seen; NULL: none are left */
	bool only_arguments;
};

enum sight {
	SIGHT_END,
	SIGHT_OPTION,
	SIGHT_ARGUMENT,
	SIGHT_UNKNOWN, /* there is no such option */
	SIGHT_NO_VALUE,
	SIGHT_A_VALUE, /* behind a flag */
};

struct seen {
	const struct row *row;
	size_t base;
	const char *value;
	char name[64]; /* of an option, as typed */
};

int keep_flag(const struct given *g, void *at)
{
	(void)g;
	*(bool *)at = true;
	return STATUS_FINE;
}

int keep_text(const struct given *g, void *at)
{
	*(const char **)at = g->value;
	return STATUS_FINE;
}

int keep_texts(const struct given *g, void *at)
{
	struct texts *t = at;
	t->all = lw_grow(t->all, &t->cap, t->used + 1, sizeof(char *));
	t->all[t->used++] = g->value;
	return STATUS_FINE;
}

/* "--format: "cvs" is none of text, csv, md; did you mean "csv"?" */
static int refuse_word(const struct given *g)
{
	const struct row *r = g->row;
	struct lw_nearest near = { .typed = g->value };
	struct lw_text say = { 0 };
	lw_text_fmt(&say, "%s%s: \"%s\" is none of ", r->name ? "--" : "",
		r->name ? r->name : r->value, g->value);
	for (size_t i = 0; r->word(i); i++) {
		lw_text_fmt(&say, "%s%s", i ? ", " : "", r->word(i));
		lw_nearest_try(&near, r->word(i));
	}
	add_meant(&say, &near);
	int status = usage_error(g->command->name, "%s", lw_text_str(&say));
	lw_text_fini(&say);
	return status;
}

int keep_word(const struct given *g, void *at)
{
	for (size_t i = 0; g->row->word(i); i++)
		if (strcmp(g->row->word(i), g->value) == 0)
			return keep_text(g, at);
	return refuse_word(g);
}

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

static enum sight next(struct walk *w, struct seen *s)
{
	*s = (struct seen){ 0 };
	if (w->letters)
		return next_letter(w, s);
	if (w->at == w->argc)
		return SIGHT_END;
	const char *word = w->argv[w->at++];
	if (!w->only_arguments && strcmp(word, "--") == 0) {
		w->only_arguments = true;
		return next(w, s);
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
static bool has_option(struct walk w, const struct row *r)
{
	struct seen s;
	for (enum sight what = next(&w, &s); what != SIGHT_END; what = next(&w, &s))
		if (what == SIGHT_OPTION && s.row == r)
			return true;
	return false;
}

static int no_option(const struct command *c, const char *typed)
{
	const struct row *r = NULL;
	struct lw_text meant = { 0 };
	size_t base = 0;
	struct lw_nearest near = { .typed = typed + strspn(typed, "-") };
	for (size_t i = 0; (r = option_at(c, i, &base)); i++)
		lw_nearest_try(&near, r->name);
	if (near.best)
		lw_text_fmt(&meant, "; did you mean --%s?", near.best);
	int status = usage_error(
		c->name, "%s: there is no such option%s", typed, lw_text_str(&meant));
	lw_text_fini(&meant);
	return status;
}

static int complain(const struct command *c, enum sight what, const struct seen *s)
{
	if (what == SIGHT_NO_VALUE)
		return usage_error(c->name, "%s: needs a value", s->name);
	if (what == SIGHT_A_VALUE)
		return usage_error(c->name, "%s: takes no value", s->name);
	return no_option(c, s->name);
}

/* The argument whose turn it is; NULL: one too many. */
static const struct row *argument_at(const struct command *c, size_t turn)
{
	size_t n = count_arguments(c);
	if (turn < n)
		return &c->arguments[turn];
	return n && c->arguments[n - 1].repeats ? &c->arguments[n - 1] : NULL;
}

static int take(const struct walk *w, const struct seen *s, void *options)
{
	struct given g = { w->command, s->row, s->value };
	return s->row->take(&g, (char *)options + s->base + s->row->at);
}

/* What is not there: an argument, else an option. */
static int complain_of_lack(struct walk w, size_t arguments)
{
	const struct command *c = w.command;
	const struct row *r = NULL;
	size_t base = 0;
	if (arguments < count_arguments(c) && !c->arguments[arguments].may_lack)
		return usage_error(
			c->name, "%s is missing", c->arguments[arguments].value);
	for (size_t i = 0; (r = option_at(c, i, &base)); i++)
		if (r->needed && !has_option(w, r))
			return usage_error(c->name, "--%s is missing", r->name);
	return STATUS_FINE;
}

static int take_all(struct walk w, void *options)
{
	struct walk start = w;
	struct seen s;
	size_t turn = 0;
	int status = STATUS_FINE;
	for (enum sight what = next(&w, &s); what != SIGHT_END; what = next(&w, &s)) {
		if (what == SIGHT_ARGUMENT && !(s.row = argument_at(w.command, turn++)))
			return usage_error(w.command->name,
				"\"%s\" is one argument too many", s.value);
		if (what != SIGHT_ARGUMENT && what != SIGHT_OPTION)
			return complain(w.command, what, &s);
		status = take(&w, &s, options);
		if (status != STATUS_FINE)
			return status;
	}
	return complain_of_lack(start, turn);
}

int run_command(const struct command *c, int argc, char **argv)
{
	struct walk w = { .command = c, .argc = argc, .at = 1, .argv = argv };
	if (has_option(w, &help_row)) {
		print_help(c);
		return finish_stdout(STATUS_FINE);
	}
	void *options = lw_alloc(c->size ? c->size : 1);
	if (c->initial)
		memcpy(options, c->initial, c->size);
	int status = take_all(w, options);
	if (status == STATUS_FINE)
		status = c->run(options);
	if (c->fini)
		c->fini(options);
	lw_free(options);
	return finish_stdout(status);
}
