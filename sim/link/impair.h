/* impair.h - what goes wrong with a frame on its way.  Private to sim/link.
 *
 * One random stream per kind of mishap and direction, so that switching one on leaves
 * the others as they were.  SPDX-License-Identifier: MIT */
#ifndef SIM_LINK_IMPAIR_H
#define SIM_LINK_IMPAIR_H

#include "labwire/base/rand.h"
#include "labwire/link/link.h"

struct impair;

struct impair_verdict {
	uint32_t fate; /* enum lw_link_drop + 1, or 0 */
	lw_span extra; /* added to the arrival */
	bool held;     /* may be overtaken */
	bool twice;    /* arrives a second time */
};

/* NULL when `conf` is all zero: an unimpaired direction costs nothing. */
struct impair *impair_new(const struct lw_impair *conf, uint64_t seed, uint32_t owner_id);
void impair_free(struct impair *i);
struct impair_verdict impair_judge(struct impair *i, size_t len);

#endif
