/* check.h - marks on a JSON value beside its type, which cJSON keeps in the low byte.
 * Private to topology/scenario.  SPDX-License-Identifier: MIT */
#ifndef TOPOLOGY_SCENARIO_CHECK_H
#define TOPOLOGY_SCENARIO_CHECK_H

enum {
	JSON_TYPE = 0xff,
	JSON_SHORT = 1 << 16, /* an object or list that a value alone stood for */
	JSON_HURT = 1 << 17,  /* there is a mistake in it */
	JSON_READ = 1 << 18,
};

#endif
