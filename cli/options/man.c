/* man.c - a command's page for man.  SPDX-License-Identifier: MIT */
#include "man.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "help.h"
#include "labwire/base/assert.h"

enum {
	LINE_COLUMNS = 64, /* escapes make it longer */
};

/* Text as it is: no letter of it is an order to roff. */
static void put(const char *s)
{
	if (*s == '.' || *s == '\'')
		fputs("\\&", stdout);
	for (; *s; s++) {
		if (*s == '-')
			fputs("\\-", stdout);
		else if (*s == '\\')
			fputs("\\e", stdout);
		else
			putchar(*s);
	}
}

static void put_bold(const char *s)
{
	fputs("\\fB", stdout);
	put(s);
	fputs("\\fR", stdout);
}

/* What is typed is bold, what stands for something slanted: words in capitals. */
static void put_usage(const char *s)
{
	while (*s) {
		char word[64];
		size_t n = 0;
		while (n < sizeof(word) - 1 &&
			(isalnum((unsigned char)s[n]) || s[n] == '-'))
			n++;
		memcpy(word, s, n);
		word[n] = 0;
		if (n) {
			fputs(isupper((unsigned char)*word) ? "\\fI" : "\\fB", stdout);
			put(word);
			fputs("\\fR", stdout);
		} else {
			putchar(*s);
			n = 1;
		}
		s += n;
	}
}

/* Sentences: lines broken as roff sources are, and none is an order by chance. */
static void put_prose(const char *s)
{
	size_t column = 0;
	while (*s) {
		char word[128];
		size_t n = strcspn(s, " ");
		snprintf(word, sizeof(word), "%.*s", (int)n, s);
		LW_ASSERT(n < sizeof(word));
		if (column > 0) {
			putchar(column + n > LINE_COLUMNS ? '\n' : ' ');
			column = column + n > LINE_COLUMNS ? 0 : column + 1;
		}
		put(word);
		column += n;
		s += n + (s[n] == ' ');
	}
}

static void put_section(const char *title)
{
	fputs(".SH ", stdout);
	for (; *title; title++)
		putchar(toupper((unsigned char)*title));
	putchar('\n');
}

static void put_row(const struct row *r)
{
	struct lw_text label = { 0 }, about = { 0 };
	add_label(&label, r);
	add_about(&about, r);
	puts(".TP");
	put_usage(lw_text_str(&label));
	putchar('\n');
	put_prose(lw_text_str(&about));
	puts(".");
	lw_text_fini(&label);
	lw_text_fini(&about);
}

static void put_term(const char *word, const char *about)
{
	puts(".TP");
	put_bold(word);
	putchar('\n');
	put_prose(about);
	puts(".");
}

static void put_head(const struct command *c)
{
	bool all = c == &program;
	printf(".TH LABWIRE%s", all ? "" : "\\-");
	for (const char *s = all ? "" : c->name; *s; s++)
		putchar(toupper((unsigned char)*s));
	puts(" 1 " LABWIRE_DATE " \"labwire " LABWIRE_VERSION "\" labwire");
	put_section("name");
	printf("labwire%s%s \\- ", all ? "" : "\\-", all ? "" : c->name);
	put(c->about);
	putchar('\n');
	put_section("synopsis");
	for (size_t i = 0; i < USAGES && c->usage[i]; i++) {
		if (i)
			puts(".br");
		put_bold("labwire");
		putchar(' ');
		put_usage(c->usage[i]);
		putchar('\n');
	}
}

static void put_text(const char *text)
{
	put_section("description");
	for (bool first = true; *text; first = false) {
		size_t n = strcspn(text, "\n");
		struct lw_text line = { 0 };
		lw_text_bytes(&line, text, n);
		if (!first)
			puts(".PP");
		put_prose(lw_text_str(&line));
		putchar('\n');
		lw_text_fini(&line);
		text += n + (text[n] == '\n');
	}
}

static void put_commands(void)
{
	const struct command *c = NULL;
	put_section("commands");
	for (size_t i = 0; (c = command_at(i)); i++) {
		printf(".TP\n\\fBlabwire\\-%s\\fR(1)\n", c->name);
		put_prose(c->about);
		puts(".");
	}
}

static void put_topic(const struct topic *t)
{
	struct lw_text word = { 0 }, about = { 0 };
	put_section(t->title);
	for (size_t i = 0; topic_term(t, i, &word, &about); i++)
		put_term(lw_text_str(&word), lw_text_str(&about));
	lw_text_fini(&word);
	lw_text_fini(&about);
	if (t->after) {
		puts(".PP");
		put_prose(t->after);
		putchar('\n');
	}
}

static void put_rows(const struct command *c)
{
	const struct row *r = NULL;
	size_t base = 0, n = count_arguments(c), i = 0;
	if (n)
		put_section("arguments");
	for (size_t k = 0; k < n; k++)
		put_row(&c->arguments[k]);
	for (size_t t = 0; t < TOPICS && c->topics[t].title; t++)
		put_topic(&c->topics[t]);
	put_section("options");
	for (size_t g = 0; g < GROUPS && c->groups[g].n; g++) {
		if (c->groups[g].title) {
			puts(".PP");
			put(c->groups[g].title);
			puts(":");
		}
		for (size_t k = 0; k < c->groups[g].n; k++, i++)
			put_row(&c->groups[g].rows[k]);
	}
	for (; (r = option_at(c, i, &base)); i++)
		put_row(r);
}

static void put_statuses(const struct command *c)
{
	put_section("exit status");
	for (int i = 0; i < STATUSES; i++) {
		char number[12];
		snprintf(number, sizeof(number), "%d", i);
		if (status_text(c, i))
			put_term(number, status_text(c, i));
	}
}

void print_man(const struct command *c)
{
	put_head(c);
	put_text(c->text);
	if (c == &program)
		put_commands();
	put_rows(c);
	put_statuses(c);
	put_section("examples");
	puts(".EX");
	put(c->example);
	puts("\n.EE");
	put_section("see also");
	puts(c == &program ? "\\fBwireshark\\fR(1), \\fBtshark\\fR(1)"
			   : "\\fBlabwire\\fR(1)");
}
