/* names.c - what may be the name of what, and which files a scenario may name.
 * SPDX-License-Identifier: MIT */
#include "names.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "labwire/base/alloc.h"
#include "labwire/base/map.h"

/* Letters and digits, with a few others behind the first: nothing that has a meaning in a
 * path, a command line or a quoted text.  more: characters after the first. */
#define NAMED(form_name, longest, more, others)                                          \
	static const struct format format_of_##form_name = { #form_name,                 \
		"^[A-Za-z0-9][A-Za-z0-9" others "-]{0," more "}$",                       \
		"1 to " longest " letters, digits and " others                           \
		"-, a letter or digit first" };                                          \
	const struct form form_name = { .kind = FORM_TEXT,                               \
		.format = &format_of_##form_name }

NAMED(scenario_name, "64", "63", "._");
NAMED(node_name, "64", "63", "._");
NAMED(interface_name, "32", "31", "._/");
NAMED(user_name, "64", "63", "._+=");

/* "DIR/" of the scenario's file, or nothing. */
static void add_folder(const struct load *l, struct lw_text *out)
{
	const char *slash = strrchr(l->s->file, '/');
	if (slash)
		lw_text_bytes(out, l->s->file, (size_t)(slash + 1 - l->s->file));
}

static bool goes_up(const char *path)
{
	for (const char *p = path; p; p = strchr(p, '/')) {
		p += *p == '/';
		if (p[0] == '.' && p[1] == '.' && (p[2] == '/' || !p[2]))
			return true;
	}
	return false;
}

/* Where links lead out, too.  What is not there cannot be told: its reader says so. */
static bool leads_out(const char *folder, const char *path)
{
	char base[PATH_MAX], real[PATH_MAX];
	if (!realpath(*folder ? folder : ".", base) || !realpath(path, real))
		return false;
	size_t n = strcmp(base, "/") == 0 ? 0 : strlen(base);
	return strncmp(base, real, n) != 0 || (real[n] && real[n] != '/');
}

/* Was it given on the command line, as a plain text or in quotes? */
static bool was_set(const struct load *l, const char *path)
{
	size_t n = strlen(path);
	for (size_t i = 0; l->options && i < l->options->nset; i++) {
		const char *value = strchr(l->options->set[i], '=');
		if (!value++)
			continue;
		size_t quote = *value == '"';
		if (strlen(value) == n + 2 * quote && memcmp(value + quote, path, n) == 0)
			return true;
	}
	return false;
}

void lw_capture_name(const char *node, const char *interface, struct lw_text *out)
{
	size_t from = out->len;
	lw_text_fmt(out, "%s_%s.pcap", node, interface);
	for (size_t i = from; i < out->len; i++)
		if (out->s[i] == '/')
			out->s[i] = '-';
}

void check_capture_names(const struct place *root)
{
	const struct lw_scenario *s = root->load->s;
	struct lw_map *seen = lw_map_new();
	for (size_t i = 0; i < s->nnodes; i++)
		for (size_t k = 0; k < s->nodes[i].ninterfaces; k++) {
			struct lw_text name = { 0 };
			lw_capture_name(
				s->nodes[i].name, s->nodes[i].interfaces[k].name, &name);
			if (!lw_map_put(seen, lw_text_str(&name), (void *)&s->nodes[i]))
				complain(root, "nodes",
					"the captures of two interfaces would both be %s",
					lw_text_str(&name));
			lw_text_fini(&name);
		}
	lw_map_free(seen);
}

char *path_named(const struct place *p, const char *key, const char *path)
{
	struct lw_text folder = { 0 }, whole = { 0 };
	add_folder(p->load, &folder);
	if (path[0] != '/')
		lw_text_add(&whole, lw_text_str(&folder));
	lw_text_add(&whole, path);
	if (!was_set(p->load, path) &&
		(path[0] == '/' || goes_up(path) ||
			leads_out(lw_text_str(&folder), lw_text_str(&whole)))) {
		complain(p, key,
			"\"%s\" is outside the scenario's folder; only who plays it may "
			"name "
			"such a path, with --set%s",
			path, strcmp(key, "addressing") == 0 ? " or --addressing" : "");
		lw_text_fini(&whole);
	}
	lw_text_fini(&folder);
	return whole.len ? lw_text_take(&whole) : NULL;
}

void *slurp(const struct place *p, const char *key, const char *path, size_t size)
{
	FILE *f = fopen(path, "rb");
	char *bytes = own(p->load, size + 1);
	size_t n = f ? fread(bytes, 1, size, f) : 0;
	bool good = f && n == size && !ferror(f);
	if (!good)
		complain_too(p, key, "%s cannot be read: %s", path,
			f && !ferror(f) ? "it has changed" : strerror(errno));
	if (f)
		fclose(f);
	return good ? bytes : NULL;
}
