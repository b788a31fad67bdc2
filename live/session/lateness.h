/* lateness.h - how late events were fired, as a histogram: eight buckets per doubling.
 * Private to live.  SPDX-License-Identifier: MIT */
#ifndef LIVE_SESSION_LATENESS_H
#define LIVE_SESSION_LATENESS_H

#include "labwire/base/time.h"

enum {
	LATENESS_BUCKETS = 8 * 40, /* up to 2^40 ns: 18 minutes */
};

struct lateness {
	uint64_t count[LATENESS_BUCKETS];
	uint64_t events;
	lw_span worst;
};

void lateness_add(struct lateness *l, lw_span late, uint64_t events); /* < 0: 0 */
/* At most so late were `permille` of a thousand: the upper edge of its bucket, so up to
 * an eighth too much.  0 without events. */
lw_span lateness_quantile(const struct lateness *l, unsigned permille);

#endif
