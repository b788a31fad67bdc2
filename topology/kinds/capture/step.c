/* step.c - step "capture": recording starts or stops.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "topology/lab/lab_priv.h"
#include "topology/scenario/json.h"
#include "topology/scenario/kind.h"

struct change {
	bool start;
	const char *what; /* "NODE" or "NODE:INTERFACE"; NULL: all */
};

static const struct field capture_fields[] = {
	STEP_FIELDS,
	MUST("action", WORDS("stop", "start"), "which of the two"),
	KEY("interface", &some_text, "NODE or NODE:INTERFACE; all when left out"),
	LAST_KEY,
};

/* Nothing is captured before the first of these steps, if it is a start. */
static bool is_first(const struct lw_scenario *s)
{
	for (size_t i = 0; i < s->nsteps; i++)
		if (s->steps[i].kind->of_captures)
			return false;
	return true;
}

static void read_capture(const struct place *p, struct lw_step_spec *t)
{
	struct lw_scenario *s = p->load->s;
	struct change *c = t->conf;
	c->start = get_word(p, "action", 1) == 1;
	c->what = get_text(p, "interface", NULL);
	if (is_first(s))
		s->capture_later = c->start;
	if (!c->what)
		return;
	const char *colon = strchr(c->what, ':');
	struct lw_text name = { 0 };
	lw_text_bytes(&name, c->what, strcspn(c->what, ":"));
	size_t i = lw_scenario_node(s, lw_text_str(&name));
	if (i == SIZE_MAX)
		no_such(p, "interface", THING_NODE, lw_text_str(&name));
	else if (colon && lw_scenario_interface(&s->nodes[i], colon + 1) == SIZE_MAX)
		no_such(p, "interface", THING_INTERFACE, c->what);
	lw_text_fini(&name);
}

static void describe(const struct step *t, struct lw_text *out)
{
	const struct change *c = t->spec->conf;
	lw_text_fmt(out, "capture %s", c->start ? "starts" : "stops");
}

static void act(struct step *t)
{
	const struct change *c = t->spec->conf;
	record_switch(t->lab, c->what, c->start);
}

static const struct lw_step_kind capture = {
	.form = { "capture",
		"starts or stops captures; when the first of these steps is a start, "
		"none "
		"run before",
		capture_fields },
	.conf_size = sizeof(struct change),
	.of_captures = true,
	.read = read_capture,
	.describe = describe,
	.act = act,
};

const struct lw_kind kind_capture = { .steps = { &capture } };
