/* lint.c - what is found in a table, told once, with repairs that were tried; each kind
 * has its tables in tests/tables.  SPDX-License-Identifier: MIT */
#include "labwire/lint/lint.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct lw_table t;
static struct lw_diags diags;
static struct lw_findings found;

static void lint(const char *text, uint32_t pods)
{
	cr_assert(
		lw_table_parse(&t, "t.csv", lw_rd_of(text, strlen(text)), pods, &diags));
	lw_lint_table(&t, &found);
}

static void teardown(void)
{
	lw_table_fini(&t);
	lw_diags_fini(&diags);
	lw_findings_fini(&found);
}

TestSuite(lint, .fini = teardown);

#define HEADING "Device,Interface,IP Address,Subnet Mask,Default Gateway\n"

static void expect(size_t i, const char *code, const char *device, const char *repair)
{
	cr_assert_lt(i, found.used);
	cr_assert_str_eq(lw_finding_code(found.all[i].kind), code);
	cr_assert_str_eq(found.all[i].device, device);
	if (repair)
		cr_assert_str_eq(found.all[i].repair, repair);
	else
		cr_assert_null(found.all[i].repair);
}

Test(lint, a_good_table_has_no_findings)
{
	lint(HEADING "R,Fa0/0,10.0.0.1,255.255.255.0,N/A\n"
		     "a,,10.0.0.2,255.255.255.0,10.0.0.1\n",
		1);
	cr_assert_eq(found.used, 0);
}

Test(lint, what_all_pods_have_is_told_of_the_template)
{
	lint(HEADING "R,Fa0/0,10.0.255.254,255.255.0.0,N/A\n"
		     "a,,10.0.0.1,255.255.0.0,10.0.255.254\n"
		     "h#,,10.0.Pod#.1,255.255.0.0,10.0.255.253\n",
		5);
	cr_assert_eq(found.used, 1);
	expect(0, "gateway-unknown", "h#", "10.0.255.254");
	cr_assert_eq(found.all[0].pods, 5);
	cr_assert_eq(found.all[0].column, LW_COLUMN_GATEWAY);
}

Test(lint, what_one_pod_has_is_told_of_that_pod)
{
	lint(HEADING "R,Fa0/0,10.0.255.254,255.255.0.0,N/A\n"
		     "h#,,10.0.Pod#.1,255.255.0.0,10.0.255.254\n"
		     "k#,,10.0.1Pod#.1,255.255.0.0,10.0.255.254\n"
		     "a,,10.0.13.1,255.255.0.0,10.0.255.254\n",
		5);
	cr_assert_eq(found.used, 1);
	expect(0, "duplicate-address", "a", "10.0.0.1");
}

Test(lint, one_mistake_is_told_once)
{
	lint(HEADING "R,Fa0/0,10.0.0.x,255.255.255.0,N/A\n"
		     ",Fa0/1,10.0.1.1,255.255.255.0,N/A\n"
		     "a,,10.0.0.2,255.255.255.0,10.0.0.1\n"
		     "b,,10.0.0.3,255.255.255.0,10.0.0.1\n"
		     "c,,10.0.1.3,255.255.255.0,10.0.1.1\n",
		1);
	cr_assert_eq(found.used, 1, "%zu", found.used);
	expect(0, "not-an-address", "R", NULL);
}

Test(lint, repairs_go_with_the_cell_as_written)
{
	lint(HEADING "R,Fa0/0,10.0.255.254,255.255.0.0,N/A\n"
		     "h#,,10.0.Pod#.1,255.255.0.0,10.0.255.254\n"
		     "k#,,10.1.Pod#.2,255.255.0.0,10.0.255.254\n",
		3);
	cr_assert_gt(found.used, 0);
	for (size_t i = 0; i < found.used; i++) {
		struct lw_table other;
		struct lw_findings after = { 0 };
		const struct lw_finding *f = &found.all[i];
		if (!f->repair)
			continue;
		lw_table_change(&other, &t, f->line, f->column, f->repair);
		lw_lint_table(&other, &after);
		cr_assert_lt(after.used, found.used);
		lw_findings_fini(&after);
		lw_table_fini(&other);
	}
}

Test(lint, every_kind_has_a_code_and_a_severity)
{
	for (int k = 0; k < LW_FINDING_KINDS; k++) {
		cr_assert(*lw_finding_code((enum lw_finding_kind)k));
		cr_assert(
			*lw_severity_name(lw_finding_severity((enum lw_finding_kind)k)));
	}
}

/* R1 knows of neither LAN of R2; one's name ends as the other's does. */
static const char two_lans[] =
	"{\"name\":\"t\",\"addressing\":\"unused\",\"nodes\":["
	"{\"name\":\"R1\",\"kind\":\"router\"},"
	"{\"name\":\"R2\",\"kind\":\"router\"},{\"name\":\"a\",\"kind\":\"host\"},"
	"{\"name\":\"b\",\"kind\":\"host\"}],\"links\":["
	"[\"R1:Fa0/0\",\"R2:Fa0/0\"],[\"R2:Fa0/1\",\"a:eth0\"],"
	"[\"R2:Fa1/0\",\"b:eth0\"]]}";

Test(lint, a_router_is_told_of_each_network_that_it_does_not_know)
{
	static const char table[] =
		HEADING "R1,Fa0/0,192.168.0.1,255.255.255.0,N/A\n"
			"R2,Fa0/0,192.168.0.2,255.255.255.0,N/A\n"
			",Fa0/1,110.0.0.1,255.0.0.0,N/A\n,Fa1/0,10.0.0.1,255.0.0.0,N/A\n"
			"a,,110.0.0.2,255.0.0.0,110.0.0.1\n"
			"b,,10.0.0.2,255.0.0.0,10.0.0.1\n";
	char path[] = "/tmp/lint_XXXXXX";
	int fd = mkstemp(path);
	struct lw_scenario_options o = { .addressing = path, .lenient = true };
	cr_assert(write(fd, table, sizeof(table) - 1) == (ssize_t)sizeof(table) - 1);
	close(fd);
	struct lw_scenario *s =
		lw_scenario_parse("t.json", two_lans, sizeof(two_lans) - 1, &o, &diags);
	unlink(path);
	cr_assert(s, "%s", diags.used ? diags.all[0].sentence : "");
	lw_lint_scenario(s, &found);
	cr_assert_eq(lw_findings_count(&found, LW_ERROR), 2);
	for (size_t i = 0; i < found.used; i++)
		if (lw_finding_severity(found.all[i].kind) == LW_ERROR)
			cr_assert_str_eq(found.all[i].device, "R1");
	lw_scenario_free(s);
}
