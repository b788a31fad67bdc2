/* offer.c - what may come next on a command line: for the completion of shells.
 * SPDX-License-Identifier: MIT */
#include "offer.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "labwire/base/alloc.h"
#include "help.h"
#include "cli/lib/names.h"
#include "walk.h"

struct offers {
	struct walk line; /* without the last word */
	const char *typed;
	size_t fixed; /* bytes of it that stay, before what is offered */
	struct names names;
	bool asked;
	const char *form, *node; /* what is offered now, and of which node */
	size_t node_len;
	char after;	     /* what must follow; 0: nothing */
	struct lw_text said; /* last: "state=up" and "state=down" begin alike */
};

/* A word that begins as what is typed does. */
static void say(struct offers *o, const char *word, const char *about)
{
	const char *typed = o->typed + o->fixed;
	if (!word || strncmp(word, typed, strlen(typed)) != 0)
		return;
	struct lw_text line = { 0 };
	lw_text_fmt(&line, "%.*s%s", (int)o->fixed, o->typed, word);
	if (o->after)
		lw_text_char(&line, o->after);
	if (strcmp(lw_text_str(&line), lw_text_str(&o->said)) != 0)
		printf("%s\t%s\n", lw_text_str(&line), about ? about : "");
	lw_text_fini(&o->said);
	o->said = line;
}

/* The value that an option or argument of this kind has on the line; NULL: none. */
static const char *given_as(const struct offers *o, const char *name, const char *value)
{
	struct walk w = o->line;
	struct seen s;
	size_t turn = 0;
	for (enum sight what = walk_next(&w, &s); what != SIGHT_END;
		what = walk_next(&w, &s)) {
		if (what == SIGHT_ARGUMENT)
			s.row = argument_at(w.command, turn++);
		else if (what != SIGHT_OPTION)
			continue;
		if (s.row && (name ? s.row->name && strcmp(s.row->name, name) == 0
				   : !s.row->name && value &&
						     strcmp(s.row->value, value) == 0))
			return s.value;
	}
	return NULL;
}

static const struct names *names_of(struct offers *o)
{
	if (o->asked)
		return &o->names;
	o->asked = true;
	const char *scenario = given_as(o, NULL, "SCENARIO");
	if (o->line.command == &command_ctl)
		names_of_lab(
			&o->names, given_as(o, "lab", NULL), given_as(o, "socket", NULL));
	else if (scenario)
		names_of_scenario(&o->names, scenario);
	return &o->names;
}

static void offer_scenario(void *ctx, const char *name, const char *path)
{
	struct offers *o = ctx;
	struct lw_diags diags = { 0 };
	struct lw_scenario_options options = { .lenient = true };
	struct lw_scenario *s = lw_scenario_read(path, &options, &diags);
	say(o, name, s ? s->title : NULL);
	lw_scenario_free(s);
	lw_diags_fini(&diags);
}

static void offer_file(struct offers *o)
{
	(void)o;
	puts(":file");
}

static void offer_folder(struct offers *o)
{
	(void)o;
	puts(":folder");
}

static void offer_scenarios(struct offers *o)
{
	each_scenario(offer_scenario, o);
	offer_file(o);
}

static void offer_nodes(struct offers *o)
{
	const struct names *n = names_of(o);
	for (size_t i = 0; i < n->used; i++)
		if (i == 0 || strcmp(n->all[i].node, n->all[i - 1].node) != 0)
			say(o, n->all[i].node, n->all[i].address);
}

static bool is_meant(const struct offers *o, const struct named *it)
{
	return o->node && strncmp(it->node, o->node, o->node_len) == 0 &&
	       !it->node[o->node_len];
}

static void offer_interfaces(struct offers *o)
{
	const struct names *n = names_of(o);
	for (size_t i = 0; i < n->used; i++)
		if (is_meant(o, &n->all[i]))
			say(o, n->all[i].interface, n->all[i].address);
}

static void offer_addresses(struct offers *o)
{
	const struct names *n = names_of(o);
	for (size_t i = 0; i < n->used; i++)
		if (is_meant(o, &n->all[i]))
			say(o, n->all[i].address, n->all[i].interface);
}

/* What a word in a form stands for. */
static const struct {
	const char *word;
	void (*offer)(struct offers *o);
} kinds[] = {
	{ "SCENARIO", offer_scenarios },
	{ "FILE", offer_file },
	{ "DIR", offer_folder },
	{ "NODE", offer_nodes },
	{ "HOST", offer_nodes },
	{ "SERVER", offer_nodes },
	{ "TARGET", offer_nodes },
	{ "INTERFACE", offer_interfaces },
	{ "ADDRESS", offer_addresses },
};

/* A part of a form: n letters. */
static void offer_part(struct offers *o, const char *part, size_t n)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strncmp(kinds[i].word, part, n) == 0 && !kinds[i].word[n]) {
			kinds[i].offer(o);
			return;
		}
	if (islower((unsigned char)*part)) {
		char *word = lw_strndup(part, n);
		say(o, word, NULL);
		lw_free(word);
	}
}

