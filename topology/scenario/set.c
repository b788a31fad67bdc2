/* set.c - "PATH=VALUE" from the command line replaces one value of the scenario.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "labwire/base/alloc.h"

/* One step of the path: ".key" or "[3]".  NULL: there is nothing there. */
static cJSON *descend(cJSON *at, const char **path)
{
	const char *p = *path;
	if (*p == '[') {
		char *end = NULL;
		unsigned long i = strtoul(p + 1, &end, 10);
		if (*end != ']' || !cJSON_IsArray(at))
			return NULL;
		*path = end + 1;
		return cJSON_GetArrayItem(at, (int)i);
	}
	if (*p == '.')
		p++;
	size_t n = strcspn(p, ".[");
	char *key = lw_strndup(p, n);
	cJSON *found =
		cJSON_IsObject(at) ? cJSON_GetObjectItemCaseSensitive(at, key) : NULL;
	/* A key that is not there yet may be set, when it is the last of the path. */
	if (!found && n && cJSON_IsObject(at) && !p[n])
		found = cJSON_AddNullToObject(at, key);
	lw_free(key);
	*path = p + n;
	return found;
}

/* A JSON value, or else a plain text. */
static cJSON *value_of(const char *text)
{
	cJSON *v = cJSON_ParseWithOpts(text, NULL, true); /* "5ms" is no number */
	return v ? v : cJSON_CreateString(text);
}

static void replace(cJSON *parent, cJSON *old, cJSON *fresh)
{
	if (old->string)
		fresh->string = strdup(old->string);
	cJSON_ReplaceItemViaPointer(parent, old, fresh);
}

void apply_set(cJSON *root, const char *assignment, const char *file, struct lw_diags *d)
{
	const char *equals = strchr(assignment, '=');
	if (!equals || equals == assignment) {
		lw_diag_content(d, file, "--set", "\"%s\" is not of the form PATH=VALUE",
			assignment);
		return;
	}
	char *path = lw_strndup(assignment, (size_t)(equals - assignment));
	const char *p = path;
	cJSON *parent = NULL, *at = root;
	while (at && *p) {
		parent = at;
		at = descend(at, &p);
	}
	if (at && parent)
		replace(parent, at, value_of(equals + 1));
	else
		lw_diag_content(d, file, "--set", "the scenario has no %s", path);
	lw_free(path);
}
