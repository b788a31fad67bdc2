/* net.c - from a scenario's specifications to stations, segments and routes, as
 * topology/lab builds them.  SPDX-License-Identifier: MIT */
#include "net.h"

#include "labwire/base/alloc.h"

enum {
	SWITCHES_MAX = 16 /* in a row, looked over for who answers first */
};

/* Interfaces of all nodes, numbered through: for finding out who shares a segment. */
struct wiring {
	const struct lw_scenario *s;
	size_t *first; /* of each node */
	size_t n;
	uint32_t *root; /* union-find */
	uint32_t *link;
	bool circle; /* a cable joined what was joined already */
};

static uint32_t root_of(struct wiring *w, uint32_t i)
{
	while (w->root[i] != i)
		i = w->root[i] = w->root[w->root[i]];
	return i;
}

static void wire(struct wiring *w)
{
	const struct lw_scenario *s = w->s;
	w->first = lw_alloc_array(s->nnodes + 1, sizeof(*w->first));
	for (size_t i = 0; i < s->nnodes; i++) {
		w->first[i] = w->n;
		w->n += s->nodes[i].ninterfaces;
	}
	w->root = lw_alloc_array(w->n + 1, sizeof(*w->root));
	w->link = lw_alloc_array(w->n + 1, sizeof(*w->link));
	for (uint32_t i = 0; i < w->n; i++) {
		w->root[i] = i;
		w->link[i] = NOBODY;
	}
	for (size_t i = 0; i < s->nnodes; i++)
		for (size_t k = 1;
			s->nodes[i].kind == LW_NODE_SWITCH && k < s->nodes[i].ninterfaces;
			k++)
			w->root[w->first[i] + k] = (uint32_t)w->first[i];
	for (size_t i = 0; i < s->nlinks; i++) {
		uint32_t end[2];
		for (int e = 0; e < 2; e++) {
			end[e] = (uint32_t)(w->first[s->links[i].node[e]] +
					    s->links[i].interface[e]);
			w->link[end[e]] = (uint32_t)i;
		}
		uint32_t a = root_of(w, end[0]), b = root_of(w, end[1]);
		w->circle |= a == b;
		w->root[a] = b;
	}
}

static void add_station(struct lw_net *net, struct wiring *w, size_t node, size_t i)
{
	const struct lw_node_spec *n = &w->s->nodes[node];
	uint32_t at = (uint32_t)(w->first[node] + i);
	net->stations[net->nstations++] = (struct station){ .spec = &n->interfaces[i],
		.node = (uint32_t)node,
		.interface = (uint32_t)i,
		.segment = root_of(w, at),
		.link = w->link[at],
		.serial = n->interfaces[i].medium != LW_MEDIUM_ETHERNET,
		.up = n->kind == LW_NODE_SWITCH || w->link[at] != NOBODY };
}

static void add_stations(struct lw_net *net, struct wiring *w)
{
	net->stations = lw_alloc_array(w->n + 1, sizeof(*net->stations));
	net->nodes = lw_alloc_array(w->s->nnodes + 1, sizeof(*net->nodes));
	for (size_t i = 0; i < w->s->nnodes; i++) {
		struct station_node *n = &net->nodes[i];
		n->spec = &w->s->nodes[i];
		n->first = (uint32_t)net->nstations;
		n->forwarding = n->spec->kind == LW_NODE_ROUTER;
		n->proxy = n->forwarding && n->spec->profile->arp.proxy;
		size_t k = n->spec->kind == LW_NODE_SWITCH ? n->spec->ninterfaces - 1 : 0;
		for (; k < n->spec->ninterfaces; k++)
			add_station(net, w, i, k);
		n->count = (uint32_t)net->nstations - n->first;
	}
}

/* Number the segments that have stations, and list who is on each. */
static void add_segments(struct lw_net *net, size_t ninterfaces)
{
	uint32_t *number = lw_alloc_array(ninterfaces + 1, sizeof(*number));
	net->segments = lw_alloc_array(net->nstations + 1, sizeof(*net->segments));
	net->members = lw_alloc_array(2 * net->nstations + 1, sizeof(*net->members));
	for (size_t i = 0; i < net->nstations; i++) {
		struct station *st = &net->stations[i];
		if (!number[st->segment])
			number[st->segment] = (uint32_t)++net->nsegments;
		st->segment = number[st->segment] - 1;
		net->segments[st->segment].count++;
		net->segments[st->segment].nproxies += net->nodes[st->node].proxy;
	}
	uint32_t at = 0;
	for (size_t g = 0; g < net->nsegments; g++) {
		net->segments[g].first = at;
		at += net->segments[g].count;
		net->segments[g].count = 0;
	}
	for (size_t g = 0; g < net->nsegments; g++) {
		net->segments[g].proxies = at;
		at += net->segments[g].nproxies;
		net->segments[g].nproxies = 0;
	}
	for (uint32_t i = 0; i < net->nstations; i++) {
		struct segment *g = &net->segments[net->stations[i].segment];
		net->members[g->first + g->count++] = i;
		if (net->nodes[net->stations[i].node].proxy)
			net->members[g->proxies + g->nproxies++] = i;
	}
	lw_free(number);
}

