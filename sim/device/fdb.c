/* fdb.c - dense entries in the order learned behind an open-addressing index.
 *
 * Removal only marks an entry; when the table wants to grow, the marked and the aged ones
 * are squeezed out first.  SPDX-License-Identifier: MIT */
#include "fdb.h"

#include "labwire/base/alloc.h"

enum {
	FIRST_SLOTS = 16
};

struct fdb {
	struct lw_fdb_entry *entries;
	size_t used, cap;
	uint32_t *slots; /* entry number + 1; 0: free */
	size_t nslots;	 /* a power of two, at least twice `used` */
	uint32_t max;
	lw_span ageing;
};

struct fdb *fdb_new(uint32_t max, lw_span ageing)
{
	struct fdb *f = lw_alloc(sizeof(*f));
	f->max = max;
	f->ageing = ageing;
	return f;
}

void fdb_free(struct fdb *f)
{
	if (!f)
		return;
	lw_free(f->entries);
	lw_free(f->slots);
	lw_free(f);
}

static size_t hash_of(struct lw_mac mac)
{
	uint64_t word = 0;
	for (size_t i = 0; i < sizeof(mac.b); i++)
		word = word << 8 | mac.b[i];
	word *= 0x9e3779b97f4a7c15u;
	return (size_t)(word >> 32);
}

static struct lw_fdb_entry *find(const struct fdb *f, struct lw_mac mac)
{
	if (!f->nslots)
		return NULL;
	size_t mask = f->nslots - 1;
	for (size_t s = hash_of(mac) & mask; f->slots[s]; s = (s + 1) & mask) {
		struct lw_fdb_entry *e = &f->entries[f->slots[s] - 1];
		if (lw_mac_equal(e->mac, mac))
			return e;
	}
	return NULL;
}

static bool alive(const struct fdb *f, const struct lw_fdb_entry *e, lw_time now)
{
	return e->port != UINT32_MAX && now - e->seen < f->ageing;
}

static void index_entry(struct fdb *f, size_t i)
{
	size_t mask = f->nslots - 1;
	size_t s = hash_of(f->entries[i].mac) & mask;
	while (f->slots[s])
		s = (s + 1) & mask;
	f->slots[s] = (uint32_t)i + 1;
}

static void rebuild(struct fdb *f, lw_time now)
{
	size_t kept = 0;
	for (size_t i = 0; i < f->used; i++)
		if (alive(f, &f->entries[i], now))
			f->entries[kept++] = f->entries[i];
	f->used = kept;
	size_t nslots = FIRST_SLOTS;
	while (nslots < 4 * (kept + 1))
		nslots *= 2;
	lw_free(f->slots);
	f->slots = lw_alloc_array(nslots, sizeof(*f->slots));
	f->nslots = nslots;
	for (size_t i = 0; i < kept; i++)
		index_entry(f, i);
}

void fdb_learn(struct fdb *f, struct lw_mac mac, uint32_t port, lw_time now)
{
	struct lw_fdb_entry *e = find(f, mac);
	if (!e) {
		if (2 * (f->used + 1) > f->nslots)
			rebuild(f, now);
		if (f->used >= f->max)
			return;
		f->entries = lw_grow(f->entries, &f->cap, f->used + 1, sizeof(*e));
		e = &f->entries[f->used++];
		e->mac = mac;
		index_entry(f, f->used - 1);
	}
	e->port = port;
	e->seen = now;
}

uint32_t fdb_find(const struct fdb *f, struct lw_mac mac, lw_time now)
{
	const struct lw_fdb_entry *e = find(f, mac);
	return e && alive(f, e, now) ? e->port : UINT32_MAX;
}

void fdb_flush_port(struct fdb *f, uint32_t port)
{
	for (size_t i = 0; i < f->used; i++)
		if (f->entries[i].port == port)
			f->entries[i].port = UINT32_MAX;
}

bool fdb_at(const struct fdb *f, size_t i, struct lw_fdb_entry *out)
{
	for (size_t k = 0; k < f->used; k++) {
		if (f->entries[k].port == UINT32_MAX || i-- > 0)
			continue;
		*out = f->entries[k];
		return true;
	}
	return false;
}
