/* ftp_list.c - directory listings.  SPDX-License-Identifier: MIT */
#include "ftp_list.h"

#include <stdlib.h>
#include <string.h>

#include "labwire/base/alloc.h"
#include "labwire/base/civil.h"

struct entry {
	const char *name;
	struct lw_vstat stat;
};

const char *ftp_list_options(struct ftp_list *l, const char *argument)
{
	if (argument[0] != '-')
		return argument;
	for (argument++; *argument && *argument != ' '; argument++) {
		l->all |= *argument == 'a';
		l->reverse |= *argument == 'r';
		l->by_time |= *argument == 't';
		l->full |= *argument == 'l';
	}
	return argument + strspn(argument, " ");
}

/* The text between two stars must stand somewhere after what was matched so far; the
 * first one at the start, the last one at the end. */
static bool passes(const char *name, const char *filter)
{
	size_t n = strcspn(filter, "*");
	if (!*filter)
		return true;
	if (strncmp(name, filter, n) != 0)
		return false;
	name += n;
	filter += n;
	while (*filter) {
		filter += strspn(filter, "*");
		n = strcspn(filter, "*");
		if (filter[n] == 0) { /* the last one */
			size_t left = strlen(name);
			return left >= n && strcmp(name + left - n, filter) == 0;
		}
		while (*name && strncmp(name, filter, n) != 0)
			name++;
		if (!*name)
			return false;
		name += n;
		filter += n;
	}
	return *name == 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct entry *)a)->name, ((const struct entry *)b)->name);
}

/* The newest first. */
static int by_time(const void *a, const void *b)
{
	int64_t x = ((const struct entry *)a)->stat.unix_s;
	int64_t y = ((const struct entry *)b)->stat.unix_s;
	return x != y ? (x < y ? 1 : -1) : by_name(a, b);
}

/* In GMT; with the year when half a year old, or in the future. */
static void add_date(const struct ftp_list *l, int64_t unix_s, struct lw_text *out)
{
	enum {
		HALF_A_YEAR = 182 * 86400
	};
	struct lw_civil c = lw_civil_of(unix_s, 0);
	lw_text_fmt(out, "%s %02d ", lw_civil_month(c.month), c.day);
	if (unix_s > l->now_s || l->now_s - unix_s > HALF_A_YEAR)
		lw_text_fmt(out, " %lld", (long long)c.year);
	else
		lw_text_fmt(out, "%02d:%02d", c.hour, c.minute);
}

static void add_line(const struct ftp_list *l, const struct entry *e, struct lw_text *out)
{
	const struct lw_vstat *st = &e->stat;
	if (!l->full) {
		lw_text_fmt(out, "%s%s\r\n", l->prefix, e->name);
		return;
	}
	lw_text_fmt(out, "%s %4u %-8u %-8u %8llu ",
		st->folder ? "drwxr-xr-x" : "-rw-r--r--", st->links,
		st->uploaded ? l->persona->uploader : l->persona->owner,
		st->uploaded ? l->persona->group : l->persona->owner,
		(unsigned long long)st->size);
	add_date(l, st->unix_s, out);
	lw_text_fmt(out, " %s\r\n", e->name);
}

static void add_entry(
	struct entry *list, size_t *n, const char *name, const struct lw_vnode *node)
{
	list[*n].name = name;
	lw_vnode_stat(node, &list[*n].stat);
	(*n)++;
}

void ftp_list(const struct ftp_list *l, struct lw_text *out)
{
	size_t n = 0, used = 0;
	const struct lw_vnode *kid = NULL;
	while (lw_vnode_child(l->folder, n))
		n++;
	struct entry *list = lw_alloc_array(n + 2, sizeof(*list));
	if (l->all && passes(".", l->filter))
		add_entry(list, &used, ".", l->folder);
	if (l->all && passes("..", l->filter))
		add_entry(list, &used, "..", lw_vnode_parent(l->folder));
	for (size_t i = 0; (kid = lw_vnode_child(l->folder, i)); i++) {
		const char *name = lw_vnode_name(kid);
		if ((name[0] != '.' || l->all) && passes(name, l->filter))
			add_entry(list, &used, name, kid);
	}
	qsort(list, used, sizeof(*list), l->by_time ? by_time : by_name);
	for (size_t i = 0; i < used; i++)
		add_line(l, &list[l->reverse ? used - 1 - i : i], out);
	lw_free(list);
}
