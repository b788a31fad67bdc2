/* pool.h - where frames come from: free lists of blocks in three sizes.
 *
 * Owned by the engine.  Slabs are never given back before the pool dies; the pool
 * asserts that it dies with every block at home.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_BASE_POOL_H
#define LABWIRE_BASE_POOL_H

#include <stddef.h>
#include <stdint.h>

struct lw_pool;
struct lw_frame;

struct lw_pool *lw_pool_new(void);
void lw_pool_free(struct lw_pool *pool);

/* A block with at least `room` bytes of data, refs 1.  lw_pkt_new is the usual door. */
struct lw_frame *lw_pool_get(struct lw_pool *pool, size_t room);
void lw_pool_put(struct lw_pool *pool, struct lw_frame *f);

size_t lw_pool_live(const struct lw_pool *pool); /* blocks in use */

#endif
