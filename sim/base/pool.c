/* pool.c - frame blocks in three sizes, carved from slabs, kept on free lists.
 * SPDX-License-Identifier: MIT */
#include "labwire/base/pool.h"

#include <stdlib.h>

#include "labwire/base/alloc.h"
#include "labwire/base/frame.h"

enum {
	CLASSES = 3,
	CACHE_LINE = 64,
};

/* Block sizes with the header: a bare ACK, a full Ethernet frame, the largest datagram.
 */
static const size_t block_size[CLASSES] = { 320, 2048, 66560 };
static const size_t blocks_per_slab[CLASSES] = { 64, 32, 1 };

struct slab {
	struct slab *next;
};

struct lw_pool {
	struct lw_frame *idle[CLASSES];
	struct slab *slabs;
	size_t live;
};

struct lw_pool *lw_pool_new(void)
{
	return lw_alloc(sizeof(struct lw_pool));
}

void lw_pool_free(struct lw_pool *pool)
{
	if (!pool)
		return;
	LW_ASSERT(pool->live == 0);
	while (pool->slabs) {
		struct slab *s = pool->slabs;
		pool->slabs = s->next;
		free(s);
	}
	lw_free(pool);
}

static void refill(struct lw_pool *pool, size_t c)
{
	size_t bytes = CACHE_LINE + block_size[c] * blocks_per_slab[c];
	struct slab *s = aligned_alloc(CACHE_LINE, bytes);
	LW_ASSERT(s);
	s->next = pool->slabs;
	pool->slabs = s;
	for (size_t i = blocks_per_slab[c]; i-- > 0;) {
		struct lw_frame *f = (void *)((char *)s + CACHE_LINE + i * block_size[c]);
		f->pool = pool;
		f->size = (uint32_t)(block_size[c] - sizeof(*f));
		f->size_class = (uint16_t)c;
		f->next = pool->idle[c];
		pool->idle[c] = f;
	}
}

struct lw_frame *lw_pool_get(struct lw_pool *pool, size_t room)
{
	size_t c = 0;
	while (room > block_size[c] - sizeof(struct lw_frame)) {
		c++;
		LW_ASSERT(c < CLASSES);
	}
	if (!pool->idle[c])
		refill(pool, c);
	struct lw_frame *f = pool->idle[c];
	pool->idle[c] = f->next;
	f->next = NULL;
	f->refs = 1;
	pool->live++;
	return f;
}

void lw_pool_put(struct lw_pool *pool, struct lw_frame *f)
{
	LW_ASSERT(f->refs == 1 && pool->live > 0);
	f->refs = 0;
	f->next = pool->idle[f->size_class];
	pool->idle[f->size_class] = f;
	pool->live--;
}

size_t lw_pool_live(const struct lw_pool *pool)
{
	return pool->live;
}
