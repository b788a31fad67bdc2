/* unknown.c - what is said of a node or an interface that there is not.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "labwire/base/alloc.h"
#include "labwire/base/nearest.h"
#include "labwire/lab/lab.h"

enum {
	LISTED_MAX = 8, /* of a switch only the port that was meant */
};

static void add_meant(const struct lw_nearest *n, struct lw_text *why)
{
	if (n->best)
		lw_text_fmt(why, "; did you mean \"%s\"?", n->best);
}

static void unknown_node(
	const struct lw_scenario *s, const char *name, struct lw_text *why)
{
	struct lw_nearest near = { .typed = name };
	for (size_t i = 0; i < s->nnodes; i++)
		lw_nearest_try(&near, s->nodes[i].name);
	lw_text_fmt(why, "there is no node \"%s\"", name);
	add_meant(&near, why);
}

static void unknown_interface(
	const struct lw_node_spec *n, const char *name, struct lw_text *why)
{
	struct lw_nearest near = { .typed = name };
	bool listed = n->ninterfaces <= LISTED_MAX;
	lw_text_fmt(why, "%s has no interface \"%s\"", n->name, name);
	for (size_t i = 0; i < n->ninterfaces; i++) {
		lw_nearest_try(&near, n->interfaces[i].name);
		if (listed)
			lw_text_fmt(why, "%s%s", i ? ", " : "; it has ",
				n->interfaces[i].name);
	}
	if (!listed)
		add_meant(&near, why);
}

void lw_lab_unknown(const struct lw_scenario *s, const char *what, struct lw_text *why)
{
	size_t n = strcspn(what, ":");
	char *name = lw_strndup(what, n);
	size_t i = lw_scenario_node(s, name);
	if (i == SIZE_MAX)
		unknown_node(s, name, why);
	else if (lw_lab_names(s, what) && what[n])
		lw_text_fmt(why, "\"%s\" is an interface; its node is %s", what, name);
	else if (what[n])
		unknown_interface(&s->nodes[i], what + n + 1, why);
	else
		lw_text_fmt(why, "\"%s\" is a node; an interface is %s:INTERFACE", name,
			name);
	lw_free(name);
}
