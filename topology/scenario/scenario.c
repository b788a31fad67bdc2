/* scenario.c - a scenario's file: JSON, overrides, templates, its parts in order.
 * SPDX-License-Identifier: MIT */
#include "labwire/scenario/scenario.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "labwire/base/alloc.h"
#include "labwire/base/civil.h"
#include "kind.h"
#include "names.h"

enum {
	FILE_BYTES_MAX = 8 << 20,
	SETTLE_S = 2,
};

#define SEED_MAX (((uint64_t)1 << 53) - 1)

void lw_scenario_free(struct lw_scenario *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->nservices; i++)
		if (s->services[i].kind->forget)
			s->services[i].kind->forget(&s->services[i]);
	for (size_t i = 0; i < s->nowned; i++)
		lw_free(s->owned[i]);
	lw_free(s->owned);
	lw_free(s->places);
	lw_table_fini(&s->table);
	lw_free(s);
}

/* Where the parser stopped, as line and column. */
static void syntax_mistake(const char *file, const char *text, const char *at,
	const char *what, struct lw_diags *d)
{
	size_t line = 1, column = 1;
	for (const char *p = text; p < at; p++) {
		column++;
		if (*p == '\n') {
			line++;
			column = 1;
		}
	}
	lw_diag_syntax(d, file, line, column, "%s", what);
}

/* The parser would end a text there, and its rest would be lost without a word.  NULL:
 * there is none. */
static const char *find_nul(const char *text, size_t len)
{
	static const char escape[] = "u0000";
	for (const char *p = text, *end = text + len; p < end; p++) {
		if (*p != '\\')
			continue;
		if ((size_t)(end - p) > sizeof(escape) - 1 &&
			memcmp(p + 1, escape, sizeof(escape) - 1) == 0)
			return p;
		p++;
	}
	return NULL;
}

static const struct field scenario_fields[] = {
	KEY("$schema", &any_text, "for editors: scenario.schema.json"),
	MUST("name", &scenario_name, "short; also the name of the output folder"),
	KEY("title", &any_text, "one line"),
	KEY("about", &any_text, "what it is for"),
	KEY("seed", WHOLE(0, SEED_MAX),
		"where all chance begins: the same seed, the same bytes"),
	KEY("start", &date,
		"the date and time at the start, with its zone: "
		"2007-01-28T20:41:00+10:00"),
	KEY("for", &span, "the longest that it may take (1h)"),
	KEY("settle", &span, "how long it goes on after the last step has ended (2s)"),
	KEY("pods", WHOLE(0, LW_PODS_MAX), "number of pods (11)"),
	MUST("addressing", &some_text, "file with the addressing table, beside this one"),
	KEY("warm_arp", &flag,
		"true: every station knows the MAC addresses of its segment from the "
		"start"),
	KEY("include", &some_text,
		"file, beside this one, with nodes, links and services that several "
		"scenarios share. They stand in front of this scenario's own; what it "
		"has "
		"itself takes their place: a node of the same name, a link with the same "
		"ends, a service of the same node and kind"),
	KEY("nodes", &nodes_form, "the devices"),
	KEY("links", &links_form, "cables and lines"),
	KEY("services", &services_form, "programs that serve"),
	KEY("steps", &steps_form, "what happens"),
	KEY("expect", &expects_form, "what must be true at the end"),
	LAST_KEY,
};
const struct form scenario_form = { .kind = FORM_OBJECT,
	.about =
		"Wiring, services, steps and expectations of a lab; its addresses are in "
		"the addressing table beside it. In nodes, links, steps and expect an "
		"element whose texts hold \"#\" stands once for each pod: \"#\" is the "
		"pod's number, {2#-1} is computed from it.",
	.fields = scenario_fields,
	.at_least = (const char *const[]){ "nodes", "include", NULL } };

static void read_start(struct place *root)
{
	struct lw_scenario *s = root->load->s;
	struct lw_civil c = { 0 };
	if (lw_civil_parse(get_text(root, "start", "2007-01-28T20:41:00+10:00"), &c) !=
		LW_OK)
		complain(root, "start", "there is no such day");
	else
		s->epoch_ns = lw_civil_unix(&c) * LW_SEC(1);
	s->zone = c.zone;
}

/* Relative to the scenario's own folder. */
static void read_addressing(struct place *root, const struct lw_scenario_options *options)
{
	struct load *l = root->load;
	const char *file = get_text(root, "addressing", NULL);
	char *path = options->addressing ? lw_strdup(options->addressing)
		     : file		 ? path_named(root, "addressing", file)
					 : NULL;
	if (!path)
		return;
	(void)lw_table_read(&l->s->table, path, l->pods, l->diags);
	if (!l->lenient)
		(void)lw_table_complain(&l->s->table, l->diags);
	lw_free(path);
}

static void read_root(struct place *root, const struct lw_scenario_options *options)
{
	struct lw_scenario *s = root->load->s;
	if (get_text(root, "include", NULL)) /* the file's own is gone by now */
		complain(root, "include", "cannot be changed by --set");
	s->name = get_text(root, "name", NULL);
	s->title = get_text(root, "title", s->name);
	(void)get_text(root, "about", NULL);
	(void)get_text(root, "$schema", NULL);
	(void)get_whole(root, "pods", 0); /* count_pods */
	s->seed = get_whole(root, "seed", 1);
	s->until = get_span(root, "for", LW_SEC(3600));
	s->settle = get_span(root, "settle", LW_SEC(SETTLE_S));
	s->warm_arp = get_flag(root, "warm_arp", false);
	read_start(root);
	read_addressing(root, options);
	gather_ends(root);
	read_nodes(root);
	read_table(root);
	check_capture_names(root);
	read_links(root);
	read_services(root);
	read_steps(root);
	if (!options->unjudged)
		read_expects(root);
}

