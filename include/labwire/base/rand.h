/* rand.h - random streams: one per (seed, owner, purpose), so that a new link does not
 * change the losses of the others.  PCG32 (M. O'Neill, 2014); integers only.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_BASE_RAND_H
#define LABWIRE_BASE_RAND_H

#include <stdbool.h>
#include <stdint.h>

struct lw_rand {
	uint64_t state, inc;
};

void lw_rand_init(struct lw_rand *r, uint64_t seed, uint64_t owner, const char *purpose);
uint32_t lw_rand_u32(struct lw_rand *r);
uint64_t lw_rand_u64(struct lw_rand *r);
uint32_t lw_rand_below(struct lw_rand *r, uint32_t n); /* 0 .. n-1, unbiased; n > 0 */
/* True with probability ppb / 1e9 (parts per billion: 1e7 is 1 %). */
bool lw_rand_chance(struct lw_rand *r, uint32_t ppb);

#endif
