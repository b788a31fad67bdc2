/* progress.c - bytes by interval.  SPDX-License-Identifier: MIT */
#include "labwire/app/progress.h"

static void widen(struct lw_progress *p)
{
	for (size_t i = 0; i < LW_PROGRESS_MAX / 2; i++)
		p->bytes[i] = p->bytes[2 * i] + p->bytes[2 * i + 1];
	for (size_t i = LW_PROGRESS_MAX / 2; i < LW_PROGRESS_MAX; i++)
		p->bytes[i] = 0;
	p->interval *= 2;
}

void lw_progress_add(struct lw_progress *p, uint64_t bytes, lw_time now)
{
	if (p->interval == 0) {
		p->began = now;
		p->interval = LW_SEC(1);
	}
	while (now - p->began >= p->interval * LW_PROGRESS_MAX)
		widen(p);
	size_t i = (size_t)((now - p->began) / p->interval);
	p->bytes[i] += bytes;
	p->used = i + 1;
	p->ended = now;
}
