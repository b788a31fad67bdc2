/* parse.c - a command line held against a command's table.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "help.h"
#include "labwire/base/alloc.h"
#include "walk.h"
#include "cli/text/prose.h"

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
	for (enum sight what = walk_next(&w, &s); what != SIGHT_END;
		what = walk_next(&w, &s)) {
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
	struct walk w = {
		.command = c, .argc = argc, .at = 1, .argv = (const char *const *)argv
	};
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
