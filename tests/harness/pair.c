/* pair.c - two hosts on a wire.  SPDX-License-Identifier: MIT */
#include "pair.h"

#include <criterion/criterion.h>

static void node_init(struct pair *p, struct pair_node *n, uint32_t id, const char *name)
{
	n->owner.id = id;
	struct lw_stack_conf conf = { .engine = p->engine,
		.owner = &n->owner,
		.name = "node",
		.profile = lw_profile_find(name) };
	n->stack = lw_stack_new(&conf);
	lw_nic_init(&n->nic, p->engine, &n->owner, "eth0",
		(struct lw_mac){ { 2, 0, 0, 0, 0, (uint8_t)id } });
	int i = lw_stack_add_card(n->stack, &n->nic.card);
	cr_assert_eq(lw_stack_add_address(n->stack, i, LW_IP4(10, 0, 0, id), 0xffffff00),
		LW_OK);
}

void pair_init(struct pair *p)
{
	struct lw_engine_conf ec = { .seed = 1, .epoch_ns = LW_SEC(1169980863LL) };
	struct lw_link_conf lc = {
		.medium = LW_MEDIUM_ETHERNET, .bits_per_s = 10000000, .delay = LW_MS(2)
	};
	*p = (struct pair){ .engine = lw_engine_new(&ec) };
	node_init(p, &p->host, 1, "winxp");
	node_init(p, &p->server, 2, "linux26");
	p->wire = lw_link_new(
		p->engine, &lc, &p->host.nic.card.port, &p->server.nic.card.port);
	lw_link_set(p->wire, LW_LINK_UP);
	cr_assert_eq(lw_engine_run_until(p->engine, LW_MS(1), 100), LW_OK); /* carrier */
}

void pair_fini(struct pair *p)
{
	lw_link_free(p->wire);
	lw_stack_free(p->host.stack);
	lw_stack_free(p->server.stack);
	lw_engine_free(p->engine);
	lw_text_fini(&p->screen);
	lw_text_fini(&p->sentence);
}

static void done(void *ctx, const struct lw_outcome *o, lw_time now)
{
	struct pair *p = ctx;
	(void)now;
	p->over++;
	p->outcome = *o;
	lw_text_clear(&p->sentence);
	lw_text_add(&p->sentence, o->sentence ? o->sentence : "");
}

static void say(void *ctx, enum lw_line_kind kind, const char *line, lw_time now)
{
	static const char marks[] = {
		[LW_LINE_SCREEN] = ' ', [LW_LINE_SENT] = '>', [LW_LINE_RECEIVED] = '<'
	};
	struct pair *p = ctx;
	(void)now;
	lw_text_fmt(&p->screen, "%c %s\n", marks[kind], line);
}

struct lw_job_env pair_env(struct pair *p, struct pair_node *n)
{
	return (struct lw_job_env){
		.stack = n->stack, .done = done, .line = say, .ctx = p
	};
}

void pair_run(struct pair *p, lw_span span)
{
	enum {
		BUDGET = 10000000
	};
	lw_time until = lw_engine_now(p->engine) + span;
	cr_assert_eq(lw_engine_run_until(p->engine, until, BUDGET), LW_OK);
}

void pair_finish(struct pair *p, int jobs)
{
	for (int i = 0; i < 3600 && p->over < jobs; i++)
		pair_run(p, LW_SEC(1));
	cr_assert_eq(p->over, jobs, "%d of %d are over:\n%s", p->over, jobs,
		lw_text_str(&p->screen));
}
