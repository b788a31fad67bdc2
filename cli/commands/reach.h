/* reach.h - how answers of labwire reach are shown.  Private to cli.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_COMMANDS_REACH_H
#define CLI_COMMANDS_REACH_H

#include "cli/text/json_out.h"
#include "labwire/base/index.h"
#include "labwire/reach/reach.h"
#include "cli/text/prose.h"

/* Refusals of one kind: same direction, same verdict, same place. */
struct reason {
	struct lw_cell example;
	bool back;     /* the answer is refused; else the request */
	bool deciders; /* more than one device decides so, each for itself */
	size_t count;
	struct lw_cell *cells; /* some of them */
	size_t used, cap;
};

struct reasons {
	const struct lw_scenario *s;
	const struct lw_net *net;
	struct lw_index by_key;
	struct reason *all;
	size_t used, cap;
	size_t asked, refused;
};

void reasons_add(struct reasons *r, const struct lw_cell *c); /* one that is not ok */
void reasons_fini(struct reasons *r);
/* "1. The request does not arrive (22 times): ..." and who. */
void reasons_print(const struct reasons *r, struct words *words);

/* A letter per pair of devices. */
struct matrix;
struct matrix *matrix_new(const struct lw_scenario *s); /* NULL: too many for a page */
void matrix_note(struct matrix *m, const struct lw_cell *c);
void matrix_print(const struct matrix *m);
void matrix_free(struct matrix *m);

/* One question, both ways, in full. */
void print_cell(const struct lw_scenario *s, const struct lw_net *net,
	const struct lw_cell *c, struct words *words);
void add_cell(struct lw_json *j, const struct lw_scenario *s, const struct lw_net *net,
	const struct lw_cell *c, const bool *simulated); /* simulated: NULL: not asked */
/* The cells of two scenarios with the same wiring compared. */
void reach_diff(const struct lw_scenario *before, const struct lw_scenario *after,
	const struct lw_reach_filter *f, bool json);

#endif
