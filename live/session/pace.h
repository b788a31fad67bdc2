/* pace.h - virtual time follows the wall clock: pure arithmetic, told the wall's time.
 *
 * A line through (wall, virtual) whose slope is the speed.  Whatever bends it - another
 * speed, a pause, a machine that cannot keep up - moves the point and keeps the rest.
 * Wall times are ns of a monotonic clock.  Private to live.  SPDX-License-Identifier: MIT
 */
#ifndef LIVE_SESSION_PACE_H
#define LIVE_SESSION_PACE_H

#include <stdbool.h>

#include "labwire/live/live.h"

enum { /* thousandths */
	PACE_ONE = LW_LIVE_REAL_TIME,
	PACE_SLOWEST = 100, /* 0.1 */
	PACE_FASTEST = 100000,
	PACE_MAX = 0, /* as fast as the machine can */
};

struct pace {
	uint32_t speed;
	bool paused;
	int64_t wall;
	lw_time virtual;
	lw_span slipped; /* virtual time that the wall clock ran ahead, all together */
	uint32_t slips;
};

void pace_init(struct pace *p, uint32_t speed, int64_t wall);
/* The virtual time that should be reached now; LW_NEVER: as far as possible. */
lw_time pace_target(const struct pace *p, int64_t wall);
/* When is `at` due?  INT64_MAX: not while things are as they are. */
int64_t pace_due(const struct pace *p, lw_time at);
/* `now` is the lab's time. */
void pace_speed(struct pace *p, uint32_t speed, lw_time now, int64_t wall);
void pace_pause(struct pace *p, bool pause, lw_time now, int64_t wall);
/* While paused: go on by so much. */
void pace_step(struct pace *p, lw_span by);
/* The lab is only at `now`: wait for it.  Returns by how much it was behind. */
lw_span pace_slip(struct pace *p, lw_time now, int64_t wall);
/* "0.1" .. "100", "max" */
bool pace_parse(const char *s, uint32_t *speed);

#endif
