/* flows.c - bulk TCP flows in virtual time, as figures for throughput.py to judge.
 *
 * usage: flows loss  FROM TO CC RTT_MS LOSS_PPB HOW SEGMENTS SEED   random losses; HOW
 *              single: each frame for itself; rounds: with all that follow it in its
 *              round trip, as the formula of Padhye et al. supposes
 *        flows curve FROM TO CC RTT_MS LOSS_AT MILLISECONDS         cwnd after one loss
 *        flows share FROM TO CC RTT_MS MBIT QUEUE SECONDS SEED      two flows, one queue
 *        flows tail  FROM TO CC RTT_MS SEGMENTS LOST     the last ones are lost, once
 *
 * FROM and TO are personas; rfc-counting is rfc without RACK-TLP and PRR.  CC "own" is
 * FROM's; another one comes with buffers that do not limit.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "labwire/app/bulk.h"
#include "labwire/base/rand.h"
#include "labwire/device/nic.h"
#include "labwire/link/link.h"

enum {
	NICS_MAX = 3,
	FLOWS_MAX = 2,
	DISCARD_PORT = 9,
	WIDE = 8 << 20, /* bytes of buffer that do not limit */
	WIDE_SHIFT = 7,
	LONGEST = 1514 + LW_ETHER_OVERHEAD,
	WARM_UP = 10, /* per cent of a flow that is not measured */
};

/* Frames with text that die on their way into a node. */
struct loss {
	struct lw_rand rand;
	uint32_t ppb;
	lw_span round; /* 0: each for itself; else all that follow in the same round */
	lw_time until; /* of the round that is lost */
	bool next;     /* the next one, and no other */
	uint64_t from, to; /* those with these numbers, counted from 1; `to` is not one */
	const struct lw_port_ops *inner;
	uint64_t seen, lost;
};

struct node {
	struct loss loss;
	struct lw_owner owner;
	struct lw_stack *stack;
	struct lw_nic nics[NICS_MAX];
	int n;
};

static void must(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "flows: %s\n", what);
	exit(2);
}

static void node_init(struct node *n, struct lw_engine *e, uint32_t id,
	const struct lw_profile *profile, bool forwarding)
{
	*n = (struct node){ .owner = { .id = id } };
	struct lw_stack_conf conf = { .engine = e,
		.owner = &n->owner,
		.name = "node",
		.profile = profile,
		.forwarding = forwarding };
	n->stack = lw_stack_new(&conf);
}

static struct lw_port *add_nic(struct node *n, uint32_t addr)
{
	struct lw_nic *nic = &n->nics[n->n++];
	struct lw_mac mac = { { 2, 0, 0, 0, (uint8_t)n->owner.id, (uint8_t)n->n } };
	lw_nic_init(nic, lw_stack_engine(n->stack), &n->owner, "eth", mac);
	int i = lw_stack_add_card(n->stack, &nic->card);
	must(lw_stack_add_address(n->stack, i, addr, 0xffffff00) == LW_OK, "address");
	return &nic->card.port;
}

static struct lw_link *cable(struct lw_engine *e, struct lw_port *a, struct lw_port *b,
	struct lw_link_conf conf)
{
	struct lw_link *l = lw_link_new(e, &conf, a, b);
	lw_link_set(l, LW_LINK_UP);
	return l;
}

static void run_for(struct lw_engine *e, lw_span span)
{
	must(lw_engine_run_until(e, lw_engine_now(e) + span, UINT64_MAX) == LW_OK, "run");
}

/* The persona, and with another congestion control than its own also other buffers: the
 * formulas know no window of the receiver. */
