/* map.c - dense entries in insertion order behind an open-addressing index.
 * SPDX-License-Identifier: MIT */
#include "labwire/base/map.h"

#include <stdint.h>
#include <string.h>

#include "labwire/base/alloc.h"

struct entry {
	char *key; /* NULL: removed */
	void *value;
	uint64_t hash;
};

struct lw_map {
	struct entry *entries;
	size_t used, cap; /* entries, removed ones included */
	size_t live;
	uint32_t *slots; /* entry number + 1; 0: free */
	size_t nslots;	 /* a power of two, at least twice `used` */
};

static uint64_t hash_of(const char *key)
{
	uint64_t h = 0xcbf29ce484222325u;
	for (; *key; key++)
		h = (h ^ (uint8_t)*key) * 0x100000001b3u;
	return h ^ h >> 29;
}

struct lw_map *lw_map_new(void)
{
	return lw_alloc(sizeof(struct lw_map));
}

void lw_map_free(struct lw_map *m)
{
	if (!m)
		return;
	for (size_t i = 0; i < m->used; i++)
		lw_free(m->entries[i].key);
	lw_free(m->entries);
	lw_free(m->slots);
	lw_free(m);
}

static struct entry *find(const struct lw_map *m, const char *key)
{
	if (!m->nslots)
		return NULL;
	uint64_t h = hash_of(key);
	for (size_t s = h & (m->nslots - 1); m->slots[s]; s = (s + 1) & (m->nslots - 1)) {
		struct entry *e = &m->entries[m->slots[s] - 1];
		if (e->key && e->hash == h && strcmp(e->key, key) == 0)
			return e;
	}
	return NULL;
}

static void index_entry(struct lw_map *m, size_t i)
{
	size_t s = m->entries[i].hash & (m->nslots - 1);
	while (m->slots[s])
		s = (s + 1) & (m->nslots - 1);
	m->slots[s] = (uint32_t)i + 1;
}

/* Squeeze out removed entries and build an index that is at most half full. */
static void rebuild(struct lw_map *m)
{
	size_t kept = 0;
	for (size_t i = 0; i < m->used; i++)
		if (m->entries[i].key)
			m->entries[kept++] = m->entries[i];
	m->used = kept;
	m->nslots = 8;
	while (m->nslots < 4 * (kept + 1))
		m->nslots *= 2;
	lw_free(m->slots);
	m->slots = lw_alloc_array(m->nslots, sizeof(*m->slots));
	for (size_t i = 0; i < kept; i++)
		index_entry(m, i);
}

void *lw_map_get(const struct lw_map *m, const char *key)
{
	struct entry *e = find(m, key);
	return e ? e->value : NULL;
}

bool lw_map_put(struct lw_map *m, const char *key, void *value)
{
	if (find(m, key))
		return false;
	if (2 * (m->used + 1) > m->nslots)
		rebuild(m);
	m->entries = lw_grow(m->entries, &m->cap, m->used + 1, sizeof(*m->entries));
	m->entries[m->used] = (struct entry){ lw_strdup(key), value, hash_of(key) };
	index_entry(m, m->used++);
	m->live++;
	return true;
}

void *lw_map_del(struct lw_map *m, const char *key)
{
	struct entry *e = find(m, key);
	if (!e)
		return NULL;
	lw_free(e->key);
	e->key = NULL;
	m->live--;
	return e->value;
}

size_t lw_map_len(const struct lw_map *m)
{
	return m->live;
}

bool lw_map_each(const struct lw_map *m, size_t *i, const char **key, void **value)
{
	while (*i < m->used && !m->entries[*i].key)
		++*i;
	if (*i >= m->used)
		return false;
	*key = m->entries[*i].key;
	*value = m->entries[*i].value;
	++*i;
	return true;
}
