/* check.c - labwire check: look at a scenario or a table for mistakes.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "cli.h"
#include "cli/text/json_out.h"
#include "labwire/base/alloc.h"
#include "labwire/lint/lint.h"
#include "mutate.h"
#include "cli/options/spec.h"
#include "cli/text/prose.h"

struct options {
	const char *what, *addressing;
	bool json, mutate;
};

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

static void begin_findings(struct json_out *out)
{
	json_out_begin(out);
	lw_json_array(&out->json, "findings");
}

static void end_findings(struct json_out *out)
{
	lw_json_end(&out->json);
	json_out_end(out);
}

/* What cannot be read has no findings yet: mistakes of form and of the scenario. */
static int json_diags(struct lw_diags *d)
{
	struct json_out out;
	begin_findings(&out);
	for (size_t i = 0; i < d->used; i++) {
		struct lw_text text = { 0 };
		lw_diag_text(&d->all[i], &text);
		lw_json_object(&out.json, NULL);
		lw_json_text(&out.json, "code", d->all[i].line ? "syntax" : "content");
		lw_json_text(&out.json, "severity", "error");
		lw_json_null(&out.json, "device");
		lw_json_null(&out.json, "interface");
		lw_json_null(&out.json, "column");
		lw_json_null(&out.json, "value");
		lw_json_text(&out.json, "message", lw_text_str(&text));
		lw_json_null(&out.json, "repair");
		lw_json_end(&out.json);
		lw_text_fini(&text);
	}
	end_findings(&out);
	lw_diags_fini(d);
	return finish_stdout(STATUS_USAGE);
}

static void add_field(struct lw_json *j, const char *key, const char *value)
{
	lw_json_text(j, key, value && *value ? value : NULL);
}

static void json_findings(const struct lw_findings *all)
{
	struct json_out out;
	begin_findings(&out);
	for (size_t i = 0; i < all->used; i++) {
		const struct lw_finding *f = &all->all[i];
		bool cell = f->column < LW_COLUMNS;
		lw_json_object(&out.json, NULL);
		lw_json_text(&out.json, "code", lw_finding_code(f->kind));
		lw_json_text(&out.json, "severity",
			lw_severity_name(lw_finding_severity(f->kind)));
		add_field(&out.json, "device", f->device);
		add_field(&out.json, "interface", f->interface);
		add_field(&out.json, "column", cell ? lw_column_name(f->column) : NULL);
		add_field(&out.json, "value", f->value);
		add_field(&out.json, "message", f->message);
		add_field(&out.json, "repair", f->repair);
		lw_json_end(&out.json);
		json_out_row(&out);
	}
	end_findings(&out);
}

/* "error gateway-unknown: pc1, Default Gateway 10.0.0.9 (line 4)" */
static void print_finding(
	const struct lw_table *t, const struct lw_finding *f, struct words *words)
{
	struct lw_text head = { 0 }, repair = { 0 };
	bool cell = f->column < LW_COLUMNS;
	lw_text_fmt(&head, "%s %s: %s%s%s",
		lw_severity_name(lw_finding_severity(f->kind)), lw_finding_code(f->kind),
		f->device, *f->interface ? " " : "", f->interface);
	if (f->pods > 1 && f->pods < t->pods)
		lw_text_fmt(&head, " and %u other pod%s", f->pods - 1,
			f->pods == 2 ? "" : "s");
	if (cell)
		lw_text_fmt(&head, ", %s %s", lw_column_name(f->column),
			*f->value ? f->value : "(blank)");
	if (f->line < t->nlines)
		lw_text_fmt(&head, " (line %zu)", t->lines[f->line].line);
	print_wrapped("", lw_text_str(&head));
	print_wrapped("    ", f->message);
	if (f->repair && cell)
		lw_text_fmt(&repair, "repair: write %s", f->repair);
	else if (f->repair)
		lw_text_fmt(&repair, "repair: on %s, %s", f->device, f->repair);
	if (f->repair)
		print_wrapped("    ", lw_text_str(&repair));
	putchar('\n');
	note_words(words, f->message);
	note_words(words, lw_text_str(&repair));
	lw_text_fini(&repair);
	lw_text_fini(&head);
}

static void add_count(struct lw_text *out, size_t n, const char *what)
{
	lw_text_fmt(out, "%zu %s%s", n, what, n == 1 ? "" : "s");
}

