/* verify.c - a lab per source, a probe per cell.  What ARP learned for one question could
 * answer the next one where otherwise somebody else does; so it is forgotten.
 * SPDX-License-Identifier: MIT */
#include "labwire/reach/verify.h"

#include "labwire/app/probe.h"
#include "labwire/app/resolver.h"
#include "labwire/base/alloc.h"
#include "labwire/lab/lab.h"

enum {
	TRIES = 8, /* each router on the way may lose one packet while it asks ARP */
};

#define SETTLE LW_SEC(5) /* lines come up, hosts announce themselves */
#define WAIT   LW_SEC(2)
#define SLICE  LW_MS(100)

struct asker {
	struct lw_lookup lookup;
	bool over, ok;
};

static void probe_done(void *ctx, const struct lw_outcome *outcome, lw_time now)
{
	struct asker *a = ctx;
	(void)now;
	a->over = true;
	a->ok = outcome->ok;
}

/* Any answer of a name server will do, "no such name" as well. */
static void dns_done(struct lw_lookup *l, const struct lw_dns_result *r, lw_time now)
{
	struct asker *a = lw_container_of(l, struct asker, lookup);
	(void)now;
	a->over = true;
	a->ok = r->err != LW_ETIMEDOUT;
}

static void run_until_over(struct lw_lab *lab, const struct asker *a)
{
	struct lw_engine *e = lw_lab_engine(lab);
	while (!a->over &&
		lw_engine_run_until(e, lw_engine_now(e) + SLICE, LW_LAB_BUDGET) == LW_OK)
		continue;
}

/* A resolver asks but a few times, and each router on the way may lose one packet. */
static bool ask_dns(struct lw_lab *lab, struct lw_stack *stack, uint32_t addr)
{
	bool ok = false;
	for (int i = 0; i < TRIES / 2 && !ok && !lw_stack_is_own(stack, addr); i++) {
		struct asker a = { .lookup = { .answer = dns_done } };
		struct lw_resolver *r = lw_resolver_new(stack, &addr, 1);
		lw_resolver_ask(r, "labwire.invalid", LW_DNS_A, &a.lookup);
		run_until_over(lab, &a);
		lw_resolver_free(r);
		ok = a.ok;
	}
	return ok;
}

static bool ask_cell(struct lw_lab *lab, struct lw_stack *stack, const struct lw_cell *c,
	const struct lw_reach_service *v)
{
	struct asker a = { .over = false };
	if (v->way == LW_WAY_DNS)
		return ask_dns(lab, stack, c->addr);
	struct lw_job_env env = { .stack = stack, .done = probe_done, .ctx = &a };
	struct lw_probe_conf conf = {
		.addr = c->addr, .port = v->port, .tries = TRIES, .wait = WAIT
	};
	struct lw_job *job = lw_probe_start(&env, &conf);
	run_until_over(lab, &a);
	lw_job_free(job);
	return a.ok;
}

static struct lw_lab *fresh_lab(const struct lw_scenario *quiet)
{
	struct lw_lab_conf conf = { .scenario = quiet };
	struct lw_lab *lab = lw_lab_new(&conf);
	(void)!lw_engine_run_until(lw_lab_engine(lab), SETTLE, LW_LAB_BUDGET);
	return lab;
}

static void forget_neighbours(struct lw_lab *lab, const struct lw_scenario *s)
{
	for (size_t i = 0; i < s->nnodes; i++) {
		struct lw_stack *stack = lw_lab_stack(lab, s->nodes[i].name);
		if (stack)
			lw_stack_arp_clear(stack);
	}
}

void lw_verify(const struct lw_scenario *s, const struct lw_reach_filter *f,
	lw_verify_fn *told, void *ctx)
{
	struct lw_scenario quiet = *s;
	struct lw_link_spec *links = lw_alloc_array(s->nlinks + 1, sizeof(*links));
	struct lw_lab *lab = NULL;
	struct lw_cell cell = { 0 };
	uint32_t source = UINT32_MAX;
	quiet.nsteps = 0;
	quiet.nexpects = 0;
	quiet.links = links;
	for (size_t i = 0; i < s->nlinks; i++) {
		links[i] = s->links[i];
		links[i].conf.impair[0] = links[i].conf.impair[1] =
			(struct lw_impair){ 0 };
	}
	for (size_t place = 0; lw_reach_next(s, f, &place, &cell);) {
		if (cell.from != source) {
			lw_lab_free(lab);
			lab = fresh_lab(&quiet);
			source = cell.from;
		}
		forget_neighbours(lab, s);
		struct lw_stack *stack = lw_lab_stack(lab, s->nodes[source].name);
		told(ctx, &cell, ask_cell(lab, stack, &cell, &f->service));
	}
	lw_lab_free(lab);
	lw_free(links);
}