static struct lw_profile persona(const char *name, const char *cc)
{
	static const char *const names[] = {
		[LW_CC_RENO] = "reno", [LW_CC_BIC] = "bic", [LW_CC_CUBIC] = "cubic"
	};
	bool counting = strcmp(name, "rfc-counting") == 0;
	const struct lw_profile *found = lw_profile_find(counting ? "rfc" : name);
	must(found != NULL, "no such persona");
	struct lw_profile p = *found;
	if (counting)
		p.tcp.rack = p.tcp.prr = false;
	if (strcmp(cc, "own") == 0)
		return p;
	size_t i = 0;
	while (i < sizeof(names) / sizeof(names[0]) && strcmp(names[i], cc) != 0)
		i++;
	must(i < sizeof(names) / sizeof(names[0]), "no such congestion control");
	p.tcp.cc = (enum lw_cc)i;
	p.tcp.snd_buf = p.tcp.rcv_buf = p.tcp.rcv_clamp = WIDE;
	p.tcp.wscale = WIDE_SHIFT;
	return p;
}

static void never_done(void *ctx, const struct lw_outcome *o, lw_time now)
{
	(void)ctx;
	(void)now;
	must(o->ok, o->sentence);
}

static struct lw_job *start_flow(struct node *from, uint32_t to, uint64_t bytes)
{
	struct lw_job_env env = { .stack = from->stack, .done = never_done };
	struct lw_bulk_conf bc = { .server = { to, 0 }, .bytes = bytes };
	return lw_bulk_start(&env, &bc);
}

/* The sender's connection; false: there is none yet. */
static bool sender(const struct node *n, struct lw_tcp_info *info)
{
	struct lw_tcp_view v;
	for (size_t i = 0; lw_sock_tcp_at(n->stack, i, &v); i++) {
		if (v.peer.port != DISCARD_PORT)
			continue;
		*info = v.info;
		return true;
	}
	return false;
}

static bool dies(struct loss *l, const struct lw_frame *f, lw_time now)
{
	enum {
		LEAST_TEXT = 200 /* shorter frames are ACKs and ARP */
	};
	if (f->len < LEAST_TEXT)
		return false;
	l->seen++;
	bool hit = now < l->until || lw_rand_chance(&l->rand, l->ppb) || l->next ||
		   (l->from <= l->seen && l->seen < l->to);
	if (hit && l->round)
		l->until = (now / l->round + 1) * l->round;
	l->next = false;
	l->lost += hit;
	return hit;
}

static void lossy_receive(struct lw_port *port, struct lw_frame *f, lw_time now)
{
	struct node *n = lw_container_of(port, struct node, nics[0].card.port);
	if (dies(&n->loss, f, now))
		lw_frame_unref(f);
	else
		n->loss.inner->receive(port, f, now);
}

static void lossy_carrier(struct lw_port *port, bool up, lw_time now)
{
	struct node *n = lw_container_of(port, struct node, nics[0].card.port);
	n->loss.inner->carrier(port, up, now);
}

/* Before the node's first card is plugged in. */
static void make_lossy(struct node *n, uint64_t seed)
{
	static const struct lw_port_ops ops = { lossy_receive, lossy_carrier };
	n->loss.inner = n->nics[0].card.port.ops;
	n->nics[0].card.port.ops = &ops;
	lw_rand_init(&n->loss.rand, seed, 0, "loss");
}

/* One flow from a to b. */
struct pair {
	struct lw_profile from, to;
	struct lw_engine *e;
	struct node a, b;
	struct lw_link *link;
	struct lw_job *sink, *bulk;
	lw_span rtt;
};

static void pair_init(struct pair *p, char **args, uint64_t seed)
{
	struct lw_engine_conf ec = { .seed = seed };
	p->from = persona(args[0], args[2]);
	p->to = persona(args[1], args[2]);
	p->rtt = LW_MS(atoi(args[3]));
	p->e = lw_engine_new(&ec);
	node_init(&p->a, p->e, 1, &p->from, false);
	node_init(&p->b, p->e, 2, &p->to, false);
	struct lw_port *pa = add_nic(&p->a, LW_IP4(10, 0, 0, 1));
	struct lw_port *pb = add_nic(&p->b, LW_IP4(10, 0, 0, 2));
	make_lossy(&p->b, seed);
	struct lw_link_conf lc = { .medium = LW_MEDIUM_ETHERNET,
		.bits_per_s = 1000000000,
		.delay = p->rtt / 2,
		.queue_frames = 100000 };
	p->link = cable(p->e, pa, pb, lc);
	must(lw_sink_start(p->b.stack, &p->sink) == LW_OK, "sink");
}

