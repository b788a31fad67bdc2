/* include.c - what scenarios share: its place among their own, and whose mistake it is.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "labwire/scenario/scenario.h"

static char folder[] = "/tmp/labwire-include-XXXXXX";
static struct lw_diags diags;

static void write_beside(const char *name, const char *text)
{
	char path[128];
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	FILE *f = fopen(path, "w");
	cr_assert_not_null(f);
	fputs(text, f);
	fclose(f);
}

static void setup(void)
{
	cr_assert_not_null(mkdtemp(folder));
	write_beside("t.csv", "Device,Interface,IP Address,Subnet Mask,Default Gateway\n"
			      "pc#,eth0,10.0.0.Pod#,255.255.255.0,N/A\n");
	write_beside("part.json",
		"{ \"nodes\": [ { \"name\": \"S1\", \"kind\": \"switch\", \"ports\": 8 },"
		"               { \"name\": \"pc#\", \"kind\": \"host\" } ],"
		"  \"links\": [ { \"ends\": [ \"pc#:eth0\", \"S1:Fa0/#\" ] } ],"
		"  \"services\": [ { \"node\": \"pc1\", \"kind\": \"smtp\","
		"                    \"users\": [ \"a\" ] },"
		"                  { \"node\": \"pc1\", \"kind\": \"imap\" } ] }");
}

static void teardown(void)
{
	static const char *const names[] = { "t.csv", "part.json", "t.json" };
	char path[128];
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		unlink(path);
	}
	rmdir(folder);
	lw_diags_fini(&diags);
}

TestSuite(include, .init = setup, .fini = teardown);

/* A scenario that includes the part and has `more` besides. */
static struct lw_scenario *parse(const char *more, const char *set)
{
	char text[1024], path[128];
	struct lw_scenario_options o = { .set = &set, .nset = set != NULL };
	snprintf(text, sizeof(text),
		"{ \"name\": \"t\", \"pods\": 2, \"addressing\": \"t.csv\","
		"  \"include\": \"part.json\" %s }",
		more);
	snprintf(path, sizeof(path), "%s/t.json", folder);
	return lw_scenario_parse(path, text, strlen(text), &o, &diags);
}

Test(include, it_stands_there_as_if_it_had_been_written)
{
	struct lw_scenario *s = parse("", NULL);
	cr_assert_not_null(s, "%s", diags.used ? diags.all[0].sentence : "");
	cr_assert_eq(s->nnodes, 3);
	cr_assert_eq(s->nlinks, 2);
	cr_assert_eq(s->nservices, 2);
	lw_scenario_free(s);
}

Test(include, ones_own_takes_the_place_of_the_same)
{
	struct lw_scenario *s = parse(
		", \"nodes\": [ { \"name\": \"S2\", \"kind\": \"switch\", \"ports\": 4 },"
		"               { \"name\": \"S1\", \"kind\": \"switch\", \"ports\": 9 } "
		"],"
		"  \"links\": [ { \"ends\": [ \"pc#:eth0\", \"S1:Fa0/#\" ],"
		"                 \"delay\": \"7ms\" } ],"
		"  \"services\": [ { \"node\": \"pc2\", \"kind\": \"sink\" },"
		"                  { \"node\": \"pc1\", \"kind\": \"smtp\","
		"                    \"users\": [ \"b\" ] } ]",
		NULL);
	cr_assert_not_null(s, "%s", diags.used ? diags.all[0].sentence : "");
	cr_assert_eq(s->nnodes, 4);
	cr_assert_str_eq(s->nodes[0].name, "S1");
	cr_assert_eq(s->nodes[0].ports, 9);
	cr_assert_str_eq(s->nodes[3].name, "S2");
	cr_assert_eq(s->nlinks, 2);
	cr_assert_eq(s->links[1].conf.delay, LW_MS(7));
	cr_assert_eq(s->nservices, 3);
	cr_assert_str_eq(lw_service_name(s->services[0].kind), "smtp");
	cr_assert_str_eq(s->services[0].accounts.users[0], "b");
	cr_assert_str_eq(lw_service_name(s->services[2].kind), "sink");
	lw_scenario_free(s);
}

Test(include, a_value_of_it_can_be_set)
{
	struct lw_scenario *s = parse("", "nodes[0].ports=3");
	cr_assert_not_null(s, "%s", diags.used ? diags.all[0].sentence : "");
	cr_assert_eq(s->nodes[0].ports, 3);
	lw_scenario_free(s);
	cr_assert_null(parse("", "include=other.json"));
	cr_assert_str_eq(diags.all[0].path, "include");
}

Test(include, a_mistake_is_told_where_it_was_made)
{
	cr_assert_null(parse(", \"nodes\": [ { \"name\": \"S2\", \"kind\": \"hub\" } ]",
		"services[1].persona=exchange"));
	cr_assert_eq(diags.used, 2);
	cr_assert_str_eq(diags.all[0].path, "nodes[0].kind");
	cr_assert_str_eq(diags.all[1].path, "part.json: services[1].persona");
}

Test(include, only_what_can_be_shared)
{
	write_beside("part.json", "{ \"nodes\": 5, \"steps\": [], \"servces\": [] }");
	cr_assert_null(parse("", NULL));
	cr_assert_geq(diags.used, 3);
	cr_assert_str_eq(diags.all[0].path, "part.json: steps");
	cr_assert_str_eq(diags.all[1].path, "part.json: servces");
	cr_assert_str_eq(diags.all[2].path, "part.json: nodes");
}

Test(include, a_part_that_cannot_be_read)
{
	write_beside("part.json", "{ \"nodes\": [\n }");
	cr_assert_null(parse("", NULL));
	cr_assert_eq(diags.all[0].line, 2);
	lw_diags_fini(&diags);
	char path[128];
	snprintf(path, sizeof(path), "%s/part.json", folder);
	unlink(path);
	cr_assert_null(parse("", NULL));
	cr_assert_str_eq(
		diags.all[0].sentence, "cannot be read: No such file or directory");
}
