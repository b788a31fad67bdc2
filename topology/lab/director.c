/* director.c - the steps of a scenario: begin at a time or after another step, end with
 * an outcome.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "lab_priv.h"
#include "labwire/app/ping.h"
#include "labwire/base/alloc.h"

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
	int which = (int)(ended - lab->steps);
	for (size_t i = 0; i < lab->s->nsteps; i++)
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

static void keep_message(struct step *t)
{
	struct lw_rd m = lw_mail_message(t->job);
	t->message_len = lw_rd_left(&m);
	t->message = lw_strndup((const char *)m.at, t->message_len);
}

static void start_job(struct step *t)
{
	const struct lw_step_spec *spec = t->spec;
	struct node *n = &t->lab->nodes[spec->node];
	struct lw_job_env env = { .stack = n->stack,
		.resolver = n->resolver,
		.ping_seq = &n->ping_seq,
		.line = on_line,
		.done = on_done,
		.ctx = t };
	struct lw_ping_conf ping = { .target = spec->target,
		.count = spec->count,
		.data_bytes = spec->size,
		.timeout = spec->timeout,
		.ttl = spec->ttl };
	struct lw_trace_conf trace = { .target = spec->target, .max_hops = spec->ttl };
	switch (spec->kind) {
	case LW_STEP_PING:
		t->job = lw_ping_start(&env, &ping);
		break;
	case LW_STEP_TRACEROUTE:
		t->job = lw_trace_start(&env, &trace);
		break;
	case LW_STEP_MAIL:
		t->job = lw_mail_start(&env, &spec->mail);
		keep_message(t);
		break;
	case LW_STEP_NBNS:
		t->job = lw_nbns_ask_start(&env, &spec->nbns);
		break;
	case LW_STEP_LINK:
	case LW_STEP_IMPAIR:
	case LW_STEP_CAPTURE:
	case LW_STEP_WAIT:
		LW_UNREACHABLE();
	}
}

static void set_link(const struct step *t)
{
	lw_link_set(t->lab->links[t->spec->link], t->spec->state);
}

static void impair_link(const struct step *t)
{
	for (int d = 0; d < 2; d++)
		if (t->spec->direction < 0 || t->spec->direction == d)
			lw_link_impair(t->lab->links[t->spec->link], d, &t->spec->impair);
}

static void describe(const struct step *t, struct lw_text *out)
{
	static const char *const states[] = { "up", "down", "unplugged" };
	const struct lw_step_spec *spec = t->spec;
	switch (spec->kind) {
	case LW_STEP_PING:
		lw_text_fmt(out, "ping %s", spec->target);
		break;
	case LW_STEP_TRACEROUTE:
		lw_text_fmt(out, "traceroute %s", spec->target);
		break;
	case LW_STEP_MAIL:
		lw_text_fmt(
			out, "mail from %s to %s", spec->mail.from, spec->mail.rcpts[0]);
		break;
	case LW_STEP_NBNS:
		lw_text_fmt(out, "who has the name %s<%02x>?", spec->nbns.name,
			spec->nbns.suffix);
		break;
	case LW_STEP_LINK:
		lw_text_fmt(out, "link %s: %s", t->lab->s->links[spec->link].name,
			states[spec->state]);
		break;
	case LW_STEP_IMPAIR:
		lw_text_fmt(out, "link %s: impaired", t->lab->s->links[spec->link].name);
		break;
	case LW_STEP_CAPTURE:
		lw_text_fmt(out, "capture %s", spec->start ? "starts" : "stops");
		break;
	case LW_STEP_WAIT:
		lw_text_add(out, "wait");
		break;
	}
}

static void begin(struct lw_event *ev, lw_time now)
{
	struct step *t = lw_container_of(ev, struct step, event);
	struct lw_text what = { 0 };
	describe(t, &what);
	said(t->lab, LW_SAID_STEP, node_name(t), step_name(t->spec), lw_text_str(&what));
	lw_text_fini(&what);
	t->state = STEP_RUNNING;
	t->began = now;
	switch (t->spec->kind) {
	case LW_STEP_PING:
	case LW_STEP_TRACEROUTE:
	case LW_STEP_MAIL:
	case LW_STEP_NBNS:
		start_job(t);
		return;
	case LW_STEP_LINK:
		set_link(t);
		break;
	case LW_STEP_IMPAIR:
		impair_link(t);
		break;
	case LW_STEP_CAPTURE:
		record_switch(t->lab, t->spec->what, t->spec->start);
		break;
	case LW_STEP_WAIT:
		break;
	}
	end_step(t, true, "", now);
}

void direct(struct lw_lab *lab)
{
	lab->steps = lw_alloc_array(lab->s->nsteps, sizeof(*lab->steps));
	lab->steps_left = lab->s->nsteps;
	for (size_t i = 0; i < lab->s->nsteps; i++) {
		struct step *t = &lab->steps[i];
		t->lab = lab;
		t->spec = &lab->s->steps[i];
		lw_event_init(&t->event, &lab->owner, "step", begin);
		if (t->spec->after == LW_STEP_NONE)
			lw_evq_put(lab->engine->q, &t->event, t->spec->delay);
	}
}

void undirect(struct lw_lab *lab)
{
	for (size_t i = lab->s->nsteps; i-- > 0;) {
		struct step *t = &lab->steps[i];
		lw_job_free(t->job);
		lw_evq_cancel(lab->engine->q, &t->event);
		lw_free(t->sentence);
		lw_free(t->message);
		lw_text_fini(&t->dialogue);
	}
	lw_free(lab->steps);
}