static void pair_start(struct pair *p, uint64_t bytes)
{
	p->bulk = start_flow(&p->a, LW_IP4(10, 0, 0, 2), bytes);
}

static void pair_fini(struct pair *p)
{
	lw_job_free(p->bulk);
	lw_job_free(p->sink);
	lw_link_free(p->link);
	lw_stack_free(p->a.stack);
	lw_stack_free(p->b.stack);
	lw_engine_free(p->e);
}

/* What a flow was like: sums over samples, one for each round trip. */
struct means {
	double srtt, rto, mss;
	uint32_t wnd; /* the largest that the receiver has offered */
	uint64_t n;
};

static void take_sample(const struct pair *p, struct means *m)
{
	struct lw_tcp_info info;
	if (!sender(&p->a, &info) || info.srtt == 0)
		return;
	m->srtt += (double)info.srtt / 1e9;
	m->rto += (double)info.rto / 1e9;
	m->mss = info.snd_mss;
	if (info.snd_wnd > m->wnd)
		m->wnd = info.snd_wnd;
	m->n++;
}

static void loss(char **args)
{
	struct pair p;
	struct means m = { 0 };
	uint64_t segments = strtoull(args[6], NULL, 10);
	pair_init(&p, args, strtoull(args[7], NULL, 10));
	pair_start(&p, UINT64_MAX);
	p.b.loss.ppb = (uint32_t)strtoul(args[4], NULL, 10);
	p.b.loss.round = strcmp(args[5], "rounds") ? 0 : p.rtt;
	uint64_t all = segments * p.from.tcp.mss, first = all / 100 * WARM_UP;
	while (lw_sink_bytes(p.sink) < first)
		run_for(p.e, p.rtt);
	first = lw_sink_bytes(p.sink);
	p.b.loss.seen = p.b.loss.lost = 0;
	lw_time began = lw_engine_now(p.e);
	while (lw_sink_bytes(p.sink) < all) {
		run_for(p.e, p.rtt);
		take_sample(&p, &m);
	}
	double seconds = (double)(lw_engine_now(p.e) - began) / 1e9;
	must(lw_sink_wrong(p.sink) == 0 && m.n > 0, "bytes were not what was sent");
	printf("{\"goodput\": %.1f, \"seconds\": %.3f, \"srtt\": %.6f, \"rto\": %.6f, "
	       "\"mss\": %.0f, \"sent\": %llu, \"lost\": %llu, \"wnd\": %u, \"tick\": "
	       "%.3f}\n",
		(double)(lw_sink_bytes(p.sink) - first) / seconds, seconds,
		m.srtt / (double)m.n, m.rto / (double)m.n, m.mss,
		(unsigned long long)p.b.loss.seen, (unsigned long long)p.b.loss.lost,
		m.wnd, (double)p.from.tcp.clock_tick / 1e9);
	pair_fini(&p);
}

static void lose_one(struct pair *p)
{
	p->b.loss.next = true;
	while (p->b.loss.lost == 0)
		run_for(p->e, LW_US(10));
}

static void curve(char **args)
{
	struct pair p;
	struct lw_tcp_info info = { 0 };
	uint32_t at = (uint32_t)strtoul(args[4], NULL, 10);
	lw_span span = LW_MS(atoll(args[5])), step = LW_MS(5);
	pair_init(&p, args, 1);
	pair_start(&p, UINT64_MAX);
	p.to.tcp.delack_segments = 1; /* the equations count round trips */
	p.to.tcp.delack_min = 0;
	while (!sender(&p.a, &info) || info.cwnd < at * info.snd_mss)
		run_for(p.e, LW_MS(1));
	printf("before %.6f %u %u %.6f\n", (double)lw_engine_now(p.e) / 1e9, info.cwnd,
		info.snd_mss, (double)info.srtt / 1e9);
	lose_one(&p);
	lw_time end = lw_engine_now(p.e) + span;
	while (lw_engine_now(p.e) < end) {
		must(sender(&p.a, &info), "the connection is gone");
		printf("%s %.6f %u %u %.6f\n", info.recovering ? "recovery" : "growth",
			(double)lw_engine_now(p.e) / 1e9, info.cwnd, info.snd_mss,
			(double)info.srtt / 1e9);
		run_for(p.e, step);
	}
	pair_fini(&p);
}

