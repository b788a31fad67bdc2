/* reach.c - labwire reach: who can talk to whom, and if not, why.
 * SPDX-License-Identifier: MIT */
#include "reach.h"

#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "labwire/base/alloc.h"
#include "labwire/lab/lab.h"
#include "labwire/reach/verify.h"
#include "cli/options/spec.h"

struct options {
	const char *scenario, *from, *to, *service_name, *addressing;
	struct lw_reach_service service;
	bool diff, verify, json;
};

/* What a question is asked and answered with. */
struct inquiry {
	const struct options *o;
	struct lw_scenario *s;
	struct lw_net *net;
	struct lw_reach_filter f;
	struct reasons reasons;
	struct matrix *matrix; /* NULL: not wanted, or too large */
	size_t differ;
	struct words words;
	struct json_out out;
};

/* "eagle-server" or "Eagle Server"; SIZE_MAX and a message when there is none. */
static size_t find_node(const struct lw_scenario *s, const char *name)
{
	for (size_t i = 0; i < s->nnodes; i++)
		if (lw_device_same(s->nodes[i].name, name))
			return i;
	struct lw_text why = { 0 };
	lw_lab_unknown(s, name, &why);
	fprintf(stderr, "labwire: %s: %s\n", s->file, lw_text_str(&why));
	lw_text_fini(&why);
	return SIZE_MAX;
}

static bool has_address(const struct lw_node_spec *n, uint32_t addr)
{
	for (size_t i = 0; i < n->ninterfaces; i++)
		for (size_t k = 0; k < n->interfaces[i].naddresses; k++)
			if (n->interfaces[i].addresses[k].addr == addr)
				return true;
	return false;
}

/* "eagle-server has no address "1.2.3.4"; it has 192.168.254.254" */
static void no_address(const struct lw_scenario *s, size_t node, const char *typed)
{
	const struct lw_node_spec *n = &s->nodes[node];
	const char *before = "; it has ";
	char text[LW_IP4_TEXT];
	fprintf(stderr, "labwire: %s: %s has no address \"%s\"", s->file, n->name, typed);
	for (size_t i = 0; i < n->ninterfaces; i++)
		for (size_t k = 0; k < n->interfaces[i].naddresses; k++) {
			fprintf(stderr, "%s%s", before,
				lw_ip4_format(n->interfaces[i].addresses[k].addr, text));
			before = ", ";
		}
	fputc('\n', stderr);
}

static bool find_target(struct inquiry *q, const char *what)
{
	const char *colon = strchr(what, ':');
	char *name = lw_strndup(what, colon ? (size_t)(colon - what) : strlen(what));
	q->f.to = find_node(q->s, name);
	lw_free(name);
	if (q->f.to == SIZE_MAX || !colon)
		return q->f.to != SIZE_MAX;
	if (lw_ip4_parse(colon + 1, &q->f.addr) == LW_OK &&
		has_address(&q->s->nodes[q->f.to], q->f.addr))
		return true;
	no_address(q->s, q->f.to, colon + 1);
	return false;
}

static bool make_filter(struct inquiry *q)
{
	bool good = true;
	q->f = (struct lw_reach_filter){ SIZE_MAX, SIZE_MAX, 0, q->o->service };
	if (q->o->from) {
		q->f.from = find_node(q->s, q->o->from);
		good = q->f.from != SIZE_MAX;
	}
	if (q->o->to)
		good = find_target(q, q->o->to) && good;
	return good;
}

static void answer(struct inquiry *q, const struct lw_cell *c, const bool *simulated)
{
	if (q->o->json) {
		add_cell(&q->out.json, q->s, q->net, c, simulated);
		json_out_row(&q->out);
	} else if (q->o->from && q->o->to) {
		print_cell(q->s, q->net, c, &q->words);
	}
	q->reasons.asked++;
	if (!c->ok)
		reasons_add(&q->reasons, c);
	if (q->matrix)
		matrix_note(q->matrix, c);
}

/* The simulation's answer beside ours. */
static void compare(void *ctx, const struct lw_cell *cell, bool ok)
{
	struct inquiry *q = ctx;
	struct lw_cell c = *cell;
	char addr[LW_IP4_TEXT];
	lw_reach_ask(q->net, &q->f.service, &c);
	answer(q, &c, &ok);
	if (c.ok == ok)
		return;
	q->differ++;
	fprintf(stderr, "labwire: %s > %s %s: reach says %s, the simulation %s\n",
		q->s->nodes[c.from].name, q->s->nodes[c.to].name,
		lw_ip4_format(c.addr, addr), c.ok ? "yes" : "no", ok ? "yes" : "no");
}

static void ask_all(struct inquiry *q)
{
	struct lw_cell c = { 0 };
	if (q->o->verify) {
		lw_verify(q->s, &q->f, compare, q);
		return;
	}
	for (size_t place = 0; lw_reach_next(q->s, &q->f, &place, &c);) {
		lw_reach_ask(q->net, &q->f.service, &c);
		answer(q, &c, NULL);
	}
}

/* There is no question that could be asked. */
static void print_nobody(const struct inquiry *q)
{
	size_t runs = 0;
	for (size_t i = 0; i < q->s->nnodes; i++)
		runs += lw_reach_runs(q->s, i, &q->f.service);
	if (runs == 0)
		print_sentence("No device of %s runs %s: there is nobody to ask.",
			q->s->name, q->f.service.name);
	else
		print_sentence("There is nothing to ask: that takes two devices, and an "
			       "address of each.");
}

