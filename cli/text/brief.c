/* brief.c - what happened in a line for each step as it is written.
 * SPDX-License-Identifier: MIT */
#include "brief.h"

#include <stdlib.h>
#include <string.h>

#include "labwire/base/alloc.h"
#include "labwire/base/map.h"

/* The steps of one template, or one that is none. */
struct group {
	const struct lw_step_spec *first, *last;
	size_t steps, fine, failed;
	char *text;   /* what all of them said */
	bool differs; /* they did not say the same */
};

struct brief {
	FILE *to;
	struct lw_map *by_name, *by_path; /* a step's name, its place: its group */
	struct group *groups;
	size_t ngroups;
};

static const char *name_of(const struct lw_step_spec *t)
{
	return t->id ? t->id : t->path;
}

struct brief *brief_new(const struct lw_scenario *s, FILE *to)
{
	struct brief *b = lw_alloc(sizeof(*b));
	b->to = to;
	b->by_name = lw_map_new();
	b->by_path = lw_map_new();
	b->groups = lw_alloc_array(s->nsteps + 1, sizeof(*b->groups));
	for (size_t i = 0; i < s->nsteps; i++) {
		const struct lw_step_spec *t = &s->steps[i];
		struct group *g = lw_map_get(b->by_path, t->path);
		if (!g) {
			g = &b->groups[b->ngroups++];
			g->first = t;
			lw_map_put(b->by_path, t->path, g);
		}
		g->last = t;
		g->steps++;
		lw_map_put(b->by_name, name_of(t), g);
	}
	return b;
}

static void print_group(const struct brief *b, const struct group *g, lw_time now)
{
	fprintf(b->to, "%9lld.%06lld  %s ", (long long)(now / LW_SEC(1)),
		(long long)(now % LW_SEC(1) / LW_US(1)), g->failed ? "FAILED" : "ok");
	if (g->steps == 1)
		fputs(name_of(g->first), b->to);
	else
		fprintf(b->to, "%s to %s: %zu of %zu", name_of(g->first),
			name_of(g->last), g->fine, g->steps);
	fprintf(b->to, "%s%s\n", g->differs || !*g->text ? "" : ": ",
		g->differs ? "" : g->text);
}

void brief_ended(
	struct brief *b, lw_time now, const char *step, bool fine, const char *text)
{
	struct group *g = lw_map_get(b->by_name, step);
	if (!g) /* one that was asked for meanwhile */
		return;
	if (!g->text)
		g->text = lw_strdup(text);
	g->differs |= strcmp(g->text, text) != 0;
	g->fine += fine;
	g->failed += !fine;
	if (!fine && g->steps > 1)
		fprintf(b->to, "%9lld.%06lld  FAILED %s: %s\n",
			(long long)(now / LW_SEC(1)),
			(long long)(now % LW_SEC(1) / LW_US(1)), step, text);
	if (g->fine + g->failed == g->steps)
		print_group(b, g, now);
}

void brief_free(struct brief *b)
{
	if (!b)
		return;
	for (size_t i = 0; i < b->ngroups; i++)
		lw_free(b->groups[i].text);
	lw_free(b->groups);
	lw_map_free(b->by_name);
	lw_map_free(b->by_path);
	lw_free(b);
}
