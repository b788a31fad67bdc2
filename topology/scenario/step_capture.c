/* step_capture.c - steps "capture" and "wait".  SPDX-License-Identifier: MIT */
#include <string.h>

#include "step.h"

static const struct field capture_fields[] = {
	STEP_FIELDS,
	MUST("action", WORDS("stop", "start"), "which of the two"),
	KEY("interface", &some_text, "NODE or NODE:INTERFACE; all when left out"),
	LAST_KEY,
};
static const struct field wait_fields[] = { STEP_FIELDS, LAST_KEY };

/* Nothing is captured before the first of these steps, if it is a start. */
static bool is_first(const struct lw_scenario *s)
{
	for (size_t i = 0; i < s->nsteps; i++)
		if (s->steps[i].kind == LW_STEP_CAPTURE)
			return false;
	return true;
}

static void read_capture(const struct place *p, struct lw_step_spec *t)
{
	struct lw_scenario *s = p->load->s;
	t->capture.start = get_word(p, "action", 1) == 1;
	t->capture.what = get_text(p, "interface", NULL);
	if (is_first(s))
		s->capture_later = t->capture.start;
	if (!t->capture.what)
		return;
	const char *colon = strchr(t->capture.what, ':');
	struct lw_text name = { 0 };
	lw_text_bytes(&name, t->capture.what, strcspn(t->capture.what, ":"));
	size_t i = lw_scenario_node(s, lw_text_str(&name));
	if (i == SIZE_MAX)
		no_such(p, "interface", THING_NODE, lw_text_str(&name));
	else if (colon && lw_scenario_interface(&s->nodes[i], colon + 1) == SIZE_MAX)
		no_such(p, "interface", THING_INTERFACE, t->capture.what);
	lw_text_fini(&name);
}

const struct step_syntax capture_step = {
	.form = { "capture",
		"starts or stops captures; when the first of these steps is a start, "
		"none "
		"run before",
		capture_fields },
	.read = read_capture,
};

const struct step_syntax wait_step = {
	.form = { "wait", "nothing, for others to follow", wait_fields },
};
