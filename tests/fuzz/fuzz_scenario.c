/* fuzz_scenario.c - any text as a scenario; what is accepted is played for a second.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "labwire/base/alloc.h"
#include "labwire/lab/lab.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The table that fuzzed scenarios name; made once. */
static const char *table_file(void)
{
	static const char text[] =
		"Device,Interface,IP Address,Subnet Mask,Default Gateway\n"
		"r,Fa0/0,10.0.0.1,255.255.255.0,N/A\n"
		"h#,,10.0.0.1#,255.255.255.0,10.0.0.1\n"
		"s,,10.0.0.9,255.255.255.0,10.0.0.1\n";
	static char path[] = "/tmp/fuzz_scenario_XXXXXX";
	static int fd = -1;
	if (fd < 0) {
		fd = mkstemp(path);
		if (fd < 0 || write(fd, text, sizeof(text) - 1) < 0)
			__builtin_trap();
	}
	return path;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lw_diags d = { 0 };
	struct lw_scenario_options o = { .addressing = table_file() };
	char *text = lw_strndup((const char *)data, size);
	struct lw_scenario *s = lw_scenario_parse("s.json", text, strlen(text), &o, &d);
	if ((s == NULL) != (d.used > 0))
		__builtin_trap();
	if (s && s->nnodes < 50) {
		struct lw_lab_conf conf = {
			.scenario = s, .until = LW_SEC(1), .event_budget = 100000
		};
		struct lw_lab *lab = lw_lab_new(&conf);
		(void)!lw_lab_run(lab);
		lw_lab_free(lab);
	}
	lw_scenario_free(s);
	lw_diags_fini(&d);
	lw_free(text);
	return 0;
}
