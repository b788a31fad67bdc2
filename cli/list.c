/* list.c - labwire list: the scenarios that are there.  SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "spec.h"
#include "words.h"

struct options {
	bool json;
};

struct list {
	const struct options *o;
	size_t printed;
};

static void print_json(const char *name, const char *path, const struct lw_scenario *s)
{
	fputs("{\"name\":", stdout);
	print_json_text(name);
	fputs(",\"title\":", stdout);
	if (s && s->title)
		print_json_text(s->title);
	else
		fputs("null", stdout);
	fputs(",\"file\":", stdout);
	print_json_text(path);
	printf(",\"good\":%s,\"nodes\":%zu,\"steps\":%zu}", s ? "true" : "false",
		s ? s->nnodes : 0, s ? s->nsteps : 0);
}

/* By the name of its file, with which it is played. */
static void tell(void *ctx, const char *name, const char *path)
{
	struct list *l = ctx;
	struct lw_diags diags = { 0 };
	struct lw_scenario_options options = { 0 };
	struct lw_scenario *s = lw_scenario_read(path, &options, &diags);
	lw_diags_fini(&diags); /* labwire check tells them */
	if (l->o->json) {
		fputs(l->printed ? ",\n  " : "\n  ", stdout);
		print_json(name, path, s);
	} else if (s) {
		printf("%-20s %s\n", name, s->title ? s->title : "");
	} else {
		printf("%-20s (cannot be played: labwire check %s says why)\n", name,
			name);
	}
	l->printed++;
	lw_scenario_free(s);
}

static int run(void *options)
{
	struct list l = { options, 0 };
	if (l.o->json)
		fputs("{\"scenarios\":[", stdout);
	each_scenario(tell, &l);
	if (l.o->json)
		puts("\n]}");
	if (l.printed == 0)
		fputs("labwire: no scenario is installed\n", stderr);
	return STATUS_FINE;
}

static const struct row rows[] = {
	{ "json", 0, NULL, "{\"scenarios\": [...]} on standard output", .take = keep_flag,
		.at = offsetof(struct options, json) },
};

const struct command command_list = {
	.name = "list",
	.about = "name the scenarios that are there",
	.usage = { "list [--json]" },
	.text = "Names the scenarios that can be played by their bare name, a line each. "
		"They are looked for in the folder that the environment's "
		"LABWIRE_SCENARIOS names, and where labwire is installed.",
	.groups = { { NULL, ROWS(rows), 0 } },
	.example = "labwire list",
	.size = sizeof(struct options),
	.run = run,
};
