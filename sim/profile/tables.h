/* tables.h - the tables that profile.c lists.  Private to sim/profile.
 * SPDX-License-Identifier: MIT */
#ifndef SIM_PROFILE_TABLES_H
#define SIM_PROFILE_TABLES_H

#include "labwire/profile/profile.h"

extern const struct lw_profile lw_profile_winxp, lw_profile_linux26, lw_profile_ios12,
	lw_profile_catalyst, lw_profile_rfc;

#endif
