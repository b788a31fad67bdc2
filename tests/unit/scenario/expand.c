/* expand.c - templates and overrides, seen in what a scenario becomes.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "labwire/scenario/scenario.h"

static char table[] = "/tmp/labwire-table-XXXXXX";
static struct lw_diags diags;

static void setup(void)
{
	static const char text[] =
		"Device,Interface,IP Address,Subnet Mask,Default Gateway\n"
		"pc#,eth0,10.0.0.Pod#,255.255.255.0,N/A\n";
	int fd = mkstemp(table);
	cr_assert(fd >= 0);
	cr_assert_eq(write(fd, text, sizeof(text) - 1), sizeof(text) - 1);
	close(fd);
}

static void teardown(void)
{
	unlink(table);
	lw_diags_fini(&diags);
}

TestSuite(expand, .init = setup, .fini = teardown);

static const char form[] =
	"{ \"name\": \"t\", \"addressing\": \"x\", \"pods\": 3, \"seed\": 4,"
	"  \"nodes\": [ { \"name\": \"S1\", \"kind\": \"switch\", \"ports\": 8 },"
	"               { \"name\": \"pc#\", \"kind\": \"host\" } ],"
	"  \"links\": [ { \"ends\": [ \"pc#:eth0\", \"S1:Fa0/{2#-1}\" ] } ],"
	"  \"steps\": [ { \"id\": \"p{#+1}\", \"do\": \"ping\", \"node\": \"pc#\","
	"                 \"target\": \"10.0.0.{#+1}\", \"at\": \"#s\" } ] }";

static struct lw_scenario *parse(const char *const *set, size_t nset)
{
	struct lw_scenario_options o = { .addressing = table, .set = set, .nset = nset };
	return lw_scenario_parse("t.json", form, strlen(form), &o, &diags);
}

Test(expand, an_element_stands_once_for_each_pod)
{
	struct lw_scenario *s = parse(NULL, 0);
	cr_assert_not_null(s, "%s", diags.used ? diags.all[0].sentence : "");
	cr_assert_eq(s->nnodes, 4);
	cr_assert_str_eq(s->nodes[3].name, "pc3");
	cr_assert_eq(s->nlinks, 3);
	cr_assert_str_eq(s->nodes[0].interfaces[s->links[2].interface[1]].name, "Fa0/5");
	cr_assert_eq(s->nsteps, 3);
	cr_assert_str_eq(s->steps[1].id, "p3");
	cr_assert_eq(s->steps[2].delay, LW_SEC(3));
	lw_scenario_free(s);
}

Test(expand, a_value_can_be_set)
{
	static const char *const set[] = { "pods=2", "seed=9", "nodes[0].ports=4",
		"links[0].delay=5ms" };
	struct lw_scenario *s = parse(set, 4);
	cr_assert_not_null(s, "%s", diags.used ? diags.all[0].sentence : "");
	cr_assert_eq(s->nnodes, 3);
	cr_assert_eq(s->seed, 9);
	cr_assert_eq(s->nodes[0].ports, 4);
	cr_assert_eq(s->links[1].conf.delay, LW_MS(5));
	lw_scenario_free(s);
}

Test(expand, a_value_that_is_nowhere_cannot)
{
	static const char *const set[] = { "nodes[7].ports=4", "nodes[0]ports=4", "=4" };
	for (size_t i = 0; i < 3; i++) {
		cr_assert_null(parse(&set[i], 1), "%s", set[i]);
		cr_assert(diags.used > 0);
		lw_diags_fini(&diags);
	}
}

Test(expand, a_mistake_in_a_template_is_named_by_its_place_in_the_file)
{
	static const char *const set[] = { "links[0].ends[1]=S1:Fa0/9#" };
	cr_assert_null(parse(set, 1));
	cr_assert_str_eq(diags.all[0].path, "links[0].ends[1]");
}
