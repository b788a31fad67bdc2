/* svg.h - a scenario's topology as a picture.  SPDX-License-Identifier: MIT */
#ifndef CLI_TEXT_SVG_H
#define CLI_TEXT_SVG_H

#include "labwire/scenario/scenario.h"

/* The whole document to standard output. */
void show_svg(const struct lw_scenario *s);

#endif
