/* index.c - open addressing with linear probing.  SPDX-License-Identifier: MIT */
#include "labwire/base/index.h"

#include "labwire/base/alloc.h"
#include "labwire/base/assert.h"

enum {
	FIRST_SLOTS = 4
};

void lw_index_fini(struct lw_index *x)
{
	lw_free(x->slots);
	*x = (struct lw_index){ 0 };
}

static uint32_t home(const struct lw_index *x, uint64_t key)
{
	key ^= key >> 32;
	key *= 0x9e3779b97f4a7c15u;
	return (uint32_t)(key >> 32) & (x->nslots - 1);
}

/* The slot of the key, or the free one where it would go.  Needs a free slot. */
static uint32_t seek(const struct lw_index *x, uint64_t key)
{
	uint32_t i = home(x, key);
	while (x->slots[i].value != LW_INDEX_NONE && x->slots[i].key != key)
		i = (i + 1) & (x->nslots - 1);
	return i;
}

uint32_t lw_index_get(const struct lw_index *x, uint64_t key)
{
	return x->used ? x->slots[seek(x, key)].value : LW_INDEX_NONE;
}

static void grow(struct lw_index *x)
{
	struct lw_index old = *x;
	x->nslots = old.nslots ? 2 * old.nslots : FIRST_SLOTS;
	x->slots = lw_alloc_array(x->nslots, sizeof(*x->slots));
	for (uint32_t i = 0; i < x->nslots; i++)
		x->slots[i].value = LW_INDEX_NONE;
	for (uint32_t i = 0; i < old.nslots; i++)
		if (old.slots[i].value != LW_INDEX_NONE)
			x->slots[seek(x, old.slots[i].key)] = old.slots[i];
	lw_free(old.slots);
}

void lw_index_put(struct lw_index *x, uint64_t key, uint32_t value)
{
	LW_ASSERT(value != LW_INDEX_NONE);
	if (2 * (x->used + 1) > x->nslots)
		grow(x);
	struct lw_index_slot *s = &x->slots[seek(x, key)];
	x->used += s->value == LW_INDEX_NONE;
	*s = (struct lw_index_slot){ key, value };
}

void lw_index_del(struct lw_index *x, uint64_t key)
{
	if (!x->used)
		return;
	uint32_t mask = x->nslots - 1;
	uint32_t hole = seek(x, key);
	if (x->slots[hole].value == LW_INDEX_NONE)
		return;
	/* Later members of the run move up, unless that puts them before their home. */
	for (uint32_t i = (hole + 1) & mask; x->slots[i].value != LW_INDEX_NONE;
		i = (i + 1) & mask) {
		uint32_t h = home(x, x->slots[i].key);
		if (((i - h) & mask) >= ((i - hole) & mask)) {
			x->slots[hole] = x->slots[i];
			hole = i;
		}
	}
	x->slots[hole].value = LW_INDEX_NONE;
	x->used--;
}