static void load_fini(struct load *l)
{
	missing_fini(&l->missing);
	patterns_fini(&l->patterns);
}

/* Pods are needed before anything else is read. */
static uint32_t count_pods(const cJSON *root)
{
	const cJSON *pods = cJSON_GetObjectItemCaseSensitive(root, "pods");
	double n = cJSON_IsNumber(pods) ? pods->valuedouble : LW_PODS_DEFAULT;
	return n >= 1 && n <= LW_PODS_MAX ? (uint32_t)n : LW_PODS_DEFAULT;
}

static bool too_deep(const cJSON *item, int depth)
{
	enum {
		DEPTH_MAX = 32
	};
	const cJSON *it = NULL;
	if (depth > DEPTH_MAX)
		return true;
	cJSON_ArrayForEach (it, item) {
		if (too_deep(it, depth + 1))
			return true;
	}
	return false;
}

cJSON *parse_json(const char *file, const char *text, size_t len, struct lw_diags *diags)
{
	const char *end = find_nul(text, len);
	if (end) {
		syntax_mistake(
			file, text, end, "a NUL character can be in no text", diags);
		return NULL;
	}
	cJSON *json = cJSON_ParseWithOpts(text, &end, true);
	if (!json) {
		syntax_mistake(file, text, end ? end : text,
			end && *end ? "not JSON from here on" : "ends too soon", diags);
		return NULL;
	}
	if (cJSON_IsObject(json) && !too_deep(json, 0))
		return json;
	lw_diag_content(diags, file, "", "a scenario is a JSON object%s",
		cJSON_IsObject(json) ? " that is not nested so deeply" : "");
	cJSON_Delete(json);
	return NULL;
}

/* What the command line says beside the file. */
static void apply_options(
	struct load *l, cJSON *json, const struct lw_scenario_options *options)
{
	if (options->addressing && !cJSON_GetObjectItemCaseSensitive(json, "addressing"))
		cJSON_AddStringToObject(json, "addressing", options->addressing);
	for (size_t i = 0; i < options->nset; i++)
		apply_set(json, options->set[i], l->s->file, l->diags);
}

struct lw_scenario *lw_scenario_parse(const char *file, const char *text, size_t len,
	const struct lw_scenario_options *options, struct lw_diags *diags)
{
	size_t before = diags->used;
	cJSON *json = parse_json(file, text, len, diags);
	if (!json)
		return NULL;
	struct lw_scenario *s = lw_alloc(sizeof(*s));
	struct load load = {
		.s = s, .options = options, .diags = diags, .lenient = options->lenient
	};
	struct place root = { .load = &load, .object = json, .fields = scenario_fields };
	s->file = own_text(&load, file);
	include_part(&load, json);
	apply_options(&load, json, options);
	load.pods = count_pods(json);
	expand_templates(json, load.pods);
	(void)check_form(&root, &scenario_form);
	read_root(&root, options);
	if (diags->used == before && !options->unjudged)
		check_all_read(json, &scenario_form);
	load_fini(&load);
	cJSON_Delete(json);
	if (diags->used == before)
		return s;
	lw_scenario_free(s);
	return NULL;
}

struct lw_scenario *lw_scenario_step(const struct lw_scenario *s, const char *what,
	const char *text, struct lw_diags *diags)
{
	size_t before = diags->used;
	cJSON *json = cJSON_Parse(text);
	if (!cJSON_IsObject(json) || too_deep(json, 0)) {
		lw_diag_content(diags, what, "", "a step is a JSON object");
		cJSON_Delete(json);
		return NULL;
	}
	struct lw_scenario *step = lw_alloc(sizeof(*step));
	*step = *s;
	step->file = what;
	step->owned = NULL;
	step->nowned = step->owned_cap = step->nsteps = 0;
	struct load load = { .s = step, .diags = diags };
	struct place place = { .load = &load, .object = json };
	read_lone_step(&place);
	load_fini(&load);
	cJSON_Delete(json);
	if (diags->used == before)
		return step;
	lw_scenario_step_free(step);
	return NULL;
}

void lw_scenario_step_free(struct lw_scenario *step)
{
	if (!step)
		return;
	for (size_t i = 0; i < step->nowned; i++)
		lw_free(step->owned[i]);
	lw_free(step->owned);
	lw_free(step);
}

char *text_of_file(const char *file, struct lw_diags *diags)
{
	size_t before = diags->used;
	FILE *f = fopen(file, "rb");
	if (!f) {
		lw_diag_content(diags, file, "", "cannot be read: %s", strerror(errno));
		return NULL;
	}
	char *text = lw_alloc(FILE_BYTES_MAX + 2);
	size_t n = fread(text, 1, FILE_BYTES_MAX + 1, f);
	if (ferror(f))
		lw_diag_content(diags, file, "", "cannot be read: %s", strerror(errno));
	else if (n > FILE_BYTES_MAX)
		lw_diag_content(
			diags, file, "", "is larger than %d bytes", FILE_BYTES_MAX);
	else if (memchr(text, 0, n))
		lw_diag_content(diags, file, "", "holds a NUL byte: not a text");
	fclose(f);
	if (diags->used == before)
		return text;
	lw_free(text);
	return NULL;
}

struct lw_scenario *lw_scenario_read(const char *file,
	const struct lw_scenario_options *options, struct lw_diags *diags)
{
	char *text = text_of_file(file, diags);
	struct lw_scenario *s =
		text ? lw_scenario_parse(file, text, strlen(text), options, diags) : NULL;
	lw_free(text);
	return s;
}
