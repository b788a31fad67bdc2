/* index.h - 64-bit keys to 32-bit values: the one hash table behind routes, ARP,
 * connections and forwarding databases.
 *
 * Open addressing with backward-shift deletion; no memory while empty; never iterated,
 * so its order cannot leak.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_BASE_INDEX_H
#define LABWIRE_BASE_INDEX_H

#include <stddef.h>
#include <stdint.h>

#define LW_INDEX_NONE UINT32_MAX

struct lw_index_slot {
	uint64_t key;
	uint32_t value; /* LW_INDEX_NONE: free */
};

/* Zero-initialised is empty.  Fields are index.c's. */
struct lw_index {
	struct lw_index_slot *slots;
	uint32_t nslots, used;
};

void lw_index_fini(struct lw_index *x); /* leaves it empty and usable */
/* The value, or LW_INDEX_NONE. */
uint32_t lw_index_get(const struct lw_index *x, uint64_t key);
/* Replaces an older value; value is not LW_INDEX_NONE. */
void lw_index_put(struct lw_index *x, uint64_t key, uint32_t value);
void lw_index_del(struct lw_index *x, uint64_t key); /* absent: no-op */

#endif
