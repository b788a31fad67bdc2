/* list.c - labwire list: the scenarios that are there.  SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "cli/text/json_out.h"
#include "cli/options/spec.h"

struct options {
	bool json;
};

struct list {
	const struct options *o;
	struct json_out out;
	size_t printed;
};

static void add_json(struct lw_json *j, const char *name, const char *path,
	const struct lw_scenario *s)
{
	lw_json_object(j, NULL);
	lw_json_text(j, "name", name);
	lw_json_text(j, "title", s ? s->title : NULL);
	lw_json_text(j, "file", path);
	lw_json_bool(j, "good", s != NULL);
	lw_json_count(j, "nodes", s ? s->nnodes : 0);
	lw_json_count(j, "steps", s ? s->nsteps : 0);
	lw_json_end(j);
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
		add_json(&l->out.json, name, path, s);
		json_out_row(&l->out);
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
	struct list l = { .o = options };
	if (l.o->json) {
		json_out_begin(&l.out);
		lw_json_array(&l.out.json, "scenarios");
	}
	each_scenario(tell, &l);
	if (l.o->json) {
		lw_json_end(&l.out.json);
		json_out_end(&l.out);
	}
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