/* Asking for addresses would count as a round trip. */
static void know(struct node *n, uint32_t addr, const struct node *other)
{
	lw_stack_arp_warm(n->stack, 0, addr, other->nics[0].card.mac);
}

/* Milliseconds from the SYN until the last byte is there. */
static void tail(char **args)
{
	enum {
		SEGMENT = 1448 /* of the persona, with its timestamps */
	};
	struct pair p;
	uint64_t segments = strtoull(args[4], NULL, 10),
		 lost = strtoull(args[5], NULL, 10);
	pair_init(&p, args, 1);
	know(&p.a, LW_IP4(10, 0, 0, 2), &p.b);
	know(&p.b, LW_IP4(10, 0, 0, 1), &p.a);
	run_for(p.e, LW_SEC(3)); /* the cards are up, and have announced themselves */
	lw_time began = lw_engine_now(p.e);
	pair_start(&p, segments * SEGMENT);
	p.b.loss.from = segments - lost + 1;
	p.b.loss.to = segments + 1;
	while (lw_sink_bytes(p.sink) < segments * SEGMENT)
		run_for(p.e, LW_US(100));
	must(p.b.loss.lost == lost && lw_sink_wrong(p.sink) == 0, "another loss");
	printf("%.1f\n", (double)(lw_engine_now(p.e) - began) / 1e6);
	pair_fini(&p);
}

/* Two senders, a router, the bottleneck, a router, two receivers.  A sender's way to the
 * router varies by up to a frame's time on the bottleneck: otherwise whose frame finds
 * the queue full can be a matter of phase, for ever (S. Floyd, V. Jacobson: On Traffic
 * Phase Effects in Packet-Switched Gateways, 1992). */
struct dumbbell {
	struct lw_engine *e;
	struct node from[FLOWS_MAX], to[FLOWS_MAX], r1, r2;
	struct lw_link *links[2 * FLOWS_MAX + 1];
	struct lw_job *sinks[FLOWS_MAX], *bulks[FLOWS_MAX];
};

static void join(struct dumbbell *d, int i, lw_span delay, lw_span jitter)
{
	struct lw_link_conf fast = { .medium = LW_MEDIUM_ETHERNET,
		.bits_per_s = 1000000000,
		.delay = delay,
		.place = (uint32_t)(2 * i + 1),
		.queue_frames = 10000,
		.impair[0].jitter = jitter };
	uint32_t near = LW_IP4(10, 0, i, 0), far = LW_IP4(10, 1, i, 0);
	struct lw_port *host = add_nic(&d->from[i], near + 1);
	d->links[2 * i] = cable(d->e, host, add_nic(&d->r1, near + 254), fast);
	fast.place++;
	fast.impair[0].jitter = 0;
	host = add_nic(&d->to[i], far + 1);
	d->links[2 * i + 1] = cable(d->e, host, add_nic(&d->r2, far + 254), fast);
	must(lw_stack_add_route(d->from[i].stack, 0, 0, near + 254, -1) == LW_OK &&
			lw_stack_add_route(d->to[i].stack, 0, 0, far + 254, -1) == LW_OK,
		"route");
	must(lw_sink_start(d->to[i].stack, &d->sinks[i]) == LW_OK, "sink");
}

