/* step_link.c - steps "link" and "impair": something happens to a link.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "step.h"

enum {
	BOTH, /* directions, in the order of their words */
};

static const struct field link_fields[] = {
	STEP_FIELDS,
	MUST("link", &some_text, "its name, or one of its ends: NODE:INTERFACE"),
	MUST("state", WORDS("up", "down", "unplugged"),
		"down: a fault on the way; unplugged: the ends see it"),
	LAST_KEY,
};
static const struct field impair_fields[] = {
	STEP_FIELDS,
	MUST("link", &some_text, "its name, or one of its ends: NODE:INTERFACE"),
	KEY("direction", WORDS("both", "forward", "backward"),
		"forward: from its first end to its second"),
	IMPAIR_FIELDS,
	LAST_KEY,
};

static size_t get_link(const struct place *p)
{
	const char *name = get_text(p, "link", NULL);
	size_t i = name ? lw_scenario_link(p->load->s, name) : SIZE_MAX;
	if (name && i == SIZE_MAX)
		no_such(p, "link", THING_LINK, name);
	return i;
}

static void read_link_step(const struct place *p, struct lw_step_spec *t)
{
	t->link.which = get_link(p);
	t->link.state = (enum lw_link_state)get_word(p, "state", LW_LINK_UP);
}

static void read_impair_step(const struct place *p, struct lw_step_spec *t)
{
	t->link.which = get_link(p);
	t->link.direction = (int)get_word(p, "direction", BOTH) - 1;
	read_impair(p, &t->link.impair);
}

const struct step_syntax link_step = {
	.form = { "link", "changes a link", link_fields },
	.read = read_link_step,
};

const struct step_syntax impair_step = {
	.form = { "impair", "makes a link worse or better from now on", impair_fields },
	.read = read_impair_step,
};
