/* reach.c - who can talk to whom, by one small network and what can be wrong with it.
 * SPDX-License-Identifier: MIT */
#include "labwire/reach/reach.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "labwire/reach/verify.h"

static const char wiring[] =
	"{ \"name\": \"t\", \"addressing\": \"unused\", \"nodes\": ["
	"{\"name\":\"R\",\"kind\":\"router\",\"interfaces\":[{\"name\":\"Fa0/0\"},"
	"{\"name\":\"Fa0/1\"},{\"name\":\"Fa1/0\"}]},"
	"{\"name\":\"S\",\"kind\":\"switch\",\"ports\":4},"
	"{\"name\":\"a\",\"kind\":\"host\"},{\"name\":\"b\",\"kind\":\"host\"},"
	"{\"name\":\"c\",\"kind\":\"server\"}],"
	"\"links\":[{\"ends\":[\"R:Fa0/0\",\"S:Fa0/1\"]},"
	"{\"ends\":[\"a:eth0\",\"S:Fa0/2\"]},{\"ends\":[\"b:eth0\",\"S:Fa0/3\"]},"
	"{\"ends\":[\"R:Fa0/1\",\"c:eth0\"]}],"
	"\"services\":[{\"node\":\"c\",\"kind\":\"smtp\",\"domains\":[\"x.org\"],"
	"\"users\":[\"u\"]}] }";

#define HEADING "Device,Interface,IP Address,Subnet Mask,Default Gateway\n"
#define ROUTER	"R,Fa0/0,10.1.0.1,255.255.255.0,N/A\n,Fa0/1,10.2.0.1,255.255.255.0,N/A\n"
#define HOST_A	"a,,10.1.0.10,255.255.255.0,10.1.0.1\n"
#define HOST_B	"b,,10.1.0.11,255.255.255.0,10.1.0.1\n"
#define HOST_C	"c,,10.2.0.10,255.255.255.0,10.2.0.1\n"

enum {
	R,
	S,
	A,
	B,
	C
};

static struct lw_reach_service service(const char *name)
{
	struct lw_reach_service v;
	cr_assert(lw_reach_service(name, &v));
	return v;
}

static struct lw_scenario *s;
static struct lw_net *net;
static size_t differ;

static void compare(void *ctx, const struct lw_cell *cell, bool ok)
{
	struct lw_cell c = *cell;
	lw_reach_ask(net, ctx, &c);
	differ += c.ok != ok;
}

/* The network with this table; reach and simulation agree about all of it. */
static void with(const char *table)
{
	char path[] = "/tmp/reach_XXXXXX";
	int fd = mkstemp(path);
	struct lw_diags diags = { 0 };
	struct lw_scenario_options o = { .addressing = path };
	struct lw_reach_filter f = { SIZE_MAX, SIZE_MAX, 0, service("ping") };
	cr_assert(write(fd, table, strlen(table)) == (ssize_t)strlen(table));
	close(fd);
	s = lw_scenario_parse("t.json", wiring, strlen(wiring), &o, &diags);
	unlink(path);
	cr_assert(s, "%s", diags.used ? diags.all[0].sentence : "");
	net = lw_net_new(s);
	differ = 0;
	lw_verify(s, &f, compare, &f.service);
	cr_assert_eq(differ, 0);
}

static void teardown(void)
{
	lw_net_free(net);
	lw_scenario_free(s);
}

TestSuite(reach, .fini = teardown, .timeout = 20);

static struct lw_cell ask(size_t from, size_t to, uint32_t addr)
{
	struct lw_cell c = { .from = (uint32_t)from, .to = (uint32_t)to, .addr = addr };
	struct lw_reach_service ping = service("ping");
	lw_reach_ask(net, &ping, &c);
	return c;
}

static void expect(const struct lw_way *w, enum lw_verdict verdict, size_t node)
{
	cr_assert_eq(w->verdict, verdict, "%s", lw_verdict_name(w->verdict));
	cr_assert_eq(w->node, node);
}

Test(reach, everybody_answers_when_the_table_is_right)
{
	with(HEADING ROUTER HOST_A HOST_B HOST_C);
	struct lw_cell c = ask(A, C, LW_IP4(10, 2, 0, 10));
	cr_assert(c.ok);
	cr_assert_eq(c.there.hops, 1);
	cr_assert_eq(c.there.src, LW_IP4(10, 1, 0, 10));
	cr_assert(ask(A, B, LW_IP4(10, 1, 0, 11)).ok);
}

Test(reach, a_gateway_that_nobody_has_is_asked_for_in_vain)
{
	with(HEADING ROUTER "a,,10.1.0.10,255.255.255.0,10.1.0.2\n" HOST_B HOST_C);
	struct lw_cell c = ask(A, C, LW_IP4(10, 2, 0, 10));
	expect(&c.there, LW_REACH_NO_ANSWER, A);
	c = ask(C, A, LW_IP4(10, 1, 0, 10));
	expect(&c.there, LW_REACH_FINE, A);
	expect(&c.back, LW_REACH_NO_ANSWER, A);
}