static size_t letters(const char *s)
{
	size_t n = 0;
	while (isalnum((unsigned char)s[n]) || s[n] == '_' || s[n] == '-')
		n++;
	return n;
}

/* "LOCAL=NODE:INTERFACE", "NODE[:INTERFACE]": the part that the typed one has come to. */
static void offer_form(struct offers *o, const char *form)
{
	size_t fixed = o->fixed;
	for (;;) {
		size_t n = letters(form);
		bool optional = form[n] == '[';
		char separator = form[n + (optional ? 1 : 0)];
		if (form[n] == ']')
			separator = 0;
		const char *at = o->typed + o->fixed;
		const char *end = separator ? strchr(at, separator) : NULL;
		if (end && memchr(at, '=', (size_t)(end - at)))
			break; /* another form is meant */
		if (!end) {
			o->after = optional ? 0 : separator;
			offer_part(o, form, n);
			break;
		}
		o->node = at;
		o->node_len = (size_t)(end - at);
		o->fixed += (size_t)(end - at) + 1;
		form += n + (optional ? 2 : 1);
	}
	o->fixed = fixed;
	o->after = 0;
}

/* A word, with what the command's page says of it. */
static void say_word(struct offers *o, const char *word)
{
	const struct command *c = o->line.command;
	struct lw_text term = { 0 }, about = { 0 };
	size_t n = strlen(word);
	bool found = false;
	for (size_t t = 0; t < TOPICS && c->topics[t].title && !found; t++)
		for (size_t i = 0; !found && topic_term(&c->topics[t], i, &term, &about);
			i++)
			found = strncmp(lw_text_str(&term), word, n) == 0 &&
				strchr(" ", lw_text_str(&term)[n]);
	say(o, word, found ? lw_text_str(&about) : NULL);
	lw_text_fini(&term);
	lw_text_fini(&about);
}

static void offer_value(struct offers *o, const struct row *r, const char *before)
{
	for (size_t i = 0; r->word && r->word(i); i++)
		say_word(o, r->word(i));
	struct lw_text form = { 0 };
	for (size_t i = 0; r->form && r->form(before ? before : "", i, &form); i++) {
		offer_form(o, lw_text_str(&form));
		lw_text_clear(&form);
	}
	lw_text_fini(&form);
	if (!r->word && !r->form)
		offer_form(o, r->value);
}

static void offer_options(struct offers *o)
{
	const struct row *r = NULL;
	size_t base = 0;
	for (size_t i = 0; (r = option_at(o->line.command, i, &base)); i++) {
		struct lw_text name = { 0 };
		lw_text_fmt(&name, "--%s", r->name);
		if (r->repeats || !has_option(o->line, r))
			say(o, lw_text_str(&name), r->about);
		lw_text_fini(&name);
	}
}

/* "--name=" and the beginning of its value. */
static void offer_attached(struct offers *o)
{
	const struct row *r = NULL;
	size_t base = 0, n = strcspn(o->typed + 2, "=");
	for (size_t i = 0; (r = option_at(o->line.command, i, &base)); i++)
		if (r->value && strncmp(r->name, o->typed + 2, n) == 0 && !r->name[n]) {
			o->fixed = n + 3;
			offer_value(o, r, NULL);
			return;
		}
}

static void offer_in_command(struct offers *o)
{
	struct walk w = o->line;
	struct seen s = { 0 };
	enum sight what = SIGHT_END;
	size_t turn = 0;
	const char *first = NULL;
	while ((what = walk_next(&w, &s)) != SIGHT_END && what != SIGHT_NO_VALUE) {
		if (what == SIGHT_ARGUMENT && turn++ == 0)
			first = s.value;
	}
	if (what == SIGHT_NO_VALUE)
		offer_value(o, s.row, first);
	else if (!w.only_arguments && strncmp(o->typed, "--", 2) == 0 &&
		 strchr(o->typed, '='))
		offer_attached(o);
	else if (!w.only_arguments && *o->typed == '-')
		offer_options(o);
	else if (argument_at(w.command, turn))
		offer_value(o, argument_at(w.command, turn), first);
}

static void offer_commands(struct offers *o)
{
	const struct command *c = NULL;
	for (size_t i = 0; (c = command_at(i)); i++)
		say(o, c->name, c->about);
	if (*o->typed == '-') {
		say(o, "--help", command_help.about);
		say(o, "--version", command_version.about);
	}
}

void offer(const struct texts *words)
{
	int n = (int)words->used;
	struct offers o = { .typed = n ? words->all[n - 1] : "" };
	const struct command *c = n > 1 ? find_command(words->all[0]) : NULL;
	if (n < 2) {
		offer_commands(&o);
	} else if (c) {
		o.line = (struct walk){
			.command = c, .argc = n - 1, .at = 1, .argv = words->all
		};
		offer_in_command(&o);
	}
	lw_text_fini(&o.said);
	names_fini(&o.names);
}
