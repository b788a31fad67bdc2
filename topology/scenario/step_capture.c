/* step_capture.c - steps "capture" and "wait".  SPDX-License-Identifier: MIT */
#include <string.h>

#include "step.h"

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
	static const char *const actions[] = { "stop", "start", NULL };
	if (!get_element(p, "action"))
		complain(p, "action", "is missing");
	t->capture.start = get_word(p, "action", actions, 1) == 1;
	t->capture.what = get_text(p, "interface", NULL);
	if (is_first(p->load->s))
		p->load->s->capture_later = t->capture.start;
	if (!t->capture.what)
		return;
	const char *colon = strchr(t->capture.what, ':');
	struct lw_text name = { 0 };
	lw_text_bytes(&name, t->capture.what,
		colon ? (size_t)(colon - t->capture.what) : strlen(t->capture.what));
	size_t i = lw_scenario_node(p->load->s, lw_text_str(&name));
	if (i == SIZE_MAX)
		complain(p, "interface", "there is no node \"%s\"", lw_text_str(&name));
	else if (colon &&
		 lw_scenario_interface(&p->load->s->nodes[i], colon + 1) == SIZE_MAX)
		complain(p, "interface", "%s has no interface \"%s\"", lw_text_str(&name),
			colon + 1);
	lw_text_fini(&name);
}

const struct step_syntax capture_step = {
	.name = "capture",
	.read = read_capture,
	.keys = { STEP_KEYS, "action", "interface" },
};

const struct step_syntax wait_step = { .name = "wait", .keys = { STEP_KEYS } };
