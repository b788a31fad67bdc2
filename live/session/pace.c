/* pace.c - virtual time follows the wall clock.  SPDX-License-Identifier: MIT */
#include "pace.h"

#include <string.h>

/* a * b / c without overflow for spans of up to years; a >= 0 */
static int64_t scale(int64_t a, int64_t b, int64_t c)
{
	return a / c * b + a % c * b / c;
}

void pace_init(struct pace *p, uint32_t speed, int64_t wall)
{
	*p = (struct pace){ .speed = speed, .wall = wall };
}

lw_time pace_target(const struct pace *p, int64_t wall)
{
	if (p->paused || wall < p->wall)
		return p->virtual;
	if (p->speed == PACE_MAX)
		return LW_NEVER;
	return p->virtual + scale(wall - p->wall, p->speed, PACE_ONE);
}

int64_t pace_due(const struct pace *p, lw_time at)
{
	if (at <= p->virtual || (p->speed == PACE_MAX && !p->paused))
		return p->wall;
	if (p->paused || at == LW_NEVER)
		return INT64_MAX;
	lw_span ahead = at - p->virtual;
	if (ahead > INT64_MAX / PACE_ONE)
		return INT64_MAX;
	/* rounded up: a timer that fires too early would fire twice */
	return p->wall + scale(ahead, PACE_ONE, p->speed) + 1;
}

/* The point moves to where the lab is. */
static void anchor(struct pace *p, lw_time now, int64_t wall)
{
	p->virtual = now;
	p->wall = wall;
}

void pace_speed(struct pace *p, uint32_t speed, lw_time now, int64_t wall)
{
	anchor(p, now, wall);
	p->speed = speed;
}

void pace_pause(struct pace *p, bool pause, lw_time now, int64_t wall)
{
	anchor(p, now, wall);
	p->paused = pause;
}

void pace_step(struct pace *p, lw_span by)
{
	if (p->paused)
		p->virtual += by;
}

lw_span pace_slip(struct pace *p, lw_time now, int64_t wall)
{
	lw_time target = pace_target(p, wall);
	if (target == LW_NEVER || target <= now)
		return 0;
	anchor(p, now, wall);
	p->slipped += target - now;
	p->slips++;
	return target - now;
}

bool pace_parse(const char *s, uint32_t *speed)
{
	uint32_t n = 0, scale_by = PACE_ONE;
	bool dot = false;
	if (strcmp(s, "max") == 0) {
		*speed = PACE_MAX;
		return true;
	}
	for (const char *c = s; *c; c++) {
		if (*c == '.' && !dot && c != s) {
			dot = true;
			continue;
		}
		if (*c < '0' || *c > '9' || n > PACE_FASTEST || scale_by == 1)
			return false;
		n = n * 10 + (uint32_t)(*c - '0');
		if (dot)
			scale_by /= 10;
	}
	*speed = n * scale_by;
	return *s && n <= PACE_FASTEST && *speed >= PACE_SLOWEST &&
	       *speed <= PACE_FASTEST;
}