static void dumbbell_init(struct dumbbell *d, char **args, const struct lw_profile *from,
	const struct lw_profile *to)
{
	const struct lw_profile *router = lw_profile_find("ios12");
	lw_span rtt = LW_MS(atoi(args[3]));
	struct lw_link_conf slow = { .medium = LW_MEDIUM_ETHERNET,
		.bits_per_s = strtoull(args[4], NULL, 10) * 1000000,
		.delay = rtt / 4,
		.queue_frames = (uint32_t)strtoul(args[5], NULL, 10) };
	lw_span frame_time = LW_SEC(8 * LONGEST) / (lw_span)slow.bits_per_s;
	struct lw_engine_conf ec = { .seed = strtoull(args[7], NULL, 10) };
	d->e = lw_engine_new(&ec);
	node_init(&d->r1, d->e, 1, router, true);
	node_init(&d->r2, d->e, 2, router, true);
	struct lw_port *a = add_nic(&d->r1, LW_IP4(10, 2, 0, 1));
	struct lw_port *b = add_nic(&d->r2, LW_IP4(10, 2, 0, 2));
	for (int i = 0; i < FLOWS_MAX; i++) {
		node_init(&d->from[i], d->e, (uint32_t)(10 + i), from, false);
		node_init(&d->to[i], d->e, (uint32_t)(20 + i), to, false);
		join(d, i, rtt / 8, frame_time);
	}
	d->links[2 * FLOWS_MAX] = cable(d->e, a, b, slow);
	must(lw_stack_add_route(d->r1.stack, 0, 0, LW_IP4(10, 2, 0, 2), -1) == LW_OK &&
			lw_stack_add_route(d->r2.stack, 0, 0, LW_IP4(10, 2, 0, 1), -1) ==
				LW_OK,
		"route");
}

static void dumbbell_fini(struct dumbbell *d)
{
	for (int i = 0; i < FLOWS_MAX; i++) {
		lw_job_free(d->bulks[i]);
		lw_job_free(d->sinks[i]);
	}
	for (int i = 0; i < 2 * FLOWS_MAX + 1; i++)
		lw_link_free(d->links[i]);
	for (int i = 0; i < FLOWS_MAX; i++) {
		lw_stack_free(d->from[i].stack);
		lw_stack_free(d->to[i].stack);
	}
	lw_stack_free(d->r1.stack);
	lw_stack_free(d->r2.stack);
	lw_engine_free(d->e);
}

static void share(char **args)
{
	struct dumbbell d;
	struct lw_profile from = persona(args[0], args[2]);
	struct lw_profile to = persona(args[1], args[2]);
	struct lw_rand r;
	uint64_t bytes[FLOWS_MAX];
	lw_span all = LW_SEC(atoi(args[6]));
	dumbbell_init(&d, args, &from, &to);
	lw_rand_init(&r, strtoull(args[7], NULL, 10), 0, "start");
	for (int i = 0; i < FLOWS_MAX; i++) {
		d.bulks[i] = start_flow(&d.from[i], LW_IP4(10, 1, i, 1), UINT64_MAX);
		run_for(d.e, LW_MS(lw_rand_below(&r, 1000)));
	}
	run_for(d.e, all / 100 * WARM_UP);
	for (int i = 0; i < FLOWS_MAX; i++)
		bytes[i] = lw_sink_bytes(d.sinks[i]);
	run_for(d.e, all);
	for (int i = 0; i < FLOWS_MAX; i++)
		printf("%s%.1f", i ? " " : "",
			(double)(lw_sink_bytes(d.sinks[i]) - bytes[i]) /
				((double)all / 1e9));
	putchar('\n');
	dumbbell_fini(&d);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int args;
		void (*run)(char **args);
	} commands[] = { { "loss", 8, loss }, { "curve", 6, curve },
		{ "share", 8, share }, { "tail", 6, tail } };
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (argc != commands[i].args + 2 || strcmp(argv[1], commands[i].name))
			continue;
		commands[i].run(argv + 2);
		return 0;
	}
	fprintf(stderr, "usage: see the beginning of flows.c\n");
	return 2;
}
