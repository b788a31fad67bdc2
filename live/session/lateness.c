/* lateness.c - how late events were fired, as a histogram.
 * SPDX-License-Identifier: MIT */
#include "lateness.h"

enum {
	STEPS = 8, /* per doubling */
	STEP_BITS = 3,
};

/* Below 8 ns one by one; above, the three bits behind the leading one. */
static unsigned bucket_of(uint64_t ns)
{
	if (ns < STEPS)
		return (unsigned)ns;
	unsigned top = 63 - (unsigned)__builtin_clzll(ns);
	unsigned b = (top - STEP_BITS + 1) * STEPS +
		     (unsigned)(ns >> (top - STEP_BITS) & (STEPS - 1));
	return b < LATENESS_BUCKETS ? b : LATENESS_BUCKETS - 1;
}

static lw_span upper_edge(unsigned bucket)
{
	if (bucket < STEPS)
		return bucket;
	unsigned shift = bucket / STEPS - 1;
	return ((lw_span)(STEPS + bucket % STEPS + 1) << shift) - 1;
}

void lateness_add(struct lateness *l, lw_span late, uint64_t events)
{
	if (late < 0)
		late = 0;
	if (late > l->worst)
		l->worst = late;
	l->count[bucket_of((uint64_t)late)] += events;
	l->events += events;
}

lw_span lateness_quantile(const struct lateness *l, unsigned permille)
{
	uint64_t want = (l->events * permille + 999) / 1000, seen = 0;
	for (unsigned b = 0; b < LATENESS_BUCKETS && l->events; b++) {
		seen += l->count[b];
		if (seen >= want && seen > 0)
			return upper_edge(b) < l->worst ? upper_edge(b) : l->worst;
	}
	return l->worst;
}
