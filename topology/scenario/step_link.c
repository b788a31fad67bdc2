/* step_link.c - steps "link" and "impair": something happens to a link.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "labwire/base/nearest.h"
#include "step.h"

/* What was meant, or which there are: those with a name, and how to name the others. */
static void no_link(const struct place *p, const char *typed)
{
	const struct lw_scenario *s = p->load->s;
	struct lw_nearest near = { .typed = typed };
	struct lw_text named = { 0 }, end = { 0 };
	for (size_t i = 0; i < s->nlinks; i++) {
		const struct lw_link_spec *l = &s->links[i];
		lw_nearest_try(&near, l->name);
		if (!strchr(l->name, ':')) /* its ends make the name of the others */
			lw_text_fmt(&named, "\"%s\", ", l->name);
		for (int e = 0; e < 2; e++) {
			const struct lw_node_spec *n = &s->nodes[l->node[e]];
			lw_text_clear(&end);
			lw_text_fmt(&end, "%s:%s", n->name,
				n->interfaces[l->interface[e]].name);
			lw_nearest_try(&near, own_text(p->load, lw_text_str(&end)));
		}
	}
	if (near.best)
		complain(p, "link", "there is no link \"%s\"; did you mean \"%s\"?",
			typed, near.best);
	else if (!s->nlinks)
		complain(p, "link", "there is no link \"%s\", nor any other", typed);
	else
		complain(p, "link",
			"there is no link \"%s\"; a link is named %s%sby one of its "
			"ends, such as \"%s\"",
			typed, lw_text_str(&named), named.len ? "or " : "",
			lw_text_str(&end));
	lw_text_fini(&named);
	lw_text_fini(&end);
}

static size_t need_link(const struct place *p)
{
	const char *name = need_text(p, "link");
	size_t i = name ? lw_scenario_link(p->load->s, name) : SIZE_MAX;
	if (name && i == SIZE_MAX)
		no_link(p, name);
	return i;
}

static void read_link_step(const struct place *p, struct lw_step_spec *t)
{
	static const char *const states[] = { "up", "down", "unplugged", NULL };
	t->link.which = need_link(p);
	if (!get_element(p, "state"))
		complain(p, "state", "is missing");
	t->link.state = (enum lw_link_state)get_word(p, "state", states, LW_LINK_UP);
}

static void read_impair_step(const struct place *p, struct lw_step_spec *t)
{
	static const char *const directions[] = { "both", "forward", "backward", NULL };
	t->link.which = need_link(p);
	t->link.direction = get_word(p, "direction", directions, 0) - 1;
	read_impair(p, &t->link.impair);
}

const struct step_syntax link_step = {
	.name = "link",
	.read = read_link_step,
	.keys = { STEP_KEYS, "link", "state" },
};

const struct step_syntax impair_step = {
	.name = "impair",
	.read = read_impair_step,
	.keys = { STEP_KEYS, "link", "direction", "loss", "duplicate", "reorder",
		"reorder_by", "jitter", "bit_errors", "drop" },
};
