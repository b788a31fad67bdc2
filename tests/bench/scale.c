/* scale.c - 22 to 100,000 hosts in LANs of at most 250 behind a router each, exchanging
 * UDP echoes with the server.  SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "bench.h"
#include "labwire/app/echo.h"
#include "labwire/base/alloc.h"

enum {
	LAN_HOSTS = 250,
	ECHOES = 5,
	PORTS_MAX = 512,
};

struct lab {
	struct lw_engine *e;
	size_t nhosts, nlans, nlinks, finished;
	struct bench_node core, server, *routers, *hosts;
	struct lw_owner *sw_owners;
	struct lw_switch **switches;
	struct lw_link **links;
	struct lw_job **jobs, *echod;
	const char *names[PORTS_MAX];
};

static void cable(struct lab *lab, struct lw_port *a, struct lw_port *b)
{
	lab->links[lab->nlinks++] = bench_cable(lab->e, a, b, 1000000000, LW_US(10));
}

static void done(void *ctx, const struct lw_outcome *o, lw_time now)
{
	struct lab *lab = ctx;
	(void)now;
	(void)o; /* the first datagram of each may die while a router resolves */
	lab->finished++;
}

static void build_lan(struct lab *lab, size_t i)
{
	struct bench_node *r = &lab->routers[i];
	uint32_t lan = LW_IP4(10, 1 + i / 256, i % 256, 0);
	uint32_t between = LW_IP4(172, 16, 0, 0) + (uint32_t)(4 * i);
	bench_node_init(r, lab->e, (uint32_t)(10 + i), "ios12", 2);
	struct lw_port *up = bench_add_nic(r, between + 1, 0xfffffffc);
	struct lw_port *down = bench_add_nic(r, lan | 254, 0xffffff00);
	struct lw_port *at_core = bench_add_nic(&lab->core, between + 2, 0xfffffffc);
	cable(lab, at_core, up);
	bench_route(&lab->core, lan, 0xffffff00, between + 1);
	bench_route(r, 0, 0, between + 2);
	size_t first = i * LAN_HOSTS;
	size_t n = lab->nhosts - first < LAN_HOSTS ? lab->nhosts - first : LAN_HOSTS;
	lab->sw_owners[i].id = (uint32_t)(100000 + i);
	struct lw_switch_conf sc = { .ports = (uint32_t)n + 1,
		.names = lab->names,
		.mac = { { 6, 0, 0, 0, (uint8_t)(i >> 8), (uint8_t)i } } };
	lab->switches[i] = lw_switch_new(lab->e, &lab->sw_owners[i], &sc);
	cable(lab, down, lw_switch_port(lab->switches[i], 0));
	for (size_t k = 0; k < n; k++) {
		struct bench_node *h = &lab->hosts[first + k];
		bench_node_init(h, lab->e, (uint32_t)(1000000 + first + k), "winxp", 1);
		struct lw_port *p = bench_add_nic(h, lan | (uint32_t)(k + 1), 0xffffff00);
		bench_route(h, 0, 0, lan | 254);
		cable(lab, p, lw_switch_port(lab->switches[i], (uint32_t)k + 1));
	}
}

