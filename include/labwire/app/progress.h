/* progress.h - how many bytes moved when: one count per interval, for reports.
 *
 * At most LW_PROGRESS_MAX intervals; when time goes on they become twice as long.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_APP_PROGRESS_H
#define LABWIRE_APP_PROGRESS_H

#include <stddef.h>
#include <stdint.h>

#include "labwire/base/time.h"

enum {
	LW_PROGRESS_MAX = 128
};

struct lw_progress {
	lw_time began, ended; /* the first and the last byte; ended 0: none yet */
	lw_span interval;
	size_t used; /* up to the interval of the last byte */
	uint64_t bytes[LW_PROGRESS_MAX];
};

void lw_progress_add(struct lw_progress *p, uint64_t bytes, lw_time now);

#endif
