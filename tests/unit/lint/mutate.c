/* mutate.c - every plausible slip, and what becomes of it.  SPDX-License-Identifier: MIT
 */
#include "labwire/lint/mutate.h"

#include <criterion/criterion.h>
#include <string.h>
#include <unistd.h>

static const char wiring[] =
	"{ \"name\": \"t\", \"addressing\": \"unused\", \"nodes\": ["
	"{\"name\":\"R\",\"kind\":\"router\",\"interfaces\":[{\"name\":\"Fa0/0\"},"
	"{\"name\":\"Fa0/1\"}]},"
	"{\"name\":\"a\",\"kind\":\"host\"},{\"name\":\"b\",\"kind\":\"host\"}],"
	"\"links\":[{\"ends\":[\"R:Fa0/0\",\"a:eth0\"]},{\"ends\":[\"R:Fa0/1\","
	"\"b:eth0\"]}] }";

static const char table[] = "Device,Interface,IP Address,Subnet Mask,Default Gateway\n"
			    "R,Fa0/0,10.1.0.1,255.255.255.0,N/A\n"
			    "R,Fa0/1,10.2.0.1,255.255.255.0,N/A\n"
			    "a,,10.1.0.10,255.255.255.0,10.1.0.1\n"
			    "b,,10.2.0.10,255.255.255.0,10.2.0.1\n";

struct seen {
	size_t all, refused, lost, unseen;
	bool no_gateway, unknown;
};

static void told(void *ctx, const struct lw_mutation *m)
{
	struct seen *s = ctx;
	s->all++;
	s->refused += m->refused;
	s->lost += m->nlost > 0;
	s->unseen += !m->refused && m->nlost && !m->found.used;
	if (m->line == 2 && m->column == LW_COLUMN_GATEWAY && !strcmp(m->text, "N/A")) {
		s->no_gateway = true;
		/* a > R's other side, a > b, and back: b > a; R's questions come from a's
		 * own network */
		cr_assert_eq(m->nlost, 3, "%zu", m->nlost);
		cr_assert_eq(m->found.all[0].kind, LW_FINDING_NO_GATEWAY);
	}
	if (m->line == 2 && m->column == LW_COLUMN_GATEWAY &&
		!strcmp(m->text, "10.1.0.2")) {
		s->unknown = true;
		cr_assert_eq(m->found.all[0].kind, LW_FINDING_GATEWAY_UNKNOWN);
	}
}

Test(mutate, slips_are_tried_and_the_scenario_is_as_before, .timeout = 20)
{
	char path[] = "/tmp/mutate_XXXXXX";
	int fd = mkstemp(path);
	struct lw_diags diags = { 0 };
	struct lw_scenario_options o = { .addressing = path };
	struct seen seen = { 0 };
	cr_assert(write(fd, table, sizeof(table) - 1) == (ssize_t)sizeof(table) - 1);
	close(fd);
	struct lw_scenario *s =
		lw_scenario_parse("t.json", wiring, strlen(wiring), &o, &diags);
	unlink(path);
	cr_assert(s);
	struct lw_reach_service ping;
	cr_assert(lw_reach_service("ping", &ping));
	size_t asked = lw_mutate(s, &ping, told, &seen);
	cr_assert_eq(asked, 2 + 3 + 3);
	cr_assert(seen.no_gateway && seen.unknown);
	cr_assert_gt(seen.refused, 0);
	cr_assert_gt(seen.lost, 10);
	cr_assert_lt(seen.refused + seen.lost, seen.all);
	cr_assert_eq(s->table.used, 4);
	cr_assert_eq(s->nodes[1].interfaces[0].addresses[0].gateway, LW_IP4(10, 1, 0, 1));
	lw_scenario_free(s);
}
