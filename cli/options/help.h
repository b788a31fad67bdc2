/* help.h - a command's page as text for a terminal.  Private to cli.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_OPTIONS_HELP_H
#define CLI_OPTIONS_HELP_H

#include "labwire/base/text.h"
#include "spec.h"

void print_help(const struct command *c);

/* "-o, --output DIR", "--seed N", "SCENARIO" */
void add_label(struct lw_text *out, const struct row *r);
/* The sentence, with what holds without it: no full stop. */
void add_about(struct lw_text *out, const struct row *r);
/* false: there are no more.  The texts get the i-th term of a topic. */
bool topic_term(
	const struct topic *t, size_t i, struct lw_text *word, struct lw_text *about);
/* What an exit status means; NULL: the command has none such. */
const char *status_text(const struct command *c, int status);

#endif
