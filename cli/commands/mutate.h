/* mutate.h - labwire check --mutate.  Private to cli.  SPDX-License-Identifier: MIT */
#ifndef CLI_COMMANDS_MUTATE_H
#define CLI_COMMANDS_MUTATE_H

#include "labwire/scenario/scenario.h"

/* What each plausible mistake in one cell would break, on standard output. */
void print_mutations(struct lw_scenario *s, bool json);

#endif
