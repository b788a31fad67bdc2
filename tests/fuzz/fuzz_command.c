/* fuzz_command.c - any line as a command on the control socket of a small lab; what is
 * accepted is done, and the lab runs on.  SPDX-License-Identifier: MIT */
#include "harness/sample.h"
#include "live/control/command.h"
#include "labwire/base/alloc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lw_scenario *s = sample_scenario();
	struct lw_lab *lab = sample_lab(s);
	struct lw_text why = { 0 }, answer = { 0 };
	char *line = lw_strndup((const char *)data, size);
	struct command c;
	bool good = command_parse(lab, line, &c, &why);
	if (good == (why.len > 0))
		__builtin_trap();
	if (!good)
		command_refuse(&answer, lw_text_str(&why));
	else if (c.kind == COMMAND_NODE)
		command_node(lab, c.what, &answer);
	else if (c.kind == COMMAND_INTERFACES)
		command_interfaces(lab, &answer);
	else if (c.kind == COMMAND_LAB && !lw_lab_step(lab, line, &why))
		__builtin_trap();
	else
		command_done(&answer);
	if (answer.len == 0 || answer.s[answer.len - 1] != '\n')
		__builtin_trap();
	(void)!lw_engine_run_until(lw_lab_engine(lab), LW_SEC(1), 20000);
	if (lw_lab_end(lab) != LW_OK)
		__builtin_trap();
	lw_lab_free(lab);
	lw_scenario_free(s);
	lw_text_fini(&why);
	lw_text_fini(&answer);
	lw_free(line);
	return 0;
}
