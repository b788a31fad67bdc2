/* spanning.h - what the spanning trees of a scenario's switches have come to when they
 * have been on for long: who is root, and which ports forward.
 *
 * Worked out by the same engine that runs in the switches (sim/device/stp.c), which tell
 * each other their BPDUs without a wire.  Owned by the caller; the scenario must outlive
 * it. SPDX-License-Identifier: MIT */
#ifndef LABWIRE_NET_SPANNING_H
#define LABWIRE_NET_SPANNING_H

#include "labwire/device/stp.h"
#include "labwire/scenario/scenario.h"

struct lw_spanning;
/* The past of a lab whose time 0 is `now`, that began a random part of a hello before the
 * round number: `seed` says which. */
struct lw_spanning *lw_spanning_new(const struct lw_scenario *s, uint64_t seed);
void lw_spanning_free(struct lw_spanning *t);
/* A switch's share; NULL: the node is none, or takes part in no tree. */
const struct lw_stp *lw_spanning_stp(const struct lw_spanning *t, size_t node);
/* Do frames pass this cable?  Without a blocked end. */
bool lw_spanning_passes(const struct lw_spanning *t, size_t link);

#endif