static void add_owner(struct lw_net *net, uint32_t station, uint32_t addr)
{
	uint32_t before = lw_index_get(&net->by_addr, addr);
	net->owners = lw_grow(
		net->owners, &net->owners_cap, net->nowners + 1, sizeof(*net->owners));
	net->owners[net->nowners] = (struct owner){ station, before };
	lw_index_put(&net->by_addr, addr, (uint32_t)net->nowners++);
}

/* Sorted in, unless there is one of the same network already. */
static void add_route(struct station_node *n, struct route r)
{
	size_t at = 0;
	for (; at < n->nroutes && n->routes[at].mask >= r.mask; at++)
		if (n->routes[at].mask == r.mask && n->routes[at].net == r.net)
			return;
	n->routes =
		lw_grow(n->routes, &n->routes_cap, n->nroutes + 1, sizeof(*n->routes));
	for (size_t i = n->nroutes++; i > at; i--)
		n->routes[i] = n->routes[i - 1];
	n->routes[at] = r;
}

/* Through the first interface whose network holds the gateway; none: left out. */
static void add_route_via(struct lw_net *net, struct station_node *n, struct route r)
{
	for (uint32_t i = n->first; i < n->first + n->count; i++) {
		if (!net_on_link(&net->stations[i], r.via))
			continue;
		r.station = i;
		add_route(n, r);
		return;
	}
}

static void add_routes(struct lw_net *net, struct station_node *n)
{
	for (uint32_t i = n->first; i < n->first + n->count; i++) {
		const struct lw_interface_spec *spec = net->stations[i].spec;
		for (size_t k = 0; k < spec->naddresses; k++) {
			const struct lw_address_spec *a = &spec->addresses[k];
			add_owner(net, i, a->addr);
			add_route(n, (struct route){ a->addr & a->mask, a->mask, 0, i });
		}
	}
	for (uint32_t i = n->first; i < n->first + n->count; i++) {
		const struct lw_interface_spec *spec = net->stations[i].spec;
		for (size_t k = 0; k < spec->naddresses; k++)
			if (spec->addresses[k].gateway)
				add_route_via(net, n,
					(struct route){
						.via = spec->addresses[k].gateway });
	}
	for (size_t i = 0; i < n->spec->nroutes; i++) {
		const struct lw_route_spec *r = &n->spec->routes[i];
		add_route_via(
			net, n, (struct route){ r->to.addr, r->to.mask, r->via, 0 });
	}
}

struct lw_net *lw_net_new(const struct lw_scenario *s)
{
	struct lw_net *net = lw_alloc(sizeof(*net));
	struct wiring w = { .s = s };
	net->s = s;
	wire(&w);
	add_stations(net, &w);
	add_segments(net, w.n);
	if (w.circle)
		net->spanning = lw_spanning_new(s, 0);
	for (size_t i = 0; i < s->nnodes; i++)
		add_routes(net, &net->nodes[i]);
	lw_free(w.first);
	lw_free(w.root);
	lw_free(w.link);
	return net;
}

void lw_net_free(struct lw_net *net)
{
	if (!net)
		return;
	for (size_t i = 0; i < net->s->nnodes; i++)
		lw_free(net->nodes[i].routes);
	lw_spanning_free(net->spanning);
	lw_index_fini(&net->by_addr);
	lw_free(net->owners);
	lw_free(net->members);
	lw_free(net->segments);
	lw_free(net->stations);
	lw_free(net->nodes);
	lw_free(net);
}

size_t lw_net_segments(const struct lw_net *net)
{
	return net->nsegments;
}

uint32_t lw_net_segment(const struct lw_net *net, size_t node, size_t interface)
{
	const struct station_node *n = &net->nodes[node];
	for (uint32_t i = n->first; i < n->first + n->count; i++)
		if (net->stations[i].interface == interface && net->stations[i].up)
			return net->stations[i].segment;
	return NOBODY;
}

bool lw_net_serial(const struct lw_net *net, uint32_t segment)
{
	return net->stations[net->members[net->segments[segment].first]].serial;
}

bool net_on_link(const struct station *n, uint32_t addr)
{
	for (size_t i = 0; i < n->spec->naddresses; i++)
		if (((addr ^ n->spec->addresses[i].addr) & n->spec->addresses[i].mask) ==
			0)
			return true;
	return false;
}

