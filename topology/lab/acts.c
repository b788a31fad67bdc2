/* acts.c - steps that are done at once: links, captures, waiting.
 * SPDX-License-Identifier: MIT */
#include "step.h"

static const char *link_name(const struct step *t)
{
	return t->lab->s->links[t->spec->link.which].name;
}

static void describe_link(const struct step *t, struct lw_text *out)
{
	static const char *const states[] = { "up", "down", "unplugged" };
	lw_text_fmt(out, "link %s: %s", link_name(t), states[t->spec->link.state]);
}

static void set_link(struct step *t)
{
	lw_link_set(t->lab->links[t->spec->link.which], t->spec->link.state);
}

const struct step_kind step_link = { .describe = describe_link, .act = set_link };

static void describe_impair(const struct step *t, struct lw_text *out)
{
	lw_text_fmt(out, "link %s: impaired", link_name(t));
}

static void impair_link(struct step *t)
{
	const struct lw_link_step *l = &t->spec->link;
	for (int d = 0; d < 2; d++)
		if (l->direction < 0 || l->direction == d)
			lw_link_impair(t->lab->links[l->which], d, &l->impair);
}

const struct step_kind step_impair = { .describe = describe_impair, .act = impair_link };

static void describe_capture(const struct step *t, struct lw_text *out)
{
	lw_text_fmt(out, "capture %s", t->spec->capture.start ? "starts" : "stops");
}

static void switch_capture(struct step *t)
{
	record_switch(t->lab, t->spec->capture.what, t->spec->capture.start);
}

const struct step_kind step_capture = {
	.describe = describe_capture,
	.act = switch_capture,
};

static void describe_wait(const struct step *t, struct lw_text *out)
{
	(void)t;
	lw_text_add(out, "wait");
}

const struct step_kind step_wait = { .describe = describe_wait };
