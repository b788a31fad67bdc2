/* step_link.c - steps "link" and "impair": something happens to a link.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "step.h"

static size_t need_link(const struct place *p)
{
	struct lw_scenario *s = p->load->s;
	const char *name = need_text(p, "link");
	for (size_t i = 0; name && i < s->nlinks; i++)
		if (strcmp(s->links[i].name, name) == 0)
			return i;
	if (name)
		complain(p, "link", "there is no link \"%s\"", name);
	return SIZE_MAX;
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