static void print_text(struct inquiry *q)
{
	const struct reasons *r = &q->reasons;
	bool one = q->o->from && q->o->to;
	if (r->asked == 0) {
		print_nobody(q);
		return;
	}
	if (q->matrix) {
		print_sentence("Who reaches whom with %s in %s (%s):", q->f.service.name,
			q->s->name, base_name(q->s->table.file));
		putchar('\n');
		matrix_print(q->matrix);
		putchar('\n');
	}
	if (!one) {
		printf("%zu questions, one per device and address of another: %zu "
		       "answered, "
		       "%zu not.\n",
			r->asked, r->asked - r->refused, r->refused);
		reasons_print(r, &q->words);
	}
	explain_words(&q->words);
	if (q->o->verify)
		printf("\nAsked with real packets: %zu of %zu answers are the same.\n",
			r->asked - q->differ, r->asked);
}

static void end_json(struct inquiry *q)
{
	const struct reasons *r = &q->reasons;
	lw_json_end(&q->out.json);
	lw_json_count(&q->out.json, "asked", r->asked);
	lw_json_count(&q->out.json, "answered", r->asked - r->refused);
	lw_json_count(&q->out.json, "differ", q->differ);
	json_out_end(&q->out);
}

static int inquire(struct inquiry *q)
{
	q->net = lw_net_new(q->s);
	q->reasons = (struct reasons){ .s = q->s, .net = q->net };
	q->matrix = q->o->from || q->o->to || q->o->json ? NULL : matrix_new(q->s);
	if (q->o->json) {
		json_out_begin(&q->out);
		lw_json_text(&q->out.json, "scenario", q->s->name);
		lw_json_text(&q->out.json, "service", q->f.service.name);
		lw_json_array(&q->out.json, "cells");
	}
	ask_all(q);
	if (q->o->json)
		end_json(q);
	else
		print_text(q);
	matrix_free(q->matrix);
	reasons_fini(&q->reasons);
	lw_net_free(q->net);
	return finish_stdout(q->differ ? STATUS_FAILED : STATUS_FINE);
}

static int compare_tables(struct inquiry *q)
{
	struct lw_scenario_options own = { 0 };
	struct lw_scenario *before = load_scenario(q->o->scenario, &own);
	if (!before)
		return STATUS_USAGE;
	reach_diff(before, q->s, &q->f, q->o->json);
	lw_scenario_free(before);
	return finish_stdout(STATUS_FINE);
}

static int ask(struct options *o)
{
	struct lw_scenario_options read = { .addressing = o->addressing };
	struct inquiry q = { .o = o, .s = load_scenario(o->scenario, &read) };
	int status = STATUS_USAGE;
	if (q.s && make_filter(&q))
		status = o->diff ? compare_tables(&q) : inquire(&q);
	lw_scenario_free(q.s);
	return status;
}

static int run(void *options)
{
	struct options *o = options;
	(void)lw_reach_service(o->service_name, &o->service); /* one of the words */
	if (o->diff && (!o->addressing || o->verify))
		return usage_error("reach",
			"--diff compares with the table that --addressing names, and "
			"takes no --verify");
	return ask(o);
}

static const char *service_at(size_t i)
{
	struct lw_reach_service service;
	return lw_reach_service_at(i, &service) ? service.name : NULL;
}

static const struct row rows[] = {
	{ "from", 0, "NODE", "only questions of this device", "all", .take = keep_text,
		.at = offsetof(struct options, from) },
	{ "to", 0, "NODE[:ADDRESS]", "only to this device, or one address of it", "all",
		.take = keep_text, .at = offsetof(struct options, to) },
	{ "service", 0, "NAME", "what is asked for", "ping", .word = service_at,
		.take = keep_word, .at = offsetof(struct options, service_name) },
	{ "addressing", 0, "FILE", "another addressing table for the same wiring",
		.take = keep_text, .at = offsetof(struct options, addressing) },
	{ "diff", 0, NULL, "what changes from the scenario's own table to FILE",
		.take = keep_flag, .at = offsetof(struct options, diff) },
	{ "verify", 0, NULL, "ask with real packets too, and compare every answer",
		.take = keep_flag, .at = offsetof(struct options, verify) },
	{ "json", 0, NULL, "{\"cells\": [...]} on standard output", .take = keep_flag,
		.at = offsetof(struct options, json) },
};

const struct command command_reach = {
	.name = "reach",
	.about = "say who can talk to whom and, if not, why",
	.usage = { "reach SCENARIO [OPTIONS]" },
	.text = "Works out from wiring, addresses, masks, routes and gateways who can "
		"talk to whom; of every refusal it says which device decided what.",
	.arguments = { { .value = "SCENARIO",
		.about = "a path, or the name of an installed one (labwire list)",
		.take = keep_text,
		.at = offsetof(struct options, scenario) } },
	.groups = { { NULL, ROWS(rows), 0 } },
	.example = "labwire reach lab-3.4.3 --from hostPod1A --to eagle-server",
	.failed = "with --verify: an answer differs from the simulation's",
	.initial = &(const struct options){ .service_name = "ping" },
	.size = sizeof(struct options),
	.run = run,
};
