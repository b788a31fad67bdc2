/* step.c - steps "link" and "impair": something happens to a link.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "topology/lab/lab_priv.h"
#include "topology/scenario/json.h"
#include "topology/scenario/kind.h"

/* link, impair */
struct change {
	size_t which;
	enum lw_link_state state;
	struct lw_impair impair;
	int direction; /* 0, 1, or -1 for both */
};

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

static void read_link(const struct place *p, struct lw_step_spec *t)
{
	struct change *c = t->conf;
	c->which = get_link(p);
	c->state = (enum lw_link_state)get_word(p, "state", LW_LINK_UP);
}

static void read_impair_step(const struct place *p, struct lw_step_spec *t)
{
	struct change *c = t->conf;
	c->which = get_link(p);
	c->direction = (int)get_word(p, "direction", BOTH) - 1;
	read_impair(p, &c->impair);
}

static const char *link_name(const struct step *t)
{
	const struct change *c = t->spec->conf;
	return t->lab->s->links[c->which].name;
}

static void describe_link(const struct step *t, struct lw_text *out)
{
	static const char *const states[] = { "up", "down", "unplugged" };
	const struct change *c = t->spec->conf;
	lw_text_fmt(out, "link %s: %s", link_name(t), states[c->state]);
}

static void set_link(struct step *t)
{
	const struct change *c = t->spec->conf;
	lw_link_set(t->lab->links[c->which], c->state);
}

static void describe_impair(const struct step *t, struct lw_text *out)
{
	lw_text_fmt(out, "link %s: impaired", link_name(t));
}

static void impair_link(struct step *t)
{
	const struct change *c = t->spec->conf;
	for (int d = 0; d < 2; d++)
		if (c->direction < 0 || c->direction == d)
			lw_link_impair(t->lab->links[c->which], d, &c->impair);
}

static const struct lw_step_kind link_step = {
	.form = { "link", "changes a link", link_fields },
	.conf_size = sizeof(struct change),
	.read = read_link,
	.describe = describe_link,
	.act = set_link,
};

static const struct lw_step_kind impair_step = {
	.form = { "impair", "makes a link worse or better from now on", impair_fields },
	.conf_size = sizeof(struct change),
	.read = read_impair_step,
	.describe = describe_impair,
	.act = impair_link,
};

const struct lw_kind kind_link = { .steps = { &link_step, &impair_step } };
