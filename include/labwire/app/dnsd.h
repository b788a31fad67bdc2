/* dnsd.h - a service: an authoritative name server on port 53, UDP and TCP.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_APP_DNSD_H
#define LABWIRE_APP_DNSD_H

#include "labwire/app/job.h"
#include "labwire/store/zone.h"

/* zones: borrowed. */
LW_MUST_USE enum lw_err lw_dnsd_start(
	struct lw_stack *stack, const struct lw_zones *zones, struct lw_job **out);

#endif