static void build(struct lab *lab)
{
	struct lw_engine_conf ec = { .seed = 1 };
	lab->e = lw_engine_new(&ec);
	lab->nlans = (lab->nhosts + LAN_HOSTS - 1) / LAN_HOSTS;
	lab->routers = lw_alloc_array(lab->nlans, sizeof(*lab->routers));
	lab->hosts = lw_alloc_array(lab->nhosts, sizeof(*lab->hosts));
	lab->switches = lw_alloc_array(lab->nlans, sizeof(struct lw_switch *));
	lab->sw_owners = lw_alloc_array(lab->nlans, sizeof(*lab->sw_owners));
	lab->links = lw_alloc_array(
		lab->nhosts + 2 * lab->nlans + 1, sizeof(struct lw_link *));
	lab->jobs = lw_alloc_array(lab->nhosts, sizeof(struct lw_job *));
	for (size_t i = 0; i < PORTS_MAX; i++)
		lab->names[i] = "Fa0/x";
	bench_node_init(&lab->core, lab->e, 0, "ios12", (int)lab->nlans + 1);
	bench_node_init(&lab->server, lab->e, 1, "linux26", 1);
	struct lw_port *pc =
		bench_add_nic(&lab->core, LW_IP4(192, 168, 0, 1), 0xffffff00);
	struct lw_port *ps =
		bench_add_nic(&lab->server, LW_IP4(192, 168, 0, 2), 0xffffff00);
	cable(lab, pc, ps);
	bench_route(&lab->server, 0, 0, LW_IP4(192, 168, 0, 1));
	if (lw_echod_start(lab->server.stack, &lab->echod) != LW_OK)
		abort();
	for (size_t i = 0; i < lab->nlans; i++)
		build_lan(lab, i);
}

static void tear_down(struct lab *lab)
{
	for (size_t i = 0; i < lab->nhosts; i++)
		lw_job_free(lab->jobs[i]);
	lw_job_free(lab->echod);
	for (size_t i = 0; i < lab->nlinks; i++)
		lw_link_free(lab->links[i]);
	for (size_t i = 0; i < lab->nhosts; i++)
		bench_node_fini(&lab->hosts[i]);
	for (size_t i = 0; i < lab->nlans; i++) {
		bench_node_fini(&lab->routers[i]);
		lw_switch_free(lab->switches[i]);
	}
	bench_node_fini(&lab->core);
	bench_node_fini(&lab->server);
	lw_engine_free(lab->e);
	lw_free(lab->routers);
	lw_free(lab->hosts);
	lw_free(lab->switches);
	lw_free(lab->sw_owners);
	lw_free(lab->links);
	lw_free(lab->jobs);
}

static uint64_t hops(const struct lab *lab)
{
	uint64_t n = 0;
	for (size_t i = 0; i < lab->nlinks; i++)
		n += lw_link_stats(lab->links[i], 0)->frames +
		     lw_link_stats(lab->links[i], 1)->frames;
	return n;
}

static void run_to(struct lab *lab, lw_time at)
{
	if (lw_engine_run_until(lab->e, at, UINT64_MAX) != LW_OK)
		abort();
}

static void measure(size_t nhosts)
{
	struct lab lab = { .nhosts = nhosts };
	uint64_t before = bench_heap_bytes();
	double start = bench_cpu();
	build(&lab);
	double setup = bench_cpu() - start;
	uint64_t idle = bench_heap_bytes() - before;
	run_to(&lab, LW_SEC(2)); /* the announcements of all */
	for (size_t i = 0; i < nhosts; i++) {
		struct lw_job_env env = {
			.stack = lab.hosts[i].stack, .done = done, .ctx = &lab
		};
		struct lw_echo_conf ec = { .server = LW_IP4(192, 168, 0, 2),
			.count = ECHOES + 2,
			.data_bytes = 64,
			.timeout = LW_SEC(30) };
		lab.jobs[i] = lw_echo_start(&env, &ec);
		/* one after the other: the routers lose packets while they resolve */
		run_to(&lab, lw_engine_now(lab.e) + LW_US(50));
	}
	uint64_t n = hops(&lab);
	start = bench_cpu();
	run_to(&lab, lw_engine_now(lab.e) + LW_SEC(300));
	double cpu = bench_cpu() - start;
	printf(", \"%zu\": {\"setup_s\": %.3f, \"bytes_per_idle_host\": %.0f, "
	       "\"million_frame_hops_per_cpu_second\": %.2f}",
		nhosts, setup, (double)idle / (double)nhosts,
		(double)(hops(&lab) - n) / cpu / 1e6);
	fflush(stdout);
	if (lab.finished != nhosts)
		abort();
	tear_down(&lab);
}

int main(void)
{
	printf("{\"benchmark\": \"scale\"");
	measure(22);
	measure(1000);
	measure(10000);
	measure(100000);
	puts("}");
	return 0;
}
