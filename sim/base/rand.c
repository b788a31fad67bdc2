/* rand.c - PCG32 streams seeded by (seed, owner, purpose).  SPDX-License-Identifier: MIT
 */
#include "labwire/base/rand.h"

#include "labwire/base/assert.h"

static uint64_t mix(uint64_t x) /* the finaliser of splitmix64 */
{
	x += 0x9e3779b97f4a7c15u;
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

void lw_rand_init(struct lw_rand *r, uint64_t seed, uint64_t owner, const char *purpose)
{
	uint64_t h = 0xcbf29ce484222325u; /* FNV-1a over the purpose */
	for (const char *p = purpose; *p; p++)
		h = (h ^ (uint8_t)*p) * 0x100000001b3u;
	r->inc = mix(mix(owner) ^ h) | 1;
	r->state = mix(mix(seed) ^ r->inc);
	(void)lw_rand_u32(r);
}

uint32_t lw_rand_u32(struct lw_rand *r)
{
	uint64_t old = r->state;
	r->state = old * 6364136223846793005u + r->inc;
	uint32_t word = (uint32_t)(((old >> 18) ^ old) >> 27);
	uint32_t turn = (uint32_t)(old >> 59);
	return word >> turn | word << (-turn & 31);
}

uint64_t lw_rand_u64(struct lw_rand *r)
{
	uint64_t high = lw_rand_u32(r);
	return high << 32 | lw_rand_u32(r);
}

uint32_t lw_rand_below(struct lw_rand *r, uint32_t n)
{
	LW_ASSERT(n > 0);
	uint32_t least = -n % n; /* words below it would favour small results */
	uint32_t word = 0;
	do
		word = lw_rand_u32(r);
	while (word < least);
	return word % n;
}

bool lw_rand_chance(struct lw_rand *r, uint32_t ppb)
{
	return lw_rand_below(r, 1000000000u) < ppb;
}
