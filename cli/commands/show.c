/* show.c - labwire show: topology, addresses, routes of a scenario.
 * SPDX-License-Identifier: MIT */
#include "show.h"

#include <string.h>

#include "cli.h"
#include "labwire/lab/lab.h"
#include "labwire/stack/stack.h"
#include "cli/options/spec.h"
#include "cli/text/svg.h"

static const char *end_name(
	const struct lw_scenario *s, const struct lw_link_spec *l, int e)
{
	return s->nodes[l->node[e]].name;
}

static const char *end_interface(
	const struct lw_scenario *s, const struct lw_link_spec *l, int e)
{
	return s->nodes[l->node[e]].interfaces[l->interface[e]].name;
}

static const char *medium_name(enum lw_medium m)
{
	switch (m) {
	case LW_MEDIUM_ETHERNET:
		return "Ethernet";
	case LW_MEDIUM_HDLC:
		return "serial, HDLC";
	case LW_MEDIUM_PPP:
		return "serial, PPP";
	}
	return "";
}

static void show_topology(const struct lw_scenario *s)
{
	for (size_t i = 0; i < s->nlinks; i++) {
		const struct lw_link_spec *l = &s->links[i];
		printf("%-13s %-7s --- %-7s %-13s %s, %llu bit/s\n", end_name(s, l, 0),
			end_interface(s, l, 0), end_interface(s, l, 1), end_name(s, l, 1),
			medium_name(l->conf.medium),
			(unsigned long long)l->conf.bits_per_s);
	}
}

static void show_dot(const struct lw_scenario *s)
{
	static const char *const shapes[] = { [LW_NODE_ROUTER] = "circle",
		[LW_NODE_SWITCH] = "box",
		[LW_NODE_HOST] = "plaintext",
		[LW_NODE_SERVER] = "box3d" };
	printf("graph \"%s\" {\n", s->name);
	for (size_t i = 0; i < s->nnodes; i++)
		printf("  \"%s\" [shape=%s];\n", s->nodes[i].name,
			shapes[s->nodes[i].kind]);
	for (size_t i = 0; i < s->nlinks; i++) {
		const struct lw_link_spec *l = &s->links[i];
		printf("  \"%s\" -- \"%s\" [taillabel=\"%s\", headlabel=\"%s\"];\n",
			end_name(s, l, 0), end_name(s, l, 1), end_interface(s, l, 0),
			end_interface(s, l, 1));
	}
	puts("}");
}

static void show_route(const struct lw_node_spec *n, const struct lw_route *r)
{
	char net[LW_IP4_TEXT], via[LW_IP4_TEXT];
	const char *out = n->interfaces[r->iface].name;
	if (n->kind == LW_NODE_SWITCH)
		out = "Vlan1";
	printf("%-13s %-15s/%-2d ", n->name, lw_ip4_format(r->to.addr, net),
		lw_ip4_prefix_of_mask(r->to.mask));
	if (r->connected)
		printf("directly connected, %s\n", out);
	else
		printf("via %s, %s\n", lw_ip4_format(r->next_hop, via), out);
}

/* Routes as the stacks have them: built, asked, thrown away. */
static void show_routes(const struct lw_scenario *s)
{
	struct lw_lab_conf conf = { .scenario = s };
	struct lw_lab *lab = lw_lab_new(&conf);
	for (size_t i = 0; i < s->nnodes; i++) {
		const struct lw_stack *stack = lw_lab_stack(lab, s->nodes[i].name);
		struct lw_route r;
		for (size_t k = 0; lw_stack_route_at(stack, k, &r); k++)
			show_route(&s->nodes[i], &r);
	}
	lw_lab_free(lab);
}

struct options {
	const char *scenario, *what, *format;
	struct lw_scenario_options read;
	void (*picture)(const struct lw_scenario *s); /* of the topology; NULL: text */
};

static int show(const struct options *o, const struct lw_scenario *s)
{
	bool topology = strcmp(o->what, "topology") == 0;
	bool addresses = strcmp(o->what, "addresses") == 0;
	if (o->picture && !topology)
		return usage_error("show", "--dot and --svg are forms of the topology");
	if (o->format && !addresses)
		return usage_error("show", "--format is for addresses");
	if (topology)
		(o->picture ? o->picture : show_topology)(s);
	else if (addresses)
		show_addresses(s, o->format);
	else
		show_routes(s);
	return STATUS_FINE;
}

static int run(void *options)
{
	const struct options *o = options;
	struct lw_scenario *s = load_scenario(o->scenario, &o->read);
	int status = s ? show(o, s) : STATUS_USAGE;
	lw_scenario_free(s);
	return status;
}

static int take_dot(const struct given *g, void *at)
{
	(void)g;
	((struct options *)at)->picture = show_dot;
	return STATUS_FINE;
}

static int take_svg(const struct given *g, void *at)
{
	(void)g;
	((struct options *)at)->picture = show_svg;
	return STATUS_FINE;
}

static const struct term whats[] = {
	{ "topology", "who is plugged into whom" },
	{ "addresses", "the addressing table with all templates filled in" },
	{ "routes", "every node's routes" },
};

static const char *what_at(size_t i)
{
	return i < sizeof(whats) / sizeof(whats[0]) ? whats[i].word : NULL;
}

static const struct row rows[] = {
	{ "addressing", 0, "FILE", "another addressing table", .take = keep_text,
		.at = offsetof(struct options, read.addressing) },
	{ "format", 0, "FORM", "addresses as", "text", .word = address_form_at,
		.take = keep_word, .at = offsetof(struct options, format) },
	{ "dot", 0, NULL, "topology as a Graphviz graph", .take = take_dot },
	{ "svg", 0, NULL, "topology as a picture", .take = take_svg },
};

const struct command command_show = {
	.name = "show",
	.about = "print a scenario's topology, addresses or routes",
	.usage = { "show SCENARIO WHAT [OPTIONS]" },
	.text = "Prints what a scenario consists of.",
	.arguments = { { .value = "SCENARIO",
			       .about = "a path, or the name of an installed one "
					"(labwire list)",
			       .take = keep_text,
			       .at = offsetof(struct options, scenario) },
		{ .value = "WHAT",
			.about = "one of those below",
			.below = true,
			.word = what_at,
			.take = keep_word,
			.at = offsetof(struct options, what) } },
	.groups = { { NULL, ROWS(rows), 0 } },
	.topics = { { "WHAT", ROWS(whats), NULL, NULL } },
	.example = "labwire show lab-3.4.3 routes",
	.size = sizeof(struct options),
	.run = run,
};
