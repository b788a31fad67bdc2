/* schema.h - the form of a scenario's file as JSON Schema (draft 2020-12), from the
 * tables that lw_scenario_parse checks a file by.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_SCENARIO_SCHEMA_H
#define LABWIRE_SCENARIO_SCHEMA_H

#include "labwire/base/text.h"

/* Adds it to `out`. */
void lw_scenario_schema(struct lw_text *out);

#endif
