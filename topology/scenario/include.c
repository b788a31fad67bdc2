/* include.c - "include": nodes, links and services that several scenarios share, in a
 * file of their own.
 *
 * They stand in front of the scenario's own, as if they had been written there; what the
 * scenario has of the same identity takes their place.  An element remembers the file and
 * the place where it was written, in its name (see expand.c), so that mistakes are told
 * where they were made.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "labwire/base/alloc.h"
#include "names.h"

/* The lists that may be shared, and what makes two elements the same one. */
static const struct shared {
	const char *list;
	const char *same[2];
} lists[] = {
	{ "nodes", { "name" } },
	{ "links", { "ends" } },
	{ "services", { "node", "kind" } },
};

/* A link may be its ends alone. */
static const cJSON *identity(const cJSON *element, const char *key)
{
	return cJSON_IsArray(element) ? element
				      : cJSON_GetObjectItemCaseSensitive(element, key);
}

static bool same(const cJSON *a, const cJSON *b, const struct shared *by)
{
	for (size_t i = 0; i < 2 && by->same[i]; i++) {
		const cJSON *x = identity(a, by->same[i]), *y = identity(b, by->same[i]);
		if (!x || !y || !cJSON_Compare(x, y, true))
			return false;
	}
	return true;
}

/* file NULL: the scenario's own. */
static void note_places(cJSON *list, const char *file)
{
	cJSON *it = NULL;
	size_t i = 0;
	cJSON_ArrayForEach (it, list) {
		struct lw_text place = { 0 };
		lw_text_fmt(&place, "%zu", i++);
		if (file)
			lw_text_fmt(&place, " %s", file);
		it->string = strdup(lw_text_str(&place));
		lw_text_fini(&place);
	}
}

static cJSON *take_same(cJSON *list, const cJSON *element, const struct shared *by)
{
	cJSON *it = NULL;
	cJSON_ArrayForEach (it, list) {
		if (same(it, element, by))
			return cJSON_DetachItemViaPointer(list, it);
	}
	return NULL;
}

static void merge(cJSON *root, cJSON *part, const char *file, const struct shared *by)
{
	cJSON *theirs = cJSON_GetObjectItemCaseSensitive(part, by->list);
	cJSON *mine = cJSON_GetObjectItemCaseSensitive(root, by->list);
	if (!theirs || (mine && !cJSON_IsArray(mine))) /* the latter is told later */
		return;
	cJSON *all = cJSON_CreateArray();
	note_places(mine, NULL);
	note_places(theirs, file);
	while (theirs->child) {
		cJSON *element = cJSON_DetachItemFromArray(theirs, 0);
		cJSON *own = take_same(mine, element, by);
		cJSON_AddItemToArray(all, own ? own : element);
		if (own)
			cJSON_Delete(element);
	}
	while (mine && mine->child)
		cJSON_AddItemToArray(all, cJSON_DetachItemFromArray(mine, 0));
	cJSON_DeleteItemFromObjectCaseSensitive(root, by->list);
	cJSON_AddItemToObject(root, by->list, all);
}

static const struct field part_fields[] = {
	KEY("$schema", &any_text, "for editors: scenario.schema.json#/$defs/part"),
	KEY("about", &any_text, "what it is for"),
	KEY("nodes", &nodes_form, "the devices"),
	KEY("links", &links_form, "cables and lines"),
	KEY("services", &services_form, "programs that serve"),
	LAST_KEY,
};
const struct form part_form = { .kind = FORM_OBJECT,
	.name = "part",
	.about = "what scenarios share, the file of \"include\"",
	.fields = part_fields };

/* Nothing but lists that may be shared; what is in them is checked among the scenario's
 * own. */
static bool check_part(struct load *l, const char *file, cJSON *part)
{
	struct place p = { .load = l, .object = part, .fields = part_fields };
	size_t before = l->diags->used;
	snprintf(p.path, sizeof(p.path), "%s: ", file);
	check_keys(&p, &part_form, part_fields);
	for (const struct field *f = part_fields; f->name; f++) {
		const cJSON *v = cJSON_GetObjectItemCaseSensitive(part, f->name);
		bool list = f->form->kind == FORM_LIST;
		if (v && (list ? !cJSON_IsArray(v) : !cJSON_IsString(v)))
			complain(&p, f->name, "must be %s", list ? "a list" : "a text");
		else if (list && v && !v->child && f->form->min)
			complain(&p, f->name, "must not be empty");
	}
	return l->diags->used == before;
}

void include_part(struct load *l, cJSON *root)
{
	struct place p = { .load = l, .object = root, .fields = scenario_form.fields };
	const cJSON *named = cJSON_GetObjectItemCaseSensitive(root, "include");
	const char *file = cJSON_GetStringValue(named);
	char *path = file && *file ? path_named(&p, "include", file) : NULL;
	char *text = path ? text_of_file(path, l->diags) : NULL;
	cJSON *part = text ? parse_json(path, text, strlen(text), l->diags) : NULL;
	if (part && check_part(l, file, part))
		for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
			merge(root, part, file, &lists[i]);
	cJSON_Delete(part);
	if (file && *file) /* else its form is complained about */
		cJSON_DeleteItemFromObjectCaseSensitive(root, "include");
	lw_free(text);
	lw_free(path);
}
