/* show.c - labwire show: topology, addresses, routes of a scenario.
 * SPDX-License-Identifier: MIT */
#include "show.h"

#include <string.h>

#include "cli.h"
#include "labwire/base/assert.h"
#include "labwire/lab/lab.h"
#include "labwire/stack/stack.h"
#include "svg.h"

static const char help[] =
	"usage: labwire show SCENARIO WHAT [OPTIONS]\n\n"
	"  topology    who is plugged into whom\n"
	"  addresses   the addressing table with all templates filled in\n"
	"  routes      every node's routes\n\n"
	"  --addressing FILE  another addressing table\n"
	"  --format FORM      addresses as text (default), csv, tsv, md or json\n"
	"  --dot              topology as a Graphviz graph\n"
	"  --svg              topology as a picture\n\n"
	"example: labwire show lab-3.4.3 routes\n";

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

static void show_route(const struct lw_node_spec *n, const struct lw_route_view *r)
{
	char net[LW_IP4_TEXT], via[LW_IP4_TEXT];
	const char *out = n->interfaces[r->netif].name;
	if (n->kind == LW_NODE_SWITCH)
		out = "Vlan1";
	printf("%-13s %-15s/%-2d ", n->name, lw_ip4_format(r->net, net),
		lw_ip4_prefix_of_mask(r->mask));
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
		struct lw_route_view r;
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

static int parse(struct options *o, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		bool valued = strcmp(argv[i], "--addressing") == 0 ||
			      strcmp(argv[i], "--format") == 0;
		if (valued && i + 1 == argc)
			return usage_error("show", "%s: needs a value", argv[i]);
		if (strcmp(argv[i], "--dot") == 0)
			o->picture = show_dot;
		else if (strcmp(argv[i], "--svg") == 0)
			o->picture = show_svg;
		else if (strcmp(argv[i], "--addressing") == 0)
			o->read.addressing = argv[++i];
		else if (strcmp(argv[i], "--format") == 0)
			o->format = argv[++i];
		else if (argv[i][0] == '-' || o->what)
			return usage_error("show", "%s: what is that?", argv[i]);
		else if (o->scenario)
			o->what = argv[i];
		else
			o->scenario = argv[i];
	}
	return o->what ? STATUS_FINE
		       : usage_error("show", "a scenario and what to show are needed");
}

static int show(const struct options *o, const struct lw_scenario *s)
{
	LW_ASSERT(o->what); /* parse() has seen to it */
	bool topology = strcmp(o->what, "topology") == 0;
	bool addresses = strcmp(o->what, "addresses") == 0;
	if (!topology && !addresses && strcmp(o->what, "routes") != 0)
		return usage_error("show", "WHAT is one of topology, addresses, routes");
	if (o->picture && !topology)
		return usage_error("show", "--dot and --svg are forms of the topology");
	if (o->format && !addresses)
		return usage_error("show", "--format is for addresses");
	if (addresses && !show_addresses(s, o->format ? o->format : "text"))
		return usage_error("show", "there is no form \"%s\"", o->format);
	if (topology)
		(o->picture ? o->picture : show_topology)(s);
	else if (!addresses)
		show_routes(s);
	return finish_stdout(STATUS_FINE);
}

int cmd_show(int argc, char **argv)
{
	struct options o = { 0 };
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
			fputs(help, stdout);
			return finish_stdout(STATUS_FINE);
		}
	int status = parse(&o, argc, argv);
	if (status != STATUS_FINE)
		return status;
	struct lw_scenario *s = load_scenario(o.scenario, &o.read);
	if (!s)
		return STATUS_USAGE;
	status = show(&o, s);
	lw_scenario_free(s);
	return status;
}
