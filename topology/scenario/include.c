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

static bool same(const cJSON *a, const cJSON *b, const struct shared *by)
{
	for (size_t i = 0; i < 2 && by->same[i]; i++) {
		const cJSON *x = cJSON_GetObjectItemCaseSensitive(a, by->same[i]);
		const cJSON *y = cJSON_GetObjectItemCaseSensitive(b, by->same[i]);
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

/* Nothing but lists that may be shared. */
static bool check_part(struct load *l, const char *file, cJSON *part)
{
	static const char *const keys[] = { "$schema", "about", "nodes", "links",
		"services", NULL };
	struct place p = { .load = l, .object = part };
	size_t before = l->diags->used, n = 0;
	snprintf(p.path, sizeof(p.path), "%s: ", file);
	allow(&p, keys);
	(void)get_text(&p, "about", NULL);
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		(void)get_array(&p, lists[i].list, &n);
	return l->diags->used == before;
}

void include_part(struct load *l, cJSON *root)
{
	struct place p = { .load = l, .object = root };
	const char *file = get_text(&p, "include", NULL);
	char *path = file ? path_named(&p, "include", file) : NULL;
	char *text = path ? text_of_file(path, l->diags) : NULL;
	cJSON *part = text ? parse_json(path, text, strlen(text), l->diags) : NULL;
	if (part && check_part(l, file, part))
		for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
			merge(root, part, file, &lists[i]);
	cJSON_Delete(part);
	cJSON_DeleteItemFromObjectCaseSensitive(root, "include");
	lw_free(text);
	lw_free(path);
}