static void print_findings(
	const char *file, const struct lw_table *t, const struct lw_findings *all)
{
	struct words words = { 0 };
	struct lw_text sum = { 0 };
	for (size_t i = 0; i < all->used; i++)
		print_finding(t, &all->all[i], &words);
	add_count(&sum, lw_findings_count(all, LW_ERROR), "error");
	lw_text_add(&sum, ", ");
	add_count(&sum, lw_findings_count(all, LW_WARNING), "warning");
	lw_text_add(&sum, ", ");
	add_count(&sum, lw_findings_count(all, LW_INFO), "thing");
	print_sentence("%s: %s worth knowing", base_name(file), lw_text_str(&sum));
	explain_words(&words);
	lw_text_fini(&sum);
}

static int tell(
	const char *file, const struct lw_table *t, struct lw_findings *all, bool json)
{
	int status = lw_findings_count(all, LW_ERROR) ? STATUS_FAILED : STATUS_FINE;
	if (json)
		json_findings(all);
	else
		print_findings(file, t, all);
	lw_findings_fini(all);
	return finish_stdout(status);
}

static int refuse(struct lw_diags *diags, bool json)
{
	return json ? json_diags(diags) : report_diags(diags);
}

static int check_table(const char *file, bool json)
{
	struct lw_diags diags = { 0 };
	struct lw_findings all = { 0 };
	struct lw_table t;
	int status = STATUS_USAGE;
	if (lw_table_read(&t, file, LW_PODS_DEFAULT, &diags)) {
		lw_lint_table(&t, &all);
		status = tell(file, &t, &all, json);
	} else {
		status = refuse(&diags, json);
	}
	lw_table_fini(&t);
	return status;
}

/* Starts from a table that can be played. */
static int mutate(const char *file, const char *addressing, bool json)
{
	struct lw_diags diags = { 0 };
	struct lw_scenario_options o = { .addressing = addressing };
	struct lw_scenario *s = lw_scenario_read(file, &o, &diags);
	if (!s)
		return refuse(&diags, json);
	print_mutations(s, json);
	lw_scenario_free(s);
	return finish_stdout(STATUS_FINE);
}

static int check_scenario(const char *file, const char *addressing, bool json)
{
	struct lw_diags diags = { 0 };
	struct lw_findings all = { 0 };
	struct lw_scenario_options o = { .addressing = addressing, .lenient = true };
	struct lw_scenario *s = lw_scenario_read(file, &o, &diags);
	if (!s)
		return refuse(&diags, json);
	lw_lint_scenario(s, &all);
	int status = tell(file, &s->table, &all, json);
	lw_scenario_free(s);
	return status;
}

static int run(void *options)
{
	const struct options *o = options;
	if ((o->addressing || o->mutate) && is_table(o->what))
		return usage_error("check", "%s needs a scenario, for its wiring",
			o->mutate ? "--mutate" : "--addressing");
	char *file = find_scenario(o->what, false);
	if (!file)
		return STATUS_USAGE;
	int status = is_table(file) ? check_table(file, o->json)
		     : o->mutate    ? mutate(file, o->addressing, o->json)
				    : check_scenario(file, o->addressing, o->json);
	lw_free(file);
	return status;
}

static const struct row rows[] = {
	{ "addressing", 0, "FILE", "of a scenario: another table for the same wiring",
		.take = keep_text, .at = offsetof(struct options, addressing) },
	{ "mutate", 0, NULL,
		"of a scenario: what every plausible mistake in one cell of its table "
		"would break, and which would stay silent",
		.take = keep_flag, .at = offsetof(struct options, mutate) },
	{ "json", 0, NULL, "{\"findings\": [...]} on standard output", .take = keep_flag,
		.at = offsetof(struct options, json) },
};

const struct command command_check = {
	.name = "check",
	.about = "look at a scenario or an addressing table for mistakes",
	.usage = { "check FILE [OPTIONS]" },
	.text = "Looks for what is wrong, or allowed and rarely meant, and proposes the "
		"smallest repair of each. What the findings mean: docs/findings.md.",
	.arguments = { { .value = "FILE",
		.about = "a scenario (.json, or the name of an installed one) or an "
			 "addressing table (.csv, .tsv, .md, or .txt as copied from a "
			 "page)",
		.take = keep_text,
		.at = offsetof(struct options, what) } },
	.groups = { { NULL, ROWS(rows), 0 } },
	.example = "labwire check scenarios/lab-3.4.3.csv",
	.failed = "one of the findings is an error",
	.size = sizeof(struct options),
	.run = run,
};
