/* kind.c - NetBIOS names: who has one and who asks for one.  SPDX-License-Identifier: MIT
 */
#include "nbns.h"

const struct lw_kind kind_nbns = { .service = &nbns_service, .steps = { &nbns_step } };
