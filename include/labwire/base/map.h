/* map.h - string keys to pointers, iterated in insertion order.
 *
 * Owns copies of the keys, never the values.  Removal keeps the order of the rest.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_BASE_MAP_H
#define LABWIRE_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>

struct lw_map;

struct lw_map *lw_map_new(void);
void lw_map_free(struct lw_map *m);
void *lw_map_get(const struct lw_map *m, const char *key); /* NULL: absent */
/* False when the key is there already; the map is then unchanged. */
bool lw_map_put(struct lw_map *m, const char *key, void *value);
void *lw_map_del(struct lw_map *m, const char *key); /* the value, or NULL */
size_t lw_map_len(const struct lw_map *m);
/* Iterate: i from 0; false at the end.  Keys borrow from the map. */
bool lw_map_each(const struct lw_map *m, size_t *i, const char **key, void **value);

#endif
