/* net.c - from a scenario's specifications to stations, segments and configured nodes.
 * SPDX-License-Identifier: MIT */
#include "labwire/net/net.h"

#include "labwire/base/alloc.h"
#include "wiring.h"

/* The vendor's half from the profile, then the places of node and interface.  A switch's
 * own is that of the interface behind its ports. */
struct lw_mac lw_net_mac(const struct lw_scenario *s, size_t n, size_t i)
{
	const struct lw_node_spec *spec = &s->nodes[n];
	const uint8_t *oui = spec->profile->oui;
	size_t nth = i + 1;
	if (!lw_mac_is_zero(spec->interfaces[i].mac))
		return spec->interfaces[i].mac;
	return (struct lw_mac){ { oui[0], oui[1], oui[2],
		(uint8_t)(0x10 + (n >> 8) + ((nth >> 8) << 6)), (uint8_t)n,
		(uint8_t)nth } };
}

static size_t first_with_stack(const struct lw_node_spec *n)
{
	return n->kind == LW_NODE_SWITCH ? n->ninterfaces - 1 : 0;
}

static void add_station(
	struct lw_net *net, const struct wiring *w, size_t node, size_t interface)
{
	struct lw_net_node *n = &net->nodes[node];
	struct lw_station *st = &net->stations[net->nstations++];
	size_t at = w->first[node] + interface;
	st->spec = &n->spec->interfaces[interface];
	st->node = (uint32_t)node;
	st->interface = (uint32_t)interface;
	st->segment = w->segment[at];
	st->up = n->spec->kind == LW_NODE_SWITCH || w->plugged[at];
	lw_ip_add_iface(&n->ip, &st->ip, st->spec->medium != LW_MEDIUM_ETHERNET);
}

static void add_nodes(struct lw_net *net, const struct wiring *w)
{
	net->stations = lw_alloc_array(w->n + 1, sizeof(*net->stations));
	net->nodes = lw_alloc_array(net->s->nnodes + 1, sizeof(*net->nodes));
	for (size_t i = 0; i < net->s->nnodes; i++) {
		struct lw_net_node *n = &net->nodes[i];
		n->spec = &net->s->nodes[i];
		n->first = net->nstations;
		lw_ip_init(&n->ip, n->spec->profile, n->spec->kind == LW_NODE_ROUTER);
		for (size_t k = first_with_stack(n->spec); k < n->spec->ninterfaces; k++)
			add_station(net, w, i, k);
		n->count = net->nstations - n->first;
		lw_net_configure(n->spec, &n->ip);
	}
}

/* Number the segments that have stations, and list who is on each. */
static void add_segments(struct lw_net *net, size_t ninterfaces)
{
	uint32_t *number = lw_alloc_array(ninterfaces + 1, sizeof(*number));
	net->segments = lw_alloc_array(net->nstations + 1, sizeof(*net->segments));
	net->members =
		lw_alloc_array(2 * (size_t)net->nstations + 1, sizeof(*net->members));
	for (uint32_t i = 0; i < net->nstations; i++) {
		struct lw_station *st = &net->stations[i];
		if (!number[st->segment])
			number[st->segment] = ++net->nsegments;
		st->segment = number[st->segment] - 1;
		net->segments[st->segment].count++;
		net->segments[st->segment].nproxies += net->nodes[st->node].ip.proxy_arp;
	}
	uint32_t at = 0;
	for (uint32_t g = 0; g < net->nsegments; g++) {
		net->segments[g].first = at;
		at += net->segments[g].count;
		net->segments[g].count = 0;
	}
	for (uint32_t g = 0; g < net->nsegments; g++) {
		net->segments[g].proxies = at;
		at += net->segments[g].nproxies;
		net->segments[g].nproxies = 0;
	}
	for (uint32_t i = 0; i < net->nstations; i++) {
		struct lw_segment *g = &net->segments[net->stations[i].segment];
		net->members[g->first + g->count++] = i;
		if (net->nodes[net->stations[i].node].ip.proxy_arp)
			net->members[g->proxies + g->nproxies++] = i;
	}
	lw_free(number);
}

static void add_holders(struct lw_net *net, uint32_t station)
{
	const struct lw_iface *f = &net->stations[station].ip;
	for (uint32_t k = 0; k < f->naddrs; k++) {
		uint32_t before = lw_index_get(&net->by_addr, f->addrs[k].addr);
		net->holders = lw_grow(net->holders, &net->holders_cap, net->nholders + 1,
			sizeof(*net->holders));
		net->holders[net->nholders] = (struct lw_holder){ station, before };
		lw_index_put(&net->by_addr, f->addrs[k].addr, (uint32_t)net->nholders++);
	}
}

struct lw_net *lw_net_new(const struct lw_scenario *s)
{
	struct lw_net *net = lw_alloc(sizeof(*net));
	struct wiring w;
	wiring_init(&w, s);
	net->s = s;
	add_nodes(net, &w);
	add_segments(net, w.n);
	if (w.circle)
		net->spanning = lw_spanning_new(s, 0);
	for (uint32_t i = 0; i < net->nstations; i++)
		add_holders(net, i);
	wiring_fini(&w);
	return net;
}

void lw_net_free(struct lw_net *net)
{
	if (!net)
		return;
	for (uint32_t i = 0; i < net->nstations; i++)
		lw_iface_fini(&net->stations[i].ip);
	for (size_t i = 0; i < net->s->nnodes; i++)
		lw_ip_fini(&net->nodes[i].ip);
	lw_spanning_free(net->spanning);
	lw_index_fini(&net->by_addr);
	lw_free(net->holders);
	lw_free(net->members);
	lw_free(net->segments);
	lw_free(net->stations);
	lw_free(net->nodes);
	lw_free(net);
}

uint32_t lw_net_segment(const struct lw_net *net, size_t node, size_t interface)
{
	const struct lw_net_node *n = &net->nodes[node];
	for (uint32_t i = n->first; i < n->first + n->count; i++)
		if (net->stations[i].interface == interface && net->stations[i].up)
			return net->stations[i].segment;
	return LW_NOBODY;
}

bool lw_net_serial(const struct lw_net *net, uint32_t segment)
{
	return net->stations[net->members[net->segments[segment].first]].ip.line;
}

void lw_net_configure(const struct lw_node_spec *spec, struct lw_ip_node *n)
{
	const struct lw_interface_spec *with = spec->interfaces + first_with_stack(spec);
	for (uint32_t i = 0; i < n->nifaces; i++)
		for (size_t k = 0; k < with[i].naddresses; k++)
			(void)!lw_ip_add_address(n, (int)i,
				(struct lw_prefix){ with[i].addresses[k].addr,
					with[i].addresses[k].mask });
	for (uint32_t i = 0; i < n->nifaces; i++)
		for (size_t k = 0; k < with[i].naddresses; k++)
			if (with[i].addresses[k].gateway)
				(void)!lw_ip_add_route(n, (struct lw_prefix){ 0, 0 },
					with[i].addresses[k].gateway, -1);
	for (size_t i = 0; i < spec->nroutes; i++)
		(void)!lw_ip_add_route(n, spec->routes[i].to, spec->routes[i].via, -1);
}
