/* net.c - a small network laid out: who hears whom, who has what, what the nodes are
 * configured to, and that the lab's nodes are the same.  SPDX-License-Identifier: MIT */
#include "labwire/net/net.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <unistd.h>

#include "labwire/lab/lab.h"
#include "labwire/stack/stack.h"

static const char wiring[] =
	"{ \"name\": \"t\", \"addressing\": \"unused\", \"nodes\": ["
	"{\"name\":\"R\",\"kind\":\"router\",\"interfaces\":[\"Fa0/0\",\"Fa0/1\","
	"\"S0/0\"],\"routes\":[{\"to\":\"10.9.0.0/16\",\"via\":\"10.2.0.10\"},"
	"{\"to\":\"10.8.0.0/16\",\"via\":\"10.7.0.1\"}]},"
	"{\"name\":\"S\",\"kind\":\"switch\",\"ports\":4},"
	"{\"name\":\"a\",\"kind\":\"host\"},{\"name\":\"b\",\"kind\":\"host\"},"
	"{\"name\":\"c\",\"kind\":\"server\"}],"
	"\"links\":[{\"ends\":[\"R:Fa0/0\",\"S:Fa0/1\"]},"
	"{\"ends\":[\"a:eth0\",\"S:Fa0/2\"]},"
	"{\"ends\":[\"R:Fa0/1\",\"c:eth0\"]}] }";
static const char table[] =
	"Device,Interface,IP Address,Subnet Mask,Default Gateway\n"
	"R,Fa0/0,10.1.0.1,255.255.255.0,N/A\n,Fa0/1,10.2.0.1,255.255.255.0,N/A\n"
	"S,Vlan1,10.1.0.2,255.255.255.0,10.1.0.1\n"
	"a,,10.1.0.10,255.255.255.0,10.1.0.1\n"
	"b,,10.1.0.11,255.255.255.0,10.5.0.1\n"
	"c,,10.2.0.10,255.255.255.0,10.2.0.1\n";

enum {
	R,
	S,
	A,
	B,
	C
};

static struct lw_scenario *s;
static struct lw_net *net;

static void setup(void)
{
	char path[] = "/tmp/net_XXXXXX";
	int fd = mkstemp(path);
	struct lw_diags diags = { 0 };
	struct lw_scenario_options o = { .addressing = path };
	cr_assert(write(fd, table, sizeof(table) - 1) == (ssize_t)sizeof(table) - 1);
	close(fd);
	s = lw_scenario_parse("t.json", wiring, sizeof(wiring) - 1, &o, &diags);
	unlink(path);
	cr_assert(s, "%s", diags.used ? diags.all[0].sentence : "");
	net = lw_net_new(s);
}

static void teardown(void)
{
	lw_net_free(net);
	lw_scenario_free(s);
}

TestSuite(net, .init = setup, .fini = teardown, .timeout = 60);

Test(net, cables_and_switches_make_segments)
{
	uint32_t lan = lw_net_segment(net, R, 0), other = lw_net_segment(net, R, 1);
	cr_assert_eq(lw_net_segment(net, A, 0), lan);
	cr_assert_eq(lw_net_segment(net, S, 4), lan); /* Vlan1 */
	cr_assert_eq(lw_net_segment(net, C, 0), other);
	cr_assert_neq(lan, other);
	cr_assert_eq(lw_net_segment(net, B, 0), LW_NOBODY); /* no cable */
	cr_assert_eq(lw_net_segment(net, S, 0), LW_NOBODY); /* a port */
	cr_assert_eq(net->segments[lan].count, 3);
	cr_assert_eq(net->segments[lan].nproxies, 1);
	cr_assert_not(lw_net_serial(net, lan));
	cr_assert(net->stations[net->nodes[R].first + 2].ip.line);
	cr_assert_null(net->spanning);
}

Test(net, what_does_not_fit_is_left_out_of_a_node)
{
	struct lw_hop hop;
	cr_assert(lw_ip_next(&net->nodes[R].ip, LW_IP4(10, 9, 1, 1), &hop));
	cr_assert_eq(hop.addr, LW_IP4(10, 2, 0, 10));
	cr_assert_not(lw_ip_next(&net->nodes[R].ip, LW_IP4(10, 8, 1, 1), &hop));
	cr_assert(lw_ip_next(&net->nodes[A].ip, LW_IP4(8, 8, 8, 8), &hop));
	cr_assert_not(lw_ip_next(&net->nodes[B].ip, LW_IP4(8, 8, 8, 8), &hop));
	cr_assert_eq(lw_index_get(&net->by_addr, LW_IP4(10, 5, 0, 1)), LW_NOBODY);
	uint32_t h = lw_index_get(&net->by_addr, LW_IP4(10, 1, 0, 2));
	cr_assert_eq(net->stations[net->holders[h].station].node, S);
}

Test(net, a_lab_has_the_same_routes)
{
	struct lw_lab_conf conf = { .scenario = s };
	struct lw_lab *lab = lw_lab_new(&conf);
	for (size_t i = 0; i < s->nnodes; i++) {
		const struct lw_routes *t = &net->nodes[i].ip.routes;
		struct lw_route r;
		size_t n = 0;
		for (; lw_stack_route_at(lw_lab_stack(lab, s->nodes[i].name), n, &r); n++)
			cr_assert(lw_prefix_same(r.to, t->all[n].to) &&
				  r.next_hop == t->all[n].next_hop &&
				  r.iface == t->all[n].iface);
		cr_assert_eq(n, t->used, "%s", s->nodes[i].name);
	}
	lw_lab_free(lab);
}
