/* fdb.c - dense entries in the order learned, found by their address.
 *
 * An entry that is too old stays until the table is full; then the old ones are squeezed
 * out.  SPDX-License-Identifier: MIT */
#include "fdb.h"

#include "labwire/base/alloc.h"
#include "labwire/base/index.h"

struct fdb {
	struct lw_fdb_entry *entries;
	size_t used, cap;
	struct lw_index by_mac; /* number of the entry */
	uint32_t max;
	lw_span ageing;
	lw_time squeeze_at; /* not before: a flood of addresses must not cost a pass each
			     */
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
	lw_index_fini(&f->by_mac);
	lw_free(f);
}

static uint64_t key_of(struct lw_mac mac)
{
	uint64_t key = 0;
	for (size_t i = 0; i < sizeof(mac.b); i++)
		key = key << 8 | mac.b[i];
	return key;
}

static struct lw_fdb_entry *find(const struct fdb *f, struct lw_mac mac)
{
	uint32_t i = lw_index_get(&f->by_mac, key_of(mac));
	return i == LW_INDEX_NONE ? NULL : &f->entries[i];
}

static bool alive(const struct fdb *f, const struct lw_fdb_entry *e, lw_time now)
{
	return e->port != UINT32_MAX && now - e->seen < f->ageing;
}

static void squeeze(struct fdb *f, lw_time now)
{
	size_t kept = 0;
	lw_index_fini(&f->by_mac);
	for (size_t i = 0; i < f->used; i++) {
		if (!alive(f, &f->entries[i], now))
			continue;
		f->entries[kept] = f->entries[i];
		lw_index_put(&f->by_mac, key_of(f->entries[kept].mac), (uint32_t)kept);
		kept++;
	}
	f->used = kept;
	f->squeeze_at = now + LW_SEC(1);
}

void fdb_learn(struct fdb *f, struct lw_mac mac, uint32_t port, lw_time now)
{
	struct lw_fdb_entry *e = find(f, mac);
	if (!e) {
		if (f->used >= f->max && now >= f->squeeze_at)
			squeeze(f, now);
		if (f->used >= f->max)
			return;
		f->entries = lw_grow(f->entries, &f->cap, f->used + 1, sizeof(*e));
		lw_index_put(&f->by_mac, key_of(mac), (uint32_t)f->used);
		e = &f->entries[f->used++];
		e->mac = mac;
	}
	e->port = port;
	e->seen = now;
}

uint32_t fdb_find(const struct fdb *f, struct lw_mac mac, lw_time now)
{
	const struct lw_fdb_entry *e = find(f, mac);
	return e && alive(f, e, now) ? e->port : UINT32_MAX;
}

void fdb_set_ageing(struct fdb *f, lw_span ageing)
{
	f->ageing = ageing;
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
