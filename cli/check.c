/* check.c - labwire check: look at a scenario or a table for mistakes.
 * SPDX-License-Identifier: MIT */
#include <cjson/cJSON.h>
#include <string.h>

#include "cli.h"
#include "labwire/base/alloc.h"

static const char help[] =
	"usage: labwire check FILE [--json]\n\n"
	"Looks at a scenario (.json, or the name of an installed one) or an addressing "
	"table\n"
	"(.csv, .tsv, .md) for mistakes, and prints all of them with their places.\n\n"
	"  --json   {\"findings\": [...]} on standard output\n\n"
	"example: labwire check scenarios/lab-3.4.3.csv\n";

static bool ends_with(const char *s, const char *tail)
{
	size_t n = strlen(s), t = strlen(tail);
	return n >= t && strcmp(s + n - t, tail) == 0;
}

static bool is_table(const char *file)
{
	static const char *const tails[] = { ".csv", ".tsv", ".md", ".txt" };
	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++)
		if (ends_with(file, tails[i]))
			return true;
	return false;
}

/* The same keys as the table lint will use; a mistake of form has no device yet. */
static int print_json(struct lw_diags *d)
{
	static const char *const empty[] = { "device", "interface", "column", "value",
		"repair" };
	cJSON *root = cJSON_CreateObject();
	cJSON *list = cJSON_AddArrayToObject(root, "findings");
	for (size_t i = 0; i < d->used; i++) {
		struct lw_text place = { 0 };
		cJSON *o = cJSON_CreateObject();
		const struct lw_diag *g = &d->all[i];
		cJSON_AddStringToObject(o, "code", g->line ? "syntax" : "content");
		cJSON_AddStringToObject(o, "severity", "error");
		for (size_t k = 0; k < sizeof(empty) / sizeof(empty[0]); k++)
			cJSON_AddNullToObject(o, empty[k]);
		cJSON_AddStringToObject(o, "file", g->file);
		if (g->line)
			lw_text_fmt(&place, "%zu:%zu", g->line, g->column);
		else
			lw_text_add(&place, g->path);
		cJSON_AddStringToObject(o, "place", lw_text_str(&place));
		cJSON_AddStringToObject(o, "message", g->sentence);
		cJSON_AddItemToArray(list, o);
		lw_text_fini(&place);
	}
	char *text = cJSON_Print(root);
	puts(text);
	cJSON_free(text);
	cJSON_Delete(root);
	int status = d->used ? STATUS_USAGE : STATUS_FINE;
	lw_diags_fini(d);
	return status;
}

static size_t look(const char *file, struct lw_diags *diags)
{
	struct lw_scenario_options none = { 0 };
	struct lw_table table = { 0 };
	struct lw_scenario *s = NULL;
	if (is_table(file)) {
		(void)lw_table_read(&table, file, LW_PODS_DEFAULT, diags);
		(void)lw_table_complain(&table, diags);
		lw_table_fini(&table);
	} else {
		s = lw_scenario_read(file, &none, diags);
		lw_scenario_free(s);
	}
	return diags->used;
}

int cmd_check(int argc, char **argv)
{
	const char *what = NULL;
	struct lw_diags diags = { 0 };
	bool json = false;
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
			fputs(help, stdout);
			return finish_stdout(STATUS_FINE);
		}
		if (strcmp(argv[i], "--json") == 0)
			json = true;
		else if (argv[i][0] == '-' || what)
			return usage_error("check", "%s: what is that?", argv[i]);
		else
			what = argv[i];
	}
	if (!what)
		return usage_error("check", "a scenario or a table is missing");
	char *file = find_scenario(what);
	if (!file)
		return STATUS_USAGE;
	size_t mistakes = look(file, &diags);
	if (!json && mistakes == 0)
		printf("%s: no mistakes found\n", file);
	lw_free(file);
	if (json)
		return finish_stdout(print_json(&diags));
	return mistakes ? report_diags(&diags) : finish_stdout(STATUS_FINE);
}
