/* show.h - parts of labwire show with a file of their own.  Private to cli.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

#include "labwire/scenario/scenario.h"

/* form: "text", "csv", "tsv", "md" or "json"; false: there is no such form. */
bool show_addresses(const struct lw_scenario *s, const char *form);

#endif
