/* nbns.h - parts of the kind "nbns".  Private to topology/kinds/nbns.
 * SPDX-License-Identifier: MIT */
#ifndef TOPOLOGY_KINDS_NBNS_NBNS_H
#define TOPOLOGY_KINDS_NBNS_NBNS_H

#include "topology/scenario/json.h"
#include "topology/scenario/kind.h"

extern const struct lw_service_kind nbns_service;
extern const struct lw_step_kind nbns_step;

#endif
