/* brief.h - what happened in a line for each step as it is written: one for the eleven
 * pings of "pod#A".  Private to cli.  SPDX-License-Identifier: MIT */
#ifndef CLI_TEXT_BRIEF_H
#define CLI_TEXT_BRIEF_H

#include <stdio.h>

#include "labwire/lab/lab.h"

struct brief;
struct brief *brief_new(const struct lw_scenario *s, FILE *to);
/* A step that ended, by its name; a line when it was the last one of its template. */
void brief_ended(
	struct brief *b, lw_time now, const char *step, bool fine, const char *text);
void brief_free(struct brief *b);

#endif
