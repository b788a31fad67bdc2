/* lab.c - a scenario come to life: life and run of a lab.  SPDX-License-Identifier: MIT
 */
#include "labwire/lab/lab.h"

#include <string.h>

#include "lab_priv.h"
#include "labwire/base/alloc.h"
#include "labwire/store/mailstore.h"

struct lw_lab *lw_lab_new(const struct lw_lab_conf *conf)
{
	struct lw_lab *lab = lw_alloc(sizeof(*lab));
	lab->conf = *conf;
	lab->s = conf->scenario;
	lab->owner.id = LW_OWNER_LAB;
	lw_list_init(&lab->asked);
	struct lw_engine_conf ec = { .seed = conf->seed ? *conf->seed : lab->s->seed,
		.epoch_ns = lab->s->epoch_ns,
		.log = conf->log };
	lab->engine = lw_engine_new(&ec);
	build_nodes(lab);
	build_links(lab);
	warm_switches(lab);
	build_services(lab);
	if (lab->s->warm_arp)
		warm_arp(lab);
	direct(lab);
	return lab;
}

void lw_lab_free(struct lw_lab *lab)
{
	if (!lab)
		return;
	free_asked(lab);
	undirect(lab);
	lw_recorder_free(lab->recorder);
	unbuild(lab);
	for (size_t i = 0; lab->expect_failures && i < lab->s->nexpects; i++)
		lw_free(lab->expect_failures[i]);
	lw_free(lab->expect_failures);
	lw_engine_free(lab->engine);
	lw_free(lab);
}

bool lw_lab_names(const struct lw_scenario *s, const char *what)
{
	const char *colon = strchr(what, ':');
	struct lw_text name = { 0 };
	lw_text_bytes(&name, what, colon ? (size_t)(colon - what) : strlen(what));
	size_t i = lw_scenario_node(s, lw_text_str(&name));
	lw_text_fini(&name);
	return i != SIZE_MAX &&
	       (!colon || lw_scenario_interface(&s->nodes[i], colon + 1) != SIZE_MAX);
}

void said(const struct lw_lab *lab, enum lw_said what, const char *node, const char *step,
	const char *text)
{
	if (lab->conf.io.said)
		lab->conf.io.said(lab->conf.io.ctx, what, lw_engine_now(lab->engine),
			node, step, text);
}

void lw_lab_begin(struct lw_lab *lab)
{
	record_all(lab);
	trace_begin(lab);
}

enum lw_err lw_lab_end(struct lw_lab *lab)
{
	trace_end(lab);
	record_end(lab);
	return lab->capture_failed ? LW_EIO : LW_OK;
}

/* In slices, so that the end of the last step is noticed; where the slices lie changes
 * nothing about the events. */
enum lw_err lw_lab_run(struct lw_lab *lab)
{
	lw_time end = lab->conf.until ? lab->conf.until : lab->s->until;
	bool fixed = lab->conf.until != 0;
	uint64_t budget = lab->conf.event_budget ? lab->conf.event_budget : LW_LAB_BUDGET;
	enum lw_err err = LW_OK;
	lw_lab_begin(lab);
	for (lw_time at = 0; err == LW_OK && at < end;) {
		at += LW_MS(100);
		if (lab->steps_left == 0 && !fixed &&
			lab->idle_since + lab->s->settle < end)
			end = lab->idle_since + lab->s->settle;
		if (at > end)
			at = end;
		uint64_t before = lab->engine->fired;
		if (at >= lw_engine_now(lab->engine))
			err = lw_engine_run_until(lab->engine, at, budget);
		budget -= lab->engine->fired - before;
	}
	if (err == LW_EBUDGET)
		said(lab, LW_SAID_WARNING, NULL, NULL,
			"the event budget is spent: something chatters without end");
	check_expectations(lab);
	enum lw_err ended = lw_lab_end(lab);
	return err != LW_OK ? err : ended;
}

size_t lw_lab_failures(const struct lw_lab *lab)
{
	return lab->failures;
}

uint64_t lw_lab_fingerprint(const struct lw_lab *lab)
{
	return lab->engine->fingerprint;
}

lw_time lw_lab_now(const struct lw_lab *lab)
{
	return lw_engine_now(lab->engine);
}

bool lw_lab_mbox(const struct lw_lab *lab, size_t i, const char **user, const char **node,
	struct lw_text *out)
{
	for (size_t n = 0; n < lab->s->nnodes; n++) {
		const struct lw_mailstore *store = lab->nodes[n].store;
		const char *name = NULL;
		for (size_t k = 0; store && (name = lw_mailstore_user(store, k)); k++) {
			if (lw_mailstore_count(store, name) == 0 || i-- > 0)
				continue;
			*user = name;
			*node = lab->s->nodes[n].name;
			lw_mailstore_mbox(store, name, out);
			return true;
		}
	}
	return false;
}

struct lw_stack *lw_lab_stack(struct lw_lab *lab, const char *node)
{
	size_t i = lw_scenario_node(lab->s, node);
	return i == SIZE_MAX ? NULL : lab->nodes[i].stack;
}

struct lw_engine *lw_lab_engine(struct lw_lab *lab)
{
	return lab->engine;
}

const struct lw_scenario *lw_lab_scenario(const struct lw_lab *lab)
{
	return lab->s;
}
