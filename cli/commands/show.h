/* show.h - parts of labwire show with a file of their own.  Private to cli.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_COMMANDS_SHOW_H
#define CLI_COMMANDS_SHOW_H

#include "labwire/scenario/scenario.h"

/* form: one of those that there are; NULL: the first. */
void show_addresses(const struct lw_scenario *s, const char *form);
const char *address_form_at(size_t i); /* NULL: there are no more */

#endif
