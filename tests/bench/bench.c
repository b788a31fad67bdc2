/* bench.c - what the benchmarks share.  SPDX-License-Identifier: MIT */
#include "bench.h"

#include <malloc.h>
#include <stdlib.h>
#include <time.h>

#include "labwire/base/alloc.h"

/* The linker sends every allocation through these (-Wl,--wrap). */
void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);

static uint64_t allocations;

void *__wrap_malloc(size_t n)
{
	allocations++;
	return __real_malloc(n);
}

void *__wrap_calloc(size_t n, size_t size)
{
	allocations++;
	return __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t n)
{
	allocations++;
	return __real_realloc(p, n);
}

uint64_t bench_allocations(void)
{
	return allocations;
}

uint64_t bench_heap_bytes(void)
{
	struct mallinfo2 m = mallinfo2();
	return m.uordblks + m.hblkhd;
}

double bench_cpu(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

void bench_node_init(struct bench_node *b, struct lw_engine *e, uint32_t id,
	const char *profile, int nics)
{
	*b = (struct bench_node){ .owner = { .id = id }, .nnics = nics };
	struct lw_stack_conf conf = { .engine = e,
		.owner = &b->owner,
		.name = "bench",
		.profile = lw_profile_find(profile),
		.forwarding = nics > 1 };
	b->stack = lw_stack_new(&conf);
	b->nics = lw_alloc_array((size_t)nics, sizeof(*b->nics));
}

struct lw_port *bench_add_nic(struct bench_node *b, uint32_t addr, uint32_t mask)
{
	LW_ASSERT(b->n < b->nnics);
	struct lw_nic *nic = &b->nics[b->n++];
	uint32_t id = b->owner.id;
	struct lw_mac mac = { { 2, (uint8_t)b->n, (uint8_t)(id >> 24),
		(uint8_t)(id >> 16), (uint8_t)(id >> 8), (uint8_t)id } };
	lw_nic_init(nic, lw_stack_engine(b->stack), &b->owner, "eth0", mac);
	int i = lw_stack_add_card(b->stack, &nic->card);
	if (lw_stack_add_address(b->stack, i, addr, mask) != LW_OK)
		abort();
	return &nic->card.port;
}

void bench_node_fini(struct bench_node *b)
{
	lw_stack_free(b->stack);
	lw_free(b->nics);
}

struct lw_link *bench_cable(struct lw_engine *e, struct lw_port *a, struct lw_port *b,
	uint64_t bits_per_s, lw_span delay)
{
	static uint32_t place;
	struct lw_link_conf conf = { .medium = LW_MEDIUM_ETHERNET,
		.bits_per_s = bits_per_s,
		.delay = delay,
		.place = place++ };
	struct lw_link *l = lw_link_new(e, &conf, a, b);
	lw_link_set(l, LW_LINK_UP);
	return l;
}

void bench_route(struct bench_node *b, uint32_t net, uint32_t mask, uint32_t via)
{
	if (lw_stack_add_route(b->stack, net, mask, via, -1) != LW_OK)
		abort();
}
