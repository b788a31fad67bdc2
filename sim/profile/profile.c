/* profile.c - the list of profiles.  SPDX-License-Identifier: MIT */
#include "labwire/profile/profile.h"

#include <string.h>

#include "tables.h"

static const struct lw_profile *const all[] = { &lw_profile_winxp, &lw_profile_linux26,
	&lw_profile_ios12, &lw_profile_catalyst, &lw_profile_rfc };

enum {
	COUNT = sizeof(all) / sizeof(all[0])
};

const struct lw_profile *lw_profile_at(size_t i)
{
	return i < COUNT ? all[i] : NULL;
}

const struct lw_profile *lw_profile_find(const char *name)
{
	for (size_t i = 0; i < COUNT; i++)
		if (strcmp(all[i]->name, name) == 0)
			return all[i];
	return NULL;
}
