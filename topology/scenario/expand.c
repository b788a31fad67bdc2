/* expand.c - templates: an element of a list whose texts hold '#' stands once per pod.
 *
 * "#" is the pod's number; "{2#-1}" is twice the number less one.  An element remembers
 * its place in the file in its name, which elements of a list do not otherwise have: "3",
 * or "3 FILE" for one that was included.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "labwire/base/alloc.h"

static bool holds_hash(const cJSON *item)
{
	const cJSON *it = NULL;
	if (cJSON_IsString(item))
		return strchr(item->valuestring, '#') != NULL;
	cJSON_ArrayForEach (it, item) {
		if (holds_hash(it))
			return true;
	}
	return false;
}

/* "{2#-1}" at p: its value, and where it ends; false: not that form. */
static bool formula(const char *p, uint32_t pod, long *value, const char **end)
{
	char *stop = NULL;
	long factor = 1, offset = 0;
	if (*p++ != '{')
		return false;
	if (*p != '#') {
		factor = strtol(p, &stop, 10);
		p = stop;
	}
	if (*p++ != '#')
		return false;
	if (*p == '+' || *p == '-') {
		offset = strtol(p, &stop, 10);
		p = stop;
	}
	if (*p++ != '}' || factor < 0 || factor > 1000 || offset < -1000 || offset > 1000)
		return false;
	*value = factor * (long)pod + offset;
	*end = p;
	return true;
}

char *fill_text(const char *p, uint32_t pod)
{
	struct lw_text t = { 0 };
	while (*p) {
		long value = 0;
		if (formula(p, pod, &value, &p)) {
			lw_text_fmt(&t, "%ld", value);
		} else if (*p == '#') {
			lw_text_fmt(&t, "%u", pod);
			p++;
		} else {
			lw_text_char(&t, *p++);
		}
	}
	return lw_text_take(&t);
}

static void fill_in(cJSON *item, uint32_t pod)
{
	cJSON *it = NULL;
	cJSON_ArrayForEach (it, item)
		fill_in(it, pod);
	if (!cJSON_IsString(item) || !strchr(item->valuestring, '#'))
		return;
	char *filled = fill_text(item->valuestring, pod);
	cJSON_SetValuestring(item, filled);
	lw_free(filled);
}

static void expand_list(cJSON *list, uint32_t pods)
{
	cJSON *fresh = cJSON_CreateArray();
	for (size_t i = 0; list->child; i++) {
		cJSON *element = cJSON_DetachItemFromArray(list, 0);
		bool template = holds_hash(element);
		for (uint32_t pod = 1; pod <= (template ? pods : 1); pod++) {
			cJSON *copy = cJSON_Duplicate(element, true);
			if (template)
				fill_in(copy, pod);
			if (copy->string == NULL) { /* elements of a list have no name */
				char place[24];
				snprintf(place, sizeof(place), "%zu", i);
				copy->string = strdup(place);
			}
			cJSON_AddItemToArray(fresh, copy);
		}
		cJSON_Delete(element);
	}
	list->child = fresh->child;
	fresh->child = NULL;
	cJSON_Delete(fresh);
}

void expand_templates(cJSON *root, uint32_t pods)
{
	static const char *const lists[] = { "nodes", "links", "steps", "expect" };
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		cJSON *list = cJSON_GetObjectItemCaseSensitive(root, lists[i]);
		if (cJSON_IsArray(list))
			expand_list(list, pods);
	}
}

const char *original_file(const cJSON *element)
{
	const char *space = element->string ? strchr(element->string, ' ') : NULL;
	return space ? space + 1 : "";
}

size_t original_index(const cJSON *element, size_t i)
{
	return element->string ? strtoul(element->string, NULL, 10) : i;
}
