/* schema.c - the forms of a scenario, written as JSON Schema for editors.
 * SPDX-License-Identifier: MIT */
#include "labwire/scenario/schema.h"

#include <string.h>

#include "form.h"
#include "labwire/base/alloc.h"
#include "labwire/base/assert.h"
#include "labwire/base/json.h"

enum {
	DEFS_MAX = 64,
	LINES = LW_JSON_DEPTH_MAX, /* levels with a line per member: all */
};

/* What is written once, under "$defs". */
struct def {
	char *name;
	const struct form *form;
	bool per_pod;
};

struct writer {
	struct lw_json json;
	struct def defs[DEFS_MAX];
	size_t ndefs;
	bool per_pod; /* inside of what stands once per pod: '#' fits any format */
};

static void write_form(
	struct writer *w, const char *key, const struct form *f, const char *about);

static void write_size(
	struct writer *w, const struct form *f, const char *least, const char *most)
{
	if (f->min)
		lw_json_count(&w->json, least, f->min);
	if (f->max)
		lw_json_count(&w->json, most, f->max);
}

static void write_pattern(struct writer *w, const char *pattern)
{
	lw_json_object(&w->json, NULL);
	lw_json_text(&w->json, "pattern", pattern);
	lw_json_end(&w->json);
}

static void write_text(struct writer *w, const struct form *f)
{
	lw_json_text(&w->json, "type", "string");
	write_size(w, f, "minLength", "maxLength");
	if (f->format && w->per_pod) {
		lw_json_array(&w->json, "anyOf");
		write_pattern(w, f->format->pattern);
		write_pattern(w, "#");
		lw_json_end(&w->json);
	} else if (f->format) {
		lw_json_text(&w->json, "pattern", f->format->pattern);
	}
}

static void write_words(struct writer *w, const struct form *f)
{
	lw_json_array(&w->json, "enum");
	for (size_t i = 0; word_of(f, i); i++)
		lw_json_text(&w->json, NULL, word_of(f, i));
	lw_json_end(&w->json);
}

static void write_items(struct writer *w, const struct form *f)
{
	lw_json_text(&w->json, "type", "array");
	write_form(w, "items", f->item, NULL);
	write_size(w, f, "minItems", "maxItems");
}

static void write_list(struct writer *w, const struct form *f)
{
	bool before = w->per_pod;
	w->per_pod = before || f->per_pod;
	if (f->alone_too) {
		lw_json_array(&w->json, "anyOf");
		write_form(w, NULL, f->item, NULL);
		lw_json_object(&w->json, NULL);
		write_items(w, f);
		lw_json_end(&w->json);
		lw_json_end(&w->json);
	} else {
		write_items(w, f);
	}
	w->per_pod = before;
}

static void write_map(struct writer *w, const struct form *f)
{
	bool before = w->per_pod;
	lw_json_text(&w->json, "type", "object");
	lw_json_object(&w->json, "propertyNames");
	lw_json_count(&w->json, "minLength", 1);
	lw_json_end(&w->json);
	w->per_pod = before || f->per_pod;
	write_form(w, "additionalProperties", f->item, NULL);
	w->per_pod = before;
}

/* The words of all choices that have these keys: one object for all. */
static void write_by(struct writer *w, const struct form *f, const struct field *fields)
{
	lw_json_object(&w->json, f->by);
	lw_json_array(&w->json, "enum");
	for (size_t i = 0; f->choice(i); i++)
		if (f->choice(i)->fields == fields)
			lw_json_text(&w->json, NULL, f->choice(i)->word);
	lw_json_end(&w->json);
	lw_json_end(&w->json);
}

/* Of two keys that exclude each other not both. */
static void write_exclusions(struct writer *w, const struct field *fields)
{
	lw_json_array(&w->json, "allOf");
	for (; fields->name; fields++) {
		if (!fields->without)
			continue;
		lw_json_object(&w->json, NULL);
		lw_json_object(&w->json, "not");
		lw_json_array(&w->json, "required");
		lw_json_text(&w->json, NULL, fields->name);
		lw_json_text(&w->json, NULL, fields->without);
		lw_json_end(&w->json);
		lw_json_end(&w->json);
		lw_json_end(&w->json);
	}
	lw_json_end(&w->json);
}

static bool has_exclusions(const struct field *fields)
{
	for (; fields->name; fields++)
		if (fields->without)
			return true;
	return false;
}

/* f: an object, or a choice that has these keys. */
static void write_keys(struct writer *w, const struct form *f, const struct field *fields)
{
	lw_json_text(&w->json, "type", "object");
	lw_json_bool(&w->json, "additionalProperties", false);
	lw_json_array(&w->json, "required");
	if (f->by && !f->otherwise)
		lw_json_text(&w->json, NULL, f->by);
	for (const struct field *i = fields; i->name; i++)
		if (i->needed)
			lw_json_text(&w->json, NULL, i->name);
	lw_json_end(&w->json);
	lw_json_object(&w->json, "properties");
	if (f->by)
		write_by(w, f, fields);
	for (const struct field *i = fields; i->name; i++)
		write_form(w, i->name, i->form, i->about);
	lw_json_end(&w->json);
	if (has_exclusions(fields))
		write_exclusions(w, fields);
}

static bool is_first(const struct form *f, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (f->choice(k)->fields == f->choice(i)->fields)
			return false;
	return true;
}

