/* bench.h - what the benchmarks share: CPU time, a count of allocations, one JSON line.
 * SPDX-License-Identifier: MIT */
#ifndef TESTS_BENCH_H
#define TESTS_BENCH_H

#include <stdint.h>
#include <stdio.h>

#include "labwire/app/job.h"
#include "labwire/device/nic.h"
#include "labwire/device/switch.h"
#include "labwire/link/link.h"

double bench_cpu(void);		  /* seconds of CPU this process has used */
uint64_t bench_allocations(void); /* malloc, calloc and realloc calls so far */
uint64_t bench_heap_bytes(void);  /* bytes allocated and not freed */

/* A host or router: stack and Ethernet cards. */
struct bench_node {
	struct lw_owner owner;
	struct lw_stack *stack;
	struct lw_nic *nics;
	int n, nnics;
};

/* Room for `nics` cards; add_nic gives each its address. */
void bench_node_init(struct bench_node *b, struct lw_engine *e, uint32_t id,
	const char *profile, int nics);
struct lw_port *bench_add_nic(struct bench_node *b, uint32_t addr, uint32_t mask);
void bench_node_fini(struct bench_node *b);
struct lw_link *bench_cable(struct lw_engine *e, struct lw_port *a, struct lw_port *b,
	uint64_t bits_per_s, lw_span delay);
void bench_route(struct bench_node *b, uint32_t net, uint32_t mask, uint32_t via);

#endif
