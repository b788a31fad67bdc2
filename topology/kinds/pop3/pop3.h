/* pop3.h - parts of the kind "pop3".  Private to topology/kinds/pop3.
 * SPDX-License-Identifier: MIT */
#ifndef TOPOLOGY_KINDS_POP3_POP3_H
#define TOPOLOGY_KINDS_POP3_POP3_H

#include "topology/scenario/json.h"
#include "topology/scenario/kind.h"

extern const struct lw_service_kind pop3_service;
extern const struct lw_step_kind pop3_step;

#endif
