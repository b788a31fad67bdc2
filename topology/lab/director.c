/* director.c - the steps of a scenario: begin at a time or after another step, end with
 * an outcome; what each does stands in topology/kinds/.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "lab_priv.h"
#include "labwire/base/alloc.h"
#include "labwire/store/vfs.h"
#include "topology/scenario/kind.h"

const char *step_name(const struct lw_step_spec *t)
{
	return t->id ? t->id : t->path;
}

static const char *node_name(const struct step *t)
{
	return t->spec->node == SIZE_MAX ? NULL : t->lab->s->nodes[t->spec->node].name;
}

static void arm_followers(struct lw_lab *lab, const struct step *ended, lw_time now)
{
	int which = ended->asked ? LW_STEP_NONE : (int)(ended - lab->steps);
	for (size_t i = 0; !ended->asked && i < lab->s->nsteps; i++)
		if (lab->steps[i].spec->after == which)
			lw_evq_put(lab->engine->q, &lab->steps[i].event,
				now + lab->steps[i].spec->delay);
}

static void end_step(struct step *t, bool ok, const char *sentence, lw_time now)
{
	struct lw_lab *lab = t->lab;
	t->state = ok ? STEP_FINE : STEP_FAILED;
	t->ended = now;
	t->sentence = lw_strdup(sentence);
	said(lab, ok ? LW_SAID_DONE : LW_SAID_FAILED, node_name(t), step_name(t->spec),
		t->sentence);
	lab->steps_left--;
	lab->idle_since = now;
	arm_followers(lab, t, now);
}

static void on_line(void *ctx, enum lw_line_kind kind, const char *text, lw_time now)
{
	static const struct {
		enum lw_said said;
		char mark;
	} kinds[] = { [LW_LINE_SCREEN] = { LW_SAID_SCREEN, ' ' },
		[LW_LINE_SENT] = { LW_SAID_SENT, '>' },
		[LW_LINE_RECEIVED] = { LW_SAID_RECEIVED, '<' } };
	struct step *t = ctx;
	(void)now;
	lw_text_fmt(&t->dialogue, "%c %s\n", kinds[kind].mark, text);
	said(t->lab, kinds[kind].said, node_name(t), step_name(t->spec), text);
}

static void on_done(void *ctx, const struct lw_outcome *outcome, lw_time now)
{
	struct step *t = ctx;
	t->outcome = *outcome;
	t->outcome.sentence = NULL;
	end_step(t, outcome->ok, outcome->sentence ? outcome->sentence : "", now);
}

static void start_job(struct step *t, const struct lw_step_kind *kind)
{
	struct node *n = &t->lab->nodes[t->spec->node];
	struct lw_job_env env = { .stack = n->stack,
		.resolver = n->resolver,
		.ping_seq = &n->ping_seq,
		.line = on_line,
		.done = on_done,
		.ctx = t };
	t->job = kind->start(t, &env);
	if (kind->started)
		kind->started(t);
}

static void begin(struct lw_event *ev, lw_time now)
{
	struct step *t = lw_container_of(ev, struct step, event);
	const struct lw_step_kind *kind = t->spec->kind;
	struct lw_text what = { 0 };
	kind->describe(t, &what);
	said(t->lab, LW_SAID_STEP, node_name(t), step_name(t->spec), lw_text_str(&what));
	lw_text_fini(&what);
	t->state = STEP_RUNNING;
	t->began = now;
	if (kind->start) {
		start_job(t, kind);
		return;
	}
	if (kind->act)
		kind->act(t);
	end_step(t, true, "", now);
}

void step_init(struct step *t, struct lw_lab *lab, const struct lw_step_spec *spec)
{
	t->lab = lab;
	t->spec = spec;
	lw_event_init(&t->event, &lab->owner, "step", begin);
}

void step_fini(struct step *t)
{
	lw_job_free(t->job);
	lw_evq_cancel(t->lab->engine->q, &t->event);
	lw_free(t->sentence);
	lw_free(t->message);
	lw_vfs_free(t->files);
	lw_text_fini(&t->dialogue);
}

void direct(struct lw_lab *lab)
{
	lab->steps = lw_alloc_array(lab->s->nsteps, sizeof(*lab->steps));
	lab->steps_left = lab->s->nsteps;
	for (size_t i = 0; i < lab->s->nsteps; i++) {
		struct step *t = &lab->steps[i];
		step_init(t, lab, &lab->s->steps[i]);
		if (t->spec->after == LW_STEP_NONE)
			lw_evq_put(lab->engine->q, &t->event, t->spec->delay);
	}
}

void undirect(struct lw_lab *lab)
{
	for (size_t i = lab->s->nsteps; i-- > 0;)
		step_fini(&lab->steps[i]);
	lw_free(lab->steps);
}