static void write_choice(struct writer *w, const struct form *f)
{
	lw_json_array(&w->json, f->otherwise ? "anyOf" : "oneOf");
	for (size_t i = 0; f->choice(i); i++) {
		if (!is_first(f, i))
			continue;
		lw_json_object(&w->json, NULL);
		lw_json_text(&w->json, "description", f->choice(i)->about);
		write_keys(w, f, f->choice(i)->fields);
		lw_json_end(&w->json);
	}
	lw_json_end(&w->json);
}

static void write_at_least(struct writer *w, const char *const *keys)
{
	lw_json_array(&w->json, "anyOf");
	for (; *keys; keys++) {
		lw_json_object(&w->json, NULL);
		lw_json_array(&w->json, "required");
		lw_json_text(&w->json, NULL, *keys);
		lw_json_end(&w->json);
		lw_json_end(&w->json);
	}
	lw_json_end(&w->json);
}

static void write_long(struct writer *w, const struct form *f)
{
	if (f->kind == FORM_CHOICE)
		write_choice(w, f);
	else
		write_keys(w, f, f->fields);
	if (f->at_least)
		write_at_least(w, f->at_least);
}

static void write_object(struct writer *w, const struct form *f)
{
	const struct field *fields = f->choice ? f->choice(0)->fields : f->fields;
	if (!f->alone) {
		write_long(w, f);
		return;
	}
	lw_json_array(&w->json, "anyOf");
	write_form(w, NULL, find_field(fields, f->alone)->form, NULL);
	lw_json_object(&w->json, NULL);
	write_long(w, f);
	lw_json_end(&w->json);
	lw_json_end(&w->json);
}

static void write_number(struct writer *w, const struct form *f)
{
	bool whole = f->kind == FORM_WHOLE;
	lw_json_text(&w->json, "type", whole ? "integer" : "number");
	lw_json_count(&w->json, "minimum", f->min);
	lw_json_count(&w->json, "maximum", whole ? f->max : 1);
}

/* The members of the object that describes it. */
static void write_members(struct writer *w, const struct form *f)
{
	switch (f->kind) {
	case FORM_TEXT:
		write_text(w, f);
		return;
	case FORM_FLAG:
		lw_json_text(&w->json, "type", "boolean");
		return;
	case FORM_WHOLE:
	case FORM_SHARE:
		write_number(w, f);
		return;
	case FORM_WORD:
		write_words(w, f);
		return;
	case FORM_LIST:
		write_list(w, f);
		return;
	case FORM_MAP:
		write_map(w, f);
		return;
	case FORM_OBJECT:
	case FORM_CHOICE:
		write_object(w, f);
		return;
	}
	LW_UNREACHABLE();
}

/* Its name under "$defs"; nothing: it is written where it is used. */
static void name_of(const struct writer *w, const struct form *f, struct lw_text *out)
{
	if (f->name)
		lw_text_add(out, f->name);
	else if (f->kind == FORM_TEXT && f->format)
		lw_text_fmt(out, "%s%s%s", f->min ? "some_" : "", f->format->name,
			w->per_pod ? "_per_pod" : "");
}

static void note_def(struct writer *w, const char *name, const struct form *f)
{
	for (size_t i = 0; i < w->ndefs; i++) {
		if (strcmp(w->defs[i].name, name) != 0)
			continue;
		LW_ASSERT(w->defs[i].form == f && w->defs[i].per_pod == w->per_pod);
		return;
	}
	LW_ASSERT(w->ndefs < DEFS_MAX);
	w->defs[w->ndefs++] = (struct def){ lw_strdup(name), f, w->per_pod };
}

static void write_form(
	struct writer *w, const char *key, const struct form *f, const char *about)
{
	struct lw_text name = { 0 }, path = { 0 };
	name_of(w, f, &name);
	lw_json_object(&w->json, key);
	if (about || f->about)
		lw_json_text(&w->json, "description", about ? about : f->about);
	if (name.len) {
		note_def(w, lw_text_str(&name), f);
		lw_text_fmt(&path, "#/$defs/%s", lw_text_str(&name));
		lw_json_text(&w->json, "$ref", lw_text_str(&path));
	} else {
		write_members(w, f);
	}
	lw_json_end(&w->json);
	lw_text_fini(&name);
	lw_text_fini(&path);
}

/* The list grows while it is written: what is named there names others. */
static void write_defs(struct writer *w)
{
	lw_json_object(&w->json, "$defs");
	for (size_t i = 0; i < w->ndefs; i++) {
		w->per_pod = w->defs[i].per_pod;
		lw_json_object(&w->json, w->defs[i].name);
		write_members(w, w->defs[i].form);
		lw_json_end(&w->json);
	}
	lw_json_end(&w->json);
}

void lw_scenario_schema(struct lw_text *out)
{
	struct writer w = { .per_pod = false };
	lw_json_init(&w.json, out, LINES);
	lw_json_object(&w.json, NULL);
	lw_json_text(&w.json, "$schema", "https://json-schema.org/draft/2020-12/schema");
	lw_json_text(&w.json, "title", "A labwire scenario");
	lw_json_text(&w.json, "description", scenario_form.about);
	write_members(&w, &scenario_form);
	note_def(&w, part_form.name, &part_form);
	write_defs(&w);
	lw_json_end(&w.json);
	lw_text_char(out, '\n');
	for (size_t i = 0; i < w.ndefs; i++)
		lw_free(w.defs[i].name);
}
