/* verify.h - the questions of reach.h asked by simulation: real pings and connections.
 *
 * Every source gets a lab of its own, fresh, without the scenario's steps and without the
 * links' losses, and asks one address after the other.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_REACH_VERIFY_H
#define LABWIRE_REACH_VERIFY_H

#include "labwire/reach/reach.h"

/* `cell` has no answer of reach.h; `ok` is the simulation's. */
typedef void lw_verify_fn(void *ctx, const struct lw_cell *cell, bool ok);
void lw_verify(const struct lw_scenario *s, const struct lw_reach_filter *f,
	lw_verify_fn *told, void *ctx);

#endif