bool net_is_broadcast(const struct station *n, uint32_t addr)
{
	if (addr == LW_IP4_BROADCAST)
		return true;
	for (size_t i = 0; i < n->spec->naddresses; i++) {
		uint32_t host = ~n->spec->addresses[i].mask;
		if (host > 1 && addr == (n->spec->addresses[i].addr | host))
			return true;
	}
	return false;
}

bool net_has(const struct station *n, uint32_t addr)
{
	for (size_t i = 0; i < n->spec->naddresses; i++)
		if (n->spec->addresses[i].addr == addr)
			return true;
	return false;
}

uint32_t net_source(const struct station *n, uint32_t peer)
{
	const struct lw_address_spec *a = n->spec->addresses;
	for (size_t i = 0; i < n->spec->naddresses; i++)
		if (((peer ^ a[i].addr) & a[i].mask) == 0)
			return a[i].addr;
	return n->spec->naddresses ? a[0].addr : 0;
}

enum net_own net_own(
	const struct lw_net *net, const struct station_node *n, uint32_t addr)
{
	enum net_own own = NET_FOREIGN;
	for (uint32_t i = n->first; i < n->first + n->count; i++) {
		const struct lw_interface_spec *spec = net->stations[i].spec;
		for (size_t k = 0; k < spec->naddresses; k++) {
			const struct lw_address_spec *a = &spec->addresses[k];
			if (a->addr == addr)
				own = NET_ADDRESS;
			if (~a->mask > 1 && (a->addr | ~a->mask) == addr)
				own = NET_BROADCAST;
		}
	}
	return own;
}

const struct route *net_route(const struct station_node *n, uint32_t dst)
{
	for (size_t i = 0; i < n->nroutes; i++)
		if ((dst & n->routes[i].mask) == n->routes[i].net)
			return &n->routes[i];
	return NULL;
}

/* The cables from one interface to another, over switches only. */
struct cables {
	const struct lw_net *net;
	const struct station *to;
	uint32_t link[SWITCHES_MAX];
	size_t n;
	lw_span time; /* that a small frame needs */
};

static lw_span time_over(const struct lw_link_spec *l)
{
	enum {
		FRAME_BITS = 84 * 8, /* the least, with preamble and gap */
	};
	uint64_t bits_ns = FRAME_BITS * (uint64_t)LW_SEC(1);
	return l->conf.delay + (lw_span)(bits_ns / l->conf.bits_per_s);
}

static bool find_cables(struct cables *c, size_t node, size_t interface);

/* Over this cable, if it begins here, was not gone already and no end of it is blocked.
 */
static bool over_cable(struct cables *c, uint32_t i, size_t node, size_t interface)
{
	const struct lw_scenario *s = c->net->s;
	const struct lw_link_spec *l = &s->links[i];
	bool inside = s->nodes[node].kind == LW_NODE_SWITCH;
	if (c->n && c->link[c->n - 1] == i)
		return false;
	if (c->net->spanning && !lw_spanning_passes(c->net->spanning, i))
		return false;
	for (int e = 0; e < 2; e++) {
		if (l->node[e] != node || (!inside && l->interface[e] != interface))
			continue;
		c->link[c->n++] = i;
		c->time += time_over(l);
		if (find_cables(c, l->node[1 - e], l->interface[1 - e]))
			return true;
		c->time -= time_over(l);
		c->n--;
	}
	return false;
}

static bool find_cables(struct cables *c, size_t node, size_t interface)
{
	const struct lw_scenario *s = c->net->s;
	bool inside = s->nodes[node].kind == LW_NODE_SWITCH;
	if (c->to->node == node && (inside || c->to->interface == interface))
		return true;
	if ((!inside && c->n) || c->n == SWITCHES_MAX)
		return false;
	for (uint32_t i = 0; i < s->nlinks; i++)
		if (over_cable(c, i, node, interface))
			return true;
	return false;
}

bool net_later(const struct lw_net *net, uint32_t i, uint32_t a, uint32_t b)
{
	const struct station *from = &net->stations[i];
	struct cables ca = { .net = net, .to = &net->stations[a] };
	struct cables cb = { .net = net, .to = &net->stations[b] };
	(void)find_cables(&ca, from->node, from->interface);
	(void)find_cables(&cb, from->node, from->interface);
	if (ca.time != cb.time)
		return ca.time > cb.time;
	/* At the same time: where the ways meet, the engine takes the cables in order. */
	for (size_t k = 0; k < ca.n && k < cb.n; k++)
		if (ca.link[k] != cb.link[k])
			return ca.link[k] > cb.link[k];
	return ca.n > cb.n;
}
