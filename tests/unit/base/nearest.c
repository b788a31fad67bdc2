/* nearest.c - what was meant, and where nobody could say.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <string.h>

#include "labwire/base/nearest.h"

static const char *const words[] = { "name", "node", "nodes", "receive_buffer",
	"bits_per_s", "eagle-server", "hostPod1A", "id", "run", "reach", NULL };

Test(nearest, a_slip_finds_its_word)
{
	static const char *const slips[][2] = { { "ndoes", "nodes" }, /* changed places */
		{ "nod", "node" },				      /* missing */
		{ "namee", "name" },				      /* too many */
		{ "nane", "name" },				      /* wrong */
		{ "recieve_bufer", "receive_buffer" }, /* three of fourteen are allowed */
		{ "HOSTPOD1a", "hostPod1A" }, { "bits", "bits_per_s" },
		{ "eagle", "eagle-server" }, { "running", "run" }, { "rn", "run" },
		{ "ID", "id" }, { "if", NULL }, { "colour", NULL }, { "", NULL },
		{ "raech", "reach" } };
	for (size_t i = 0; i < sizeof(slips) / sizeof(slips[0]); i++) {
		const char *found = lw_nearest(slips[i][0], words);
		if (!slips[i][1])
			cr_expect_null(found, "%s: %s", slips[i][0], found);
		else
			cr_expect(found && strcmp(found, slips[i][1]) == 0, "%s: %s",
				slips[i][0], found ? found : "nothing");
	}
}

Test(nearest, of_equals_the_first_and_of_all_the_nearest)
{
	struct lw_nearest n = { .typed = "hostPod12A" };
	lw_nearest_try(&n, "hostPod2A");
	lw_nearest_try(&n, "hostPod1A");
	cr_expect_str_eq(n.best, "hostPod2A");
	cr_expect_eq(n.slips, 1);
	lw_nearest_try(&n, "hostpod12a");
	cr_expect_str_eq(n.best, "hostpod12a");
	cr_expect_eq(n.slips, 0);
}

Test(nearest, words_without_end_are_near_to_nothing)
{
	char typed[200];
	memset(typed, 'a', sizeof(typed));
	typed[sizeof(typed) - 1] = 0;
	cr_expect_null(lw_nearest(typed, words));
	typed[64] = 0;
	struct lw_nearest n = { .typed = typed };
	lw_nearest_try(&n, typed);
	cr_expect_str_eq(n.best, typed);
}
