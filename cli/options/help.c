/* help.c - a command's page as text for a terminal.  SPDX-License-Identifier: MIT */
#include "help.h"

#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "cli/text/prose.h"

enum {
	LABEL_COLUMN = 25,
};

const char *status_text(const struct command *c, int status)
{
	switch (status) {
	case STATUS_FINE:
		return "fine";
	case STATUS_FAILED:
		return c->failed;
	case STATUS_USAGE:
		return "bad usage or bad input";
	case STATUS_MACHINE:
		return "the machine failed us: disk full, no permission, address in use";
	default:
		return NULL;
	}
}

void add_label(struct lw_text *out, const struct row *r)
{
	if (r->letter)
		lw_text_fmt(out, "-%c, ", r->letter);
	if (r->name)
		lw_text_fmt(out, "--%s", r->name);
	if (r->name && r->value)
		lw_text_fmt(out, r->may_lack ? "[=%s]" : " %s", r->value);
	else if (r->value)
		lw_text_add(out, r->value);
}

void add_about(struct lw_text *out, const struct row *r)
{
	lw_text_add(out, r->about);
	for (size_t i = 0; r->word && !r->below && r->word(i); i++)
		lw_text_fmt(out, "%s%s", i ? ", " : ": ", r->word(i));
	if (r->name && r->repeats)
		lw_text_add(out, "; repeatable");
	if (r->fallback)
		lw_text_fmt(out, " (default: %s)", r->fallback);
}

/* "  -o, --output DIR       where to write", broken after a label that is too long */
static void print_entry(const char *label, const char *about)
{
	struct lw_text first = { 0 };
	lw_text_fmt(&first, "  %-*s", LABEL_COLUMN - 2, label);
	if (first.len > LABEL_COLUMN || first.s[LABEL_COLUMN - 1] != ' ') {
		puts(lw_text_str(&first));
		lw_text_clear(&first);
		lw_text_fmt(&first, "%*s", LABEL_COLUMN, "");
	}
	print_wrapped(lw_text_str(&first), about);
	lw_text_fini(&first);
}

/* Long names stand below each other. */
static void print_row(const struct row *r)
{
	struct lw_text label = { 0 }, about = { 0 };
	if (r->name && !r->letter)
		lw_text_add(&label, "    ");
	add_label(&label, r);
	add_about(&about, r);
	print_entry(lw_text_str(&label), lw_text_str(&about));
	lw_text_fini(&label);
	lw_text_fini(&about);
}

static void print_arguments(const struct command *c)
{
	size_t n = count_arguments(c);
	for (size_t i = 0; i < n; i++)
		print_row(&c->arguments[i]);
	if (n)
		putchar('\n');
}

static void print_options(const struct command *c)
{
	const struct row *r = NULL;
	size_t base = 0, n = 0;
	for (size_t g = 0; g < GROUPS && c->groups[g].n; g++) {
		if (c->groups[g].title)
			printf("\n%s:\n", c->groups[g].title);
		for (size_t i = 0; i < c->groups[g].n; i++, n++)
			print_row(&c->groups[g].rows[i]);
	}
	for (; (r = option_at(c, n, &base)); n++)
		print_row(r);
	putchar('\n');
}

bool topic_term(
	const struct topic *t, size_t i, struct lw_text *word, struct lw_text *about)
{
	lw_text_clear(word);
	lw_text_clear(about);
	if (t->term)
		return t->term(i, word, about);
	if (i >= t->n)
		return false;
	lw_text_add(word, t->terms[i].word);
	lw_text_add(about, t->terms[i].about);
	return true;
}

static void print_topic(const struct topic *t)
{
	struct lw_text word = { 0 }, about = { 0 };
	printf("%s:\n", t->title);
	for (size_t i = 0; topic_term(t, i, &word, &about); i++)
		print_entry(lw_text_str(&word), lw_text_str(&about));
	if (t->after)
		print_wrapped("", t->after);
	putchar('\n');
	lw_text_fini(&word);
	lw_text_fini(&about);
}

/* Each line of it is a paragraph of its own. */
static void print_text(const char *text)
{
	while (*text) {
		size_t n = strcspn(text, "\n");
		struct lw_text line = { 0 };
		lw_text_bytes(&line, text, n);
		print_wrapped("", lw_text_str(&line));
		lw_text_fini(&line);
		text += n + (text[n] == '\n');
	}
	putchar('\n');
}

static void print_statuses(const struct command *c)
{
	puts("Exit status:");
	for (int i = 0; i < STATUSES; i++)
		if (status_text(c, i))
			printf("  %d  %s\n", i, status_text(c, i));
}

static void print_commands(void)
{
	const struct command *c = NULL;
	puts("Commands:");
	for (size_t i = 0; (c = command_at(i)); i++)
		print_entry(c->name, c->about);
	putchar('\n');
}

void print_help(const struct command *c)
{
	for (size_t i = 0; i < USAGES && c->usage[i]; i++)
		printf("%s labwire %s\n", i ? "      " : "usage:", c->usage[i]);
	putchar('\n');
	print_text(c->text);
	if (c == &program)
		print_commands();
	print_arguments(c);
	for (size_t i = 0; i < TOPICS && c->topics[i].title; i++)
		print_topic(&c->topics[i]);
	print_options(c);
	printf("example: %s\n\n", c->example);
	print_statuses(c);
}
