/* vtyd.h - the terminal lines of a router or switch, on TCP port 23 (RFC 854).
 *
 * They are as they leave the factory: no password is set, so the device says that it
 * wants one and closes.  What a line lets in is the console's, and there is none yet.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_APP_VTYD_H
#define LABWIRE_APP_VTYD_H

#include "labwire/app/job.h"

/* For a stack whose profile has terminal lines.  LW_EINUSE: the port is taken. */
LW_MUST_USE enum lw_err lw_vtyd_start(struct lw_stack *stack, struct lw_job **out);

#endif
