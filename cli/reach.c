/* reach.c - labwire reach: who can talk to whom, and if not, why.
 * SPDX-License-Identifier: MIT */
#include "reach.h"

#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "labwire/base/alloc.h"
#include "labwire/reach/verify.h"

static const char help[] =
	"usage: labwire reach SCENARIO [OPTIONS]\n\n"
	"Works out from wiring, addresses, masks, routes and gateways who can talk to\n"
	"whom; of every refusal it says which device decided what.\n\n"
	"  --from NODE          only questions of this device (default: all)\n"
	"  --to NODE[:ADDRESS]  only to this device, or one address of it (default: "
	"all)\n"
	"%s"
	"  --addressing FILE    another addressing table for the same wiring\n"
	"  --diff               what changes from the scenario's own table to FILE\n"
	"  --verify             ask with real packets too, and compare every answer;\n"
	"                       status 1 when one differs\n"
	"  --json               {\"cells\": [...]} on standard output\n\n"
	"example: labwire reach lab-3.4.3 --from hostPod1A --to eagle-server\n";

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
};

static void add_services(struct lw_text *out)
{
	struct lw_reach_service service;
	for (size_t i = 0; lw_reach_service_at(i, &service); i++)
		lw_text_fmt(out, "%s%s", i ? ", " : "", service.name);
}

static int print_help(void)
{
	struct lw_text services = { 0 }, option = { 0 };
	lw_text_add(&services, "what is asked for (default: ping): ");
	add_services(&services);
	add_wrapped(&option, "  --service NAME       ", lw_text_str(&services));
	printf(help, lw_text_str(&option));
	lw_text_fini(&services);
	lw_text_fini(&option);
	return finish_stdout(STATUS_FINE);
}

static int no_service(const char *name)
{
	struct lw_text services = { 0 };
	add_services(&services);
	int status = usage_error("reach", "there is no service \"%s\"; there are %s",
		name, lw_text_str(&services));
	lw_text_fini(&services);
	return status;
}

/* "eagle-server" or "Eagle Server"; SIZE_MAX and a message when there is none. */
static size_t find_node(const struct lw_scenario *s, const char *name)
{
	for (size_t i = 0; i < s->nnodes; i++)
		if (lw_device_same(s->nodes[i].name, name))
			return i;
	fprintf(stderr, "labwire: %s: there is no node \"%s\"\n", s->file, name);
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
	fprintf(stderr, "labwire: %s: %s has no address \"%s\"\n", q->s->file,
		q->s->nodes[q->f.to].name, colon + 1);
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
		fputs(q->reasons.asked ? ",\n  " : "\n  ", stdout);
		print_cell_json(q->s, q->net, c, simulated);
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

static int inquire(struct inquiry *q)
{
	q->net = lw_net_new(q->s);
	q->reasons = (struct reasons){ .s = q->s, .net = q->net };
	q->matrix = q->o->from || q->o->to || q->o->json ? NULL : matrix_new(q->s);
	if (q->o->json) {
		fputs("{\"scenario\":", stdout);
		print_json_text(q->s->name);
		printf(",\"service\":\"%s\",\"cells\":[", q->f.service.name);
	}
	ask_all(q);
	if (q->o->json)
		printf("\n],\"asked\":%zu,\"answered\":%zu,\"differ\":%zu}\n",
			q->reasons.asked, q->reasons.asked - q->reasons.refused,
			q->differ);
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

static int parse(struct options *o, int argc, char **argv)
{
	const struct {
		const char *name;
		const char **value;
	} texts[] = { { "--from", &o->from }, { "--to", &o->to },
		{ "--service", &o->service_name }, { "--addressing", &o->addressing } };
	const struct {
		const char *name;
		bool *value;
	} flags[] = { { "--diff", &o->diff }, { "--verify", &o->verify },
		{ "--json", &o->json } };
	for (int i = 1; i < argc; i++) {
		bool known = false;
		for (size_t k = 0; k < sizeof(texts) / sizeof(texts[0]) && !known; k++) {
			known = strcmp(argv[i], texts[k].name) == 0;
			if (known && i + 1 == argc)
				return usage_error("reach", "%s: needs a value", argv[i]);
			if (known)
				*texts[k].value = argv[++i];
		}
		for (size_t k = 0; k < sizeof(flags) / sizeof(flags[0]) && !known; k++)
			if (strcmp(argv[i], flags[k].name) == 0)
				known = *flags[k].value = true;
		if (known)
			continue;
		if (argv[i][0] == '-' || o->scenario)
			return usage_error("reach", "%s: what is that?", argv[i]);
		o->scenario = argv[i];
	}
	if (!o->scenario)
		return usage_error("reach", "a scenario is missing");
	if (!lw_reach_service(o->service_name, &o->service))
		return no_service(o->service_name);
	if (o->diff && (!o->addressing || o->verify))
		return usage_error("reach",
			"--diff compares with the table that --addressing names, and "
			"takes no --verify");
	return STATUS_FINE;
}

int cmd_reach(int argc, char **argv)
{
	struct options o = { .service_name = "ping" };
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			return print_help();
	int status = parse(&o, argc, argv);
	if (status != STATUS_FINE)
		return status;
	struct lw_scenario_options read = { .addressing = o.addressing };
	struct inquiry q = { .o = &o, .s = load_scenario(o.scenario, &read) };
	if (!q.s)
		return STATUS_USAGE;
	if (!make_filter(&q))
		status = STATUS_USAGE;
	else
		status = o.diff ? compare_tables(&q) : inquire(&q);
	lw_scenario_free(q.s);
	return status;
}
