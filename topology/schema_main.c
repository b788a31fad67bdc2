/* schema_main.c - prints scenarios/scenario.schema.json, which is checked in.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "labwire/scenario/schema.h"

int main(void)
{
	struct lw_text out = { 0 };
	lw_scenario_schema(&out);
	fputs(lw_text_str(&out), stdout);
	lw_text_fini(&out);
	return ferror(stdout) || fflush(stdout) ? 3 : 0;
}
