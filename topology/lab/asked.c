/* asked.c - steps that somebody outside asks for while the lab runs.
 * SPDX-License-Identifier: MIT */
#include "lab_priv.h"
#include "labwire/base/alloc.h"
#include "labwire/lab/outside.h"

struct asked {
	struct lw_list list;
	struct step step;
	struct lw_scenario *own; /* where its spec lives */
};

static void free_one(struct asked *a)
{
	lw_list_del(&a->list);
	step_fini(&a->step);
	lw_scenario_step_free(a->own);
	lw_free(a);
}

void free_asked(struct lw_lab *lab)
{
	while (!lw_list_empty(&lab->asked))
		free_one(lw_container_of(lab->asked.next, struct asked, list));
}

/* Those that are through: not from inside their own last event. */
static void sweep(struct lw_lab *lab)
{
	struct lw_list *it, *next;
	lw_list_each_safe (it, next, &lab->asked) {
		struct asked *a = lw_container_of(it, struct asked, list);
		if (a->step.state >= STEP_FINE)
			free_one(a);
	}
}

static struct lw_scenario *parse(
	const struct lw_lab *lab, const char *json, struct lw_text *why)
{
	struct lw_diags d = { 0 };
	struct lw_scenario *own = lw_scenario_step(lab->s, "step", json, &d);
	for (size_t i = 0; i < d.used; i++) {
		lw_text_add(why, why->len ? "; " : "");
		lw_diag_text(&d.all[i], why);
	}
	lw_diags_fini(&d);
	return own;
}

bool lw_lab_step_check(const struct lw_lab *lab, const char *json, struct lw_text *why)
{
	struct lw_scenario *own = parse(lab, json, why);
	bool good = own != NULL;
	lw_scenario_step_free(own);
	return good;
}

bool lw_lab_step(struct lw_lab *lab, const char *json, struct lw_text *why)
{
	struct lw_scenario *own = parse(lab, json, why);
	if (!own)
		return false;
	sweep(lab);
	struct asked *a = lw_alloc(sizeof(*a));
	a->own = own;
	lw_list_add(&lab->asked, &a->list);
	step_init(&a->step, lab, &own->steps[0]);
	a->step.asked = true;
	lab->steps_left++;
	lw_evq_put(lab->engine->q, &a->step.event,
		lw_engine_now(lab->engine) + own->steps[0].delay);
	return true;
}
