/* impair.c - drop mask, loss, damage, duplication, reordering, jitter.
 * SPDX-License-Identifier: MIT */
#include "impair.h"

#include "labwire/base/alloc.h"

enum {
	MASK_BITS = 64,
	BILLION = 1000000000,
};

struct impair {
	struct lw_impair conf;
	uint64_t seen; /* frames judged */
	struct lw_rand loss, bits, twice, hold, jitter;
};

struct impair *impair_new(const struct lw_impair *conf, uint64_t seed, uint32_t owner_id)
{
	if (!conf->drop_mask && !conf->loss_ppb && !conf->duplicate_ppb &&
		!conf->reorder_ppb && !conf->jitter && !conf->bit_error_ppb)
		return NULL;
	struct impair *i = lw_alloc(sizeof(*i));
	i->conf = *conf;
	lw_rand_init(&i->loss, seed, owner_id, "loss");
	lw_rand_init(&i->bits, seed, owner_id, "bit errors");
	lw_rand_init(&i->twice, seed, owner_id, "duplicate");
	lw_rand_init(&i->hold, seed, owner_id, "reorder");
	lw_rand_init(&i->jitter, seed, owner_id, "jitter");
	return i;
}

void impair_free(struct impair *i)
{
	lw_free(i);
}

/* Probability that `bits` bits survive, each damaged with p ppb, in parts per 2^32;
 * by squaring, in integers so that every machine agrees. */
static bool damaged(struct impair *i, uint64_t bits)
{
	uint64_t one = (uint64_t)1 << 32;
	uint64_t base = one - (i->conf.bit_error_ppb * one + BILLION / 2) / BILLION;
	uint64_t alive = one;
	for (; bits; bits >>= 1) {
		if (bits & 1)
			alive = (alive * base) >> 32;
		base = (base * base) >> 32;
	}
	return lw_rand_u32(&i->bits) >= alive;
}

static uint32_t judge_fate(struct impair *i, size_t len)
{
	const struct lw_impair *c = &i->conf;
	uint64_t nth = i->seen++;
	if (nth < MASK_BITS && c->drop_mask >> nth & 1)
		return LW_LINK_DROP_MASK + 1;
	if (c->loss_ppb && lw_rand_chance(&i->loss, c->loss_ppb))
		return LW_LINK_DROP_LOSS + 1;
	if (c->bit_error_ppb && damaged(i, 8 * (uint64_t)len))
		return LW_LINK_DROP_FCS + 1;
	return 0;
}

struct impair_verdict impair_judge(struct impair *i, size_t len)
{
	const struct lw_impair *c = &i->conf;
	struct impair_verdict v = { .fate = judge_fate(i, len) };
	if (c->jitter) {
		uint32_t span =
			c->jitter < UINT32_MAX ? (uint32_t)c->jitter : UINT32_MAX - 1;
		v.extra += lw_rand_below(&i->jitter, span + 1);
	}
	if (c->reorder_ppb && lw_rand_chance(&i->hold, c->reorder_ppb)) {
		v.extra += c->reorder_by;
		v.held = true;
	}
	v.twice = c->duplicate_ppb && lw_rand_chance(&i->twice, c->duplicate_ppb);
	return v;
}
