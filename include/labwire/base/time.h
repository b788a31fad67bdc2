/* time.h - virtual time: signed nanoseconds since the start of the run.
 *
 * Only the engine makes lw_time; everybody else is told `now`.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_BASE_TIME_H
#define LABWIRE_BASE_TIME_H

#include <stdint.h>

typedef int64_t lw_time; /* ns since the start of the run */
typedef int64_t lw_span; /* ns between two of them */

#define LW_NEVER  INT64_MAX
#define LW_NS(n)  ((lw_span)(n))
#define LW_US(n)  ((lw_span)(n)*1000)
#define LW_MS(n)  ((lw_span)(n)*1000000)
#define LW_SEC(n) ((lw_span)(n)*1000000000)

#endif
