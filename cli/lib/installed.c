/* installed.c - the scenarios that have a name, and where they are.
 * SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "labwire/base/alloc.h"
#include "cli/text/prose.h"

enum {
	FOLDERS = 4,
	PATH_BYTES = 4096,
};

struct file {
	char *name, *path;
};

struct files {
	struct file *all;
	size_t used, cap;
};

/* `tail` seen from the folder of this program; NULL: there is no such folder. */
static char *beside(const char *tail)
{
	char self[PATH_BYTES];
	struct lw_text path = { 0 };
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self));
	while (n > 0 && self[n - 1] != '/')
		n--;
	if (n <= 0)
		return NULL;
	lw_text_bytes(&path, self, (size_t)n);
	lw_text_add(&path, tail);
	char *real = realpath(lw_text_str(&path), NULL), *copy = lw_strdup(real);
	free(real);
	lw_text_fini(&path);
	return copy;
}

/* Where bare names are looked for: what the environment says, beside the program (a link
 * in the folder of a build), where meson install puts them, as seen from the program and
 * from the root.  The caller frees it; NULL: there is none such. */
static char *scenario_folder(size_t i)
{
	const char *told = getenv("LABWIRE_SCENARIOS");
	switch (i) {
	case 0:
		return lw_strdup(told);
	case 1:
		return beside("scenarios");
	case 2:
		return beside(LABWIRE_DATA_FROM_BIN "/scenarios");
	default:
		return lw_strdup(LABWIRE_DATA "/scenarios");
	}
}

static const char *path_of(const struct files *f, const char *name)
{
	for (size_t i = 0; i < f->used; i++)
		if (strcmp(f->all[i].name, name) == 0)
			return f->all[i].path;
	return NULL;
}

/* NAME.json, unless an earlier folder has it. */
static void add_file(struct files *f, const char *folder, const char *file)
{
	size_t n = strlen(file);
	if (n < 6 || strcmp(file + n - 5, ".json") != 0 || strstr(file, ".schema."))
		return;
	char *name = lw_strndup(file, n - 5);
	if (path_of(f, name)) {
		lw_free(name);
		return;
	}
	struct lw_text path = { 0 };
	lw_text_fmt(&path, "%s/%s", folder, file);
	f->all = lw_grow(f->all, &f->cap, f->used + 1, sizeof(*f->all));
	f->all[f->used++] = (struct file){ name, lw_text_take(&path) };
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct file *)a)->name, ((const struct file *)b)->name);
}

static void find_files(struct files *f)
{
	*f = (struct files){ 0 };
	for (size_t i = 0; i < FOLDERS; i++) {
		char *folder = scenario_folder(i);
		DIR *d = folder ? opendir(folder) : NULL;
		for (const struct dirent *e = NULL; d && (e = readdir(d));)
			add_file(f, folder, e->d_name);
		if (d)
			closedir(d);
		lw_free(folder);
	}
	if (f->used)
		qsort(f->all, f->used, sizeof(*f->all), by_name);
}

static void forget_files(struct files *f)
{
	for (size_t i = 0; i < f->used; i++) {
		lw_free(f->all[i].name);
		lw_free(f->all[i].path);
	}
	lw_free(f->all);
}

void each_scenario(void (*each)(void *ctx, const char *name, const char *path), void *ctx)
{
	struct files f;
	find_files(&f);
	for (size_t i = 0; i < f.used; i++)
		each(ctx, f.all[i].name, f.all[i].path);
	forget_files(&f);
}

static void no_scenario(const char *what, const struct files *f)
{
	struct lw_nearest near = { .typed = what };
	struct lw_text say = { 0 };
	for (size_t i = 0; i < f->used; i++)
		lw_nearest_try(&near, f->all[i].name);
	lw_text_add(&say, "there is no such file, and no scenario of that name");
	add_meant(&say, &near);
	fprintf(stderr, "labwire: %s: %s%s\n", what, lw_text_str(&say),
		near.best ? "" : "; labwire list names those that there are");
	lw_text_fini(&say);
}

char *find_scenario(const char *what, bool quiet)
{
	struct files f;
	if (access(what, F_OK) == 0)
		return lw_strdup(what);
	find_files(&f);
	const char *path = path_of(&f, what);
	char *found = path ? lw_strdup(path) : NULL;
	if (!found && !quiet && strchr(what, '/'))
		fprintf(stderr, "labwire: %s: %s\n", what, strerror(ENOENT));
	else if (!found && !quiet)
		no_scenario(what, &f);
	forget_files(&f);
	return found;
}

struct lw_scenario *load_scenario(
	const char *what, const struct lw_scenario_options *options)
{
	struct lw_diags diags = { 0 };
	char *path = find_scenario(what, false);
	if (!path)
		return NULL;
	struct lw_scenario *s = lw_scenario_read(path, options, &diags);
	report_diags(&diags);
	lw_free(path);
	return s;
}
