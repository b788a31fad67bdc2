/* far.c - bags of entries, a bag per span of time.  SPDX-License-Identifier: MIT */
#include "far.h"

#include "labwire/base/alloc.h"
#include "labwire/base/assert.h"

enum {
	CHUNK_ENTRIES = 63, /* 1 KB with its head */
	FEW = 128,	    /* so many the heap sorts as quickly */
	SAMPLES = 63,
};

struct chunk {
	struct chunk *next;
	size_t used;
	struct entry entries[CHUNK_ENTRIES];
};

void far_init(struct far *f)
{
	*f = (struct far){ .horizon = LW_NEVER, .next = FAR_BAGS };
}

static void free_chunks(struct chunk *c)
{
	while (c) {
		struct chunk *next = c->next;
		lw_free(c);
		c = next;
	}
}

void far_fini(struct far *f)
{
	for (size_t i = 0; f->bags && i < FAR_BAGS; i++)
		free_chunks(f->bags[i].chunks);
	free_chunks(f->late.chunks);
	free_chunks(f->spare);
	lw_free(f->bags);
}

static struct chunk *new_chunk(struct far *f)
{
	struct chunk *c = f->spare;
	if (c)
		f->spare = c->next;
	else
		c = lw_alloc(sizeof(*c));
	return c;
}

static void bag_put(struct far *f, struct bag *b, struct entry e)
{
	struct chunk *c = b->chunks;
	if (!c || c->used == CHUNK_ENTRIES) {
		c = new_chunk(f);
		c->next = b->chunks;
		c->used = 0;
		b->chunks = c;
	}
	c->entries[c->used++] = e;
}

/* The chunks of a bag, which is empty then; each goes back by drop_chunk. */
static struct chunk *bag_take(struct bag *b)
{
	struct chunk *c = b->chunks;
	b->chunks = NULL;
	return c;
}

static struct chunk *drop_chunk(struct far *f, struct chunk *c)
{
	struct chunk *next = c->next;
	c->next = f->spare;
	f->spare = c;
	return next;
}

static struct bag *bag_for(struct far *f, lw_time at)
{
	uint64_t i = (uint64_t)(at - f->base) / (uint64_t)f->width;
	return i < FAR_BAGS ? &f->bags[i] : &f->late;
}

void far_put(struct far *f, struct entry e)
{
	bag_put(f, f->next == FAR_BAGS ? &f->late : bag_for(f, e.at), e);
	f->len++;
}

void far_begin(struct far *f, lw_time at)
{
	LW_ASSERT(f->len == 0 && f->next == FAR_BAGS);
	if (!f->bags)
		f->bags = lw_alloc_array(FAR_BAGS, sizeof(*f->bags));
	f->horizon = at;
}

/* The earliest of `late`, and a guess at its median: the middle of samples, taken at
 * equal distances in the order of arrival. */
static void survey(const struct far *f, lw_time *first, lw_time *middle)
{
	lw_time samples[SAMPLES] = { 0 };
	size_t n = 0, seen = 0, step = f->len / SAMPLES + 1;
	*first = LW_NEVER;
	for (const struct chunk *c = f->late.chunks; c; c = c->next) {
		for (size_t i = 0; i < c->used; i++, seen++) {
			lw_time at = c->entries[i].at;
			*first = at < *first ? at : *first;
			if (seen % step)
				continue;
			size_t k = n++;
			for (; k > 0 && samples[k - 1] > at; k--)
				samples[k] = samples[k - 1];
			samples[k] = at;
		}
	}
	LW_ASSERT(n > 0 && n <= SAMPLES);
	*middle = samples[n / 2];
}

/* All bags are used up, so everything is in `late`: deal it out. */
static void deal(struct far *f)
{
	lw_time middle = 0;
	survey(f, &f->base, &middle);
	f->width = (middle - f->base) / (FAR_BAGS / 2) + 1;
	if (f->width > (LW_NEVER - f->base) / FAR_BAGS)
		f->width = (LW_NEVER - f->base) / FAR_BAGS;
	LW_ASSERT(f->width > 0);
	f->next = 0;
	for (struct chunk *c = bag_take(&f->late); c; c = drop_chunk(f, c))
		for (size_t i = 0; i < c->used; i++)
			bag_put(f, bag_for(f, c->entries[i].at), c->entries[i]);
}

static void pour(
	struct far *f, struct bag *b, void (*take)(void *ctx, struct entry e), void *ctx)
{
	for (struct chunk *c = bag_take(b); c; c = drop_chunk(f, c)) {
		f->len -= c->used;
		for (size_t i = 0; i < c->used; i++)
			take(ctx, c->entries[i]);
	}
}

void far_pour(struct far *f, void (*take)(void *ctx, struct entry e), void *ctx)
{
	size_t before = f->len;
	LW_ASSERT(before > 0);
	while (f->len == before) {
		if (f->next == FAR_BAGS && f->len <= FEW) {
			f->horizon = LW_NEVER;
			pour(f, &f->late, take, ctx);
			return;
		}
		if (f->next == FAR_BAGS)
			deal(f);
		f->horizon = f->base + ++f->next * f->width;
		pour(f, &f->bags[f->next - 1], take, ctx);
	}
}

static void sieve(
	struct far *f, struct bag *b, bool (*keep)(void *ctx, struct entry e), void *ctx)
{
	for (struct chunk *c = bag_take(b); c; c = drop_chunk(f, c)) {
		for (size_t i = 0; i < c->used; i++) {
			if (keep(ctx, c->entries[i]))
				bag_put(f, b, c->entries[i]);
			else
				f->len--;
		}
	}
}

void far_sieve(struct far *f, bool (*keep)(void *ctx, struct entry e), void *ctx)
{
	for (size_t i = 0; f->bags && i < FAR_BAGS; i++)
		sieve(f, &f->bags[i], keep, ctx);
	sieve(f, &f->late, keep, ctx);
}
