/* bulk.c - 16 MiB of TCP from the server to a pod host, over both routers and the switch,
 * at 100 Mbit/s and 1 ms.  SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "bench.h"
#include "labwire/app/bulk.h"

enum {
	BYTES = 16 << 20,
	EDGE = 4 << 20, /* measured is what lies between the first and the last so many */
	LINKS = 4
};

static bool finished;

static void done(void *ctx, const struct lw_outcome *o, lw_time now)
{
	(void)ctx;
	(void)now;
	if (!o->ok)
		abort();
	finished = true;
}

static uint64_t hops(struct lw_link **l)
{
	uint64_t n = 0;
	for (int i = 0; i < LINKS; i++)
		n += lw_link_stats(l[i], 0)->frames + lw_link_stats(l[i], 1)->frames;
	return n;
}

static void run_to(struct lw_engine *e, lw_time at)
{
	if (lw_engine_run_until(e, at, UINT64_MAX) != LW_OK)
		abort();
}

int main(void)
{
	static const char *const ports[] = { "Fa0/1", "Fa0/2" };
	const uint32_t m24 = 0xffffff00, m16 = 0xffff0000, m30 = 0xfffffffc;
	struct lw_engine_conf ec = { .seed = 1 };
	struct lw_engine *e = lw_engine_new(&ec);
	struct bench_node server, r1, r2, host;
	struct lw_owner sw_owner = { .id = 4 };
	struct lw_switch_conf sc = {
		.mac = { { 2, 0, 0, 0, 9, 9 } }, .ports = 2, .names = ports
	};
	struct lw_switch *sw = lw_switch_new(e, &sw_owner, &sc);
	bench_node_init(&server, e, 0, "linux26", 1);
	bench_node_init(&r1, e, 1, "ios12", 2);
	bench_node_init(&r2, e, 2, "ios12", 2);
	bench_node_init(&host, e, 3, "winxp", 1);
	struct lw_port *ps = bench_add_nic(&server, LW_IP4(192, 168, 254, 254), m24);
	struct lw_port *p1a = bench_add_nic(&r1, LW_IP4(192, 168, 254, 253), m24);
	struct lw_port *p1b = bench_add_nic(&r1, LW_IP4(10, 10, 10, 6), m30);
	struct lw_port *p2a = bench_add_nic(&r2, LW_IP4(10, 10, 10, 5), m30);
	struct lw_port *p2b = bench_add_nic(&r2, LW_IP4(172, 16, 255, 254), m16);
	struct lw_port *ph = bench_add_nic(&host, LW_IP4(172, 16, 1, 1), m16);
	struct lw_link *links[LINKS] = { bench_cable(e, ps, p1a, 100000000, LW_MS(1)),
		bench_cable(e, p1b, p2a, 100000000, LW_MS(1)),
		bench_cable(e, p2b, lw_switch_port(sw, 0), 100000000, LW_MS(1)),
		bench_cable(e, lw_switch_port(sw, 1), ph, 100000000, LW_MS(1)) };
	bench_route(&server, 0, 0, LW_IP4(192, 168, 254, 253));
	bench_route(&host, 0, 0, LW_IP4(172, 16, 255, 254));
	bench_route(&r1, LW_IP4(172, 16, 0, 0), m16, LW_IP4(10, 10, 10, 5));
	bench_route(&r2, 0, 0, LW_IP4(10, 10, 10, 6));
	struct lw_job *sink = NULL;
	if (lw_sink_start(host.stack, &sink) != LW_OK)
		abort();
	struct lw_job_env env = { .stack = server.stack, .done = done };
	struct lw_bulk_conf bc = { .server = { LW_IP4(172, 16, 1, 1), 0 },
		.bytes = BYTES };
	struct lw_job *job = lw_bulk_start(&env, &bc);
	lw_time at = 0;
	while (lw_sink_bytes(sink) < EDGE) /* ARP, a lost SYN, slow start */
		run_to(e, at += LW_MS(100));
	uint64_t frames = hops(links), first = e->frames;
	uint64_t allocations = bench_allocations();
	double start = bench_cpu();
	while (lw_sink_bytes(sink) < BYTES - EDGE)
		run_to(e, at += LW_MS(100));
	double cpu = bench_cpu() - start;
	frames = hops(links) - frames;
	allocations = bench_allocations() - allocations;
	first = e->frames - first;
	while (!finished)
		run_to(e, at += LW_MS(100));
	if (lw_sink_bytes(sink) != BYTES || lw_sink_wrong(sink))
		abort();
	printf("{\"benchmark\": \"bulk\", \"million_frame_hops_per_cpu_second\": %.2f, "
	       "\"frame_hops\": %llu, \"allocations_per_frame\": %.6f, "
	       "\"virtual_seconds\": %.2f}\n",
		(double)frames / cpu / 1e6, (unsigned long long)frames,
		(double)allocations / (double)first, (double)at / 1e9);
	lw_job_free(job);
	lw_job_free(sink);
	for (int i = 0; i < LINKS; i++)
		lw_link_free(links[i]);
	lw_switch_free(sw);
	bench_node_fini(&server);
	bench_node_fini(&r1);
	bench_node_fini(&r2);
	bench_node_fini(&host);
	lw_engine_free(e);
	return 0;
}
