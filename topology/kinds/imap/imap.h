/* imap.h - parts of the kind "imap".  Private to topology/kinds/imap.
 * SPDX-License-Identifier: MIT */
#ifndef TOPOLOGY_KINDS_IMAP_IMAP_H
#define TOPOLOGY_KINDS_IMAP_IMAP_H

#include "topology/scenario/json.h"
#include "topology/scenario/kind.h"

extern const struct lw_service_kind imap_service;
extern const struct lw_step_kind imap_step;

#endif