Test(reach, a_gateway_outside_the_own_network_is_no_route)
{
	with(HEADING ROUTER "a,,10.1.0.10,255.255.255.0,10.2.0.1\n" HOST_B HOST_C);
	struct lw_cell c = ask(A, C, LW_IP4(10, 2, 0, 10));
	struct lw_text t = { 0 };
	expect(&c.there, LW_REACH_NO_ROUTE, A);
	lw_way_text(net, &c.there, &t);
	cr_assert(strstr(lw_text_str(&t), "cannot use its default gateway 10.2.0.1"));
	lw_text_fini(&t);
}

Test(reach, a_host_for_a_gateway_throws_packets_away)
{
	with(HEADING ROUTER "a,,10.1.0.10,255.255.255.0,10.1.0.11\n" HOST_B HOST_C);
	struct lw_cell c = ask(A, C, LW_IP4(10, 2, 0, 10));
	expect(&c.there, LW_REACH_NOT_ROUTER, B);
}

Test(reach, a_router_answers_for_others_when_a_mask_is_too_wide)
{
	with(HEADING ROUTER "a,,10.1.0.10,255.0.0.0,N/A\n" HOST_B HOST_C);
	cr_assert(ask(A, C, LW_IP4(10, 2, 0, 10)).ok, "proxy ARP");
}

Test(reach, an_own_address_or_broadcast_goes_nowhere)
{
	with(HEADING ROUTER "a,,10.1.0.10,255.255.255.0,10.1.0.1\n"
			    "b,,10.1.0.255,255.255.255.128,10.1.0.254\n" HOST_C);
	struct lw_cell c = ask(A, B, LW_IP4(10, 1, 0, 255));
	cr_assert_not(c.ok);
	struct lw_way w = lw_reach_way(net, A, LW_IP4(10, 1, 0, 10));
	expect(&w, LW_REACH_OWN, A);
	w = lw_reach_way(net, A, LW_IP4(127, 0, 0, 1));
	expect(&w, LW_REACH_OWN, A);
}

Test(reach, an_interface_without_a_cable_says_so)
{
	with(HEADING ROUTER ",Fa1/0,10.3.0.1,255.255.255.0,N/A\n" HOST_A HOST_B HOST_C);
	struct lw_way w = lw_reach_way(net, A, LW_IP4(10, 3, 0, 9));
	expect(&w, LW_REACH_UNPLUGGED, R);
	cr_assert(ask(A, R, LW_IP4(10, 3, 0, 1)).ok, "the address itself is there");
}

Test(reach, a_service_is_where_it_runs)
{
	with(HEADING ROUTER HOST_A HOST_B HOST_C);
	struct lw_reach_service smtp = service("smtp");
	struct lw_cell c = { .from = A, .to = C, .addr = LW_IP4(10, 2, 0, 10) };
	lw_reach_ask(net, &smtp, &c);
	cr_assert(c.ok);
	c = (struct lw_cell){ .from = A, .to = B, .addr = LW_IP4(10, 1, 0, 11) };
	lw_reach_ask(net, &smtp, &c);
	expect(&c.there, LW_REACH_NO_SERVICE, B);
}

Test(reach, every_kind_of_service_that_listens_is_asked_for_by_name)
{
	struct lw_reach_service v;
	const struct lw_service_kind *kind = NULL;
	size_t asked = 0;
	for (size_t i = 0; (kind = lw_service_kind_at(i)); i++) {
		const char *name = lw_service_name(kind);
		bool datagrams = strcmp(name, "nbns") == 0 || strcmp(name, "echo") == 0;
		cr_assert_eq(datagrams, lw_service_tcp_port(kind) == 0, "%s needs a port",
			name);
		cr_assert_eq(lw_reach_service(name, &v), !datagrams);
		asked += !datagrams;
	}
	cr_assert(lw_reach_service_at(asked, &v), "ping comes before them");
	cr_assert_not(lw_reach_service_at(asked + 1, &v));
	cr_assert_not(lw_reach_service("gopher", &v));
}

Test(reach, cells_come_in_order_and_filtered)
{
	with(HEADING ROUTER HOST_A HOST_B HOST_C);
	struct lw_reach_filter f = { SIZE_MAX, SIZE_MAX, 0, service("ping") };
	struct lw_cell c = { 0 };
	size_t n = 0, place = 0;
	while (lw_reach_next(s, &f, &place, &c))
		n++;
	cr_assert_eq(n, 3 + 3 * 4, "the switch has no address and asks nothing");
	f = (struct lw_reach_filter){ A, R, LW_IP4(10, 2, 0, 1), f.service };
	c = (struct lw_cell){ 0 };
	place = 0;
	cr_assert(lw_reach_next(s, &f, &place, &c));
	cr_assert_eq(c.from, A);
	cr_assert_eq(c.addr, LW_IP4(10, 2, 0, 1));
	cr_assert_not(lw_reach_next(s, &f, &place, &c));
}
