/* way.c - one packet's way, decision by decision: what sim/stack would do with it.
 *
 * Each step is one of the stack's own: a route is looked up (ip_route.c), a neighbour
 * asked for (arp.c), a frame arrives (ip_input.c), a router passes it on (ip_forward.c).
 * ARP leaves a trace: who is asked for learns the asker's hardware address and need not
 * ask back, so a trip remembers who asked whom.  SPDX-License-Identifier: MIT */
#include "way.h"

const char *lw_verdict_name(enum lw_verdict v)
{
	static const char *const names[] = {
#define X(name, text) text,
		LW_VERDICT_MAP(X)
#undef X
	};
	return v < LW_VERDICTS ? names[v] : "";
}

/* Known without asking? */
static uint32_t heard_of(const struct trip *t, uint32_t station, uint32_t addr)
{
	for (size_t i = 0; i < t->nheard; i++)
		if (t->heard[i].by == station && t->heard[i].addr == addr)
			return t->heard[i].asker;
	return NOBODY;
}

static void remember(struct trip *t, uint32_t by, uint32_t addr, uint32_t asker)
{
	if (t->nheard < HEARD_MAX && addr && net_on_link(&t->net->stations[by], addr))
		t->heard[t->nheard++] = (struct heard){ by, addr, asker };
}

/* Would station k answer for this address in place of its owner (RFC 1027)? */
static bool answers_for_others(const struct lw_net *net, uint32_t k, uint32_t target)
{
	const struct station *st = &net->stations[k];
	const struct route *r = net_route(&net->nodes[st->node], target);
	return !net_on_link(st, target) && r && r->station != k;
}

/* Station i asks its segment for an address.  When several answer, the last is believed.
 */
static uint32_t ask(struct trip *t, uint32_t i, uint32_t target)
{
	const struct lw_net *net = t->net;
	const struct station *me = &net->stations[i];
	const struct segment *g = &net->segments[me->segment];
	uint32_t known = heard_of(t, i, target), found = NOBODY;
	uint32_t spa = net_source(me, target);
	if (known != NOBODY)
		return known;
	for (uint32_t o = lw_index_get(&net->by_addr, target); o != NOBODY;
		o = net->owners[o].next) {
		uint32_t k = net->owners[o].station;
		const struct station *st = &net->stations[k];
		if (k == i || st->segment != me->segment || !st->up || net_has(st, spa))
			continue;
		remember(t, k, spa, i);
		if (found == NOBODY || net_later(net, i, k, found))
			found = k;
	}
	for (uint32_t p = g->proxies; p < g->proxies + g->nproxies; p++) {
		uint32_t k = net->members[p];
		if (k == i || !net->stations[k].up || net_has(&net->stations[k], spa) ||
			net_has(&net->stations[k], target) ||
			!answers_for_others(net, k, target))
			continue;
		if (found == NOBODY || net_later(net, i, k, found))
			found = k;
	}
	/* An answer that claims our own address is thrown away. */
	return net_has(me, target) ? NOBODY : found;
}

static uint32_t other_end(const struct lw_net *net, uint32_t i)
{
	const struct segment *g = &net->segments[net->stations[i].segment];
	for (uint32_t m = g->first; m < g->first + g->count; m++)
		if (net->members[m] != i)
			return net->members[m];
	return NOBODY;
}

/* Addresses that no packet on a wire may have (RFC 1122 3.2.1.3, RFC 1812 5.3.7). */
static bool is_martian(
	const struct lw_net *net, const struct station_node *n, const struct lw_way *w)
{
	return lw_ip4_is_this_net(w->src) || lw_ip4_is_multicast(w->src) ||
	       lw_ip4_is_loopback(w->src) || lw_ip4_is_class_e(w->src) ||
	       w->src == LW_IP4_BROADCAST || net_own(net, n, w->src) != NET_FOREIGN ||
	       lw_ip4_is_loopback(w->dst) || lw_ip4_is_this_net(w->dst) ||
	       lw_ip4_is_class_e(w->dst);
}

static bool end_at(struct lw_way *w, enum lw_verdict v, uint32_t node, uint32_t interface)
{
	w->verdict = v;
	w->node = node;
	w->interface = interface;
	return true;
}

/* A frame arrives at station k; true: the way ends there.  group: it came to all. */
static bool arrive(struct trip *t, struct lw_way *w, uint32_t k, bool group)
{
	const struct lw_net *net = t->net;
	const struct station *st = &net->stations[k];
	const struct station_node *n = &net->nodes[st->node];
	enum net_own own = net_own(net, n, w->dst);
	if (is_martian(net, n, w)) {
		/* Its own packet that comes back: what is wrong is the circle. */
		bool back = st->node == t->origin;
		w->other = t->before;
		return end_at(w, back ? LW_REACH_LOOP : LW_REACH_MARTIAN, st->node,
			st->interface);
	}
	if (group && own == NET_ADDRESS) /* RFC 1122 3.3.6: not meant so */
		return end_at(w, LW_REACH_BROADCAST, st->node, st->interface);
	if (own == NET_ADDRESS || w->dst == LW_IP4_BROADCAST ||
		(own == NET_BROADCAST && net_is_broadcast(st, w->dst)))
		return end_at(w,
			t->goal == NOBODY || st->node == t->goal ? LW_REACH_FINE
								 : LW_REACH_SWALLOWED,
			st->node, st->interface);
	if (!n->forwarding || lw_ip4_is_multicast(w->dst))
		return end_at(w, LW_REACH_NOT_ROUTER, st->node, st->interface);
	if (group || own == NET_BROADCAST)
		return end_at(w, LW_REACH_BROADCAST, st->node, st->interface);
	return false;
}

/* A frame to everybody: of the stations that hear it, the goal's counts. */
static bool arrive_everywhere(struct trip *t, struct lw_way *w, uint32_t i)
{
	const struct lw_net *net = t->net;
	const struct station_node *goal = t->goal == NOBODY ? NULL : &net->nodes[t->goal];
	for (uint32_t k = goal ? goal->first : 0; goal && k < goal->first + goal->count;
		k++) {
		const struct station *st = &net->stations[k];
		if (k == i || !st->up || st->segment != net->stations[i].segment)
			continue;
		(void)arrive(t, w, k, true);
		if (w->verdict == LW_REACH_FINE)
			return true;
	}
	return end_at(
		w, LW_REACH_BROADCAST, net->stations[i].node, net->stations[i].interface);
}

/* Station i sends to the next hop; *at is where that arrives.  True: the way ends. */
static bool send(struct trip *t, struct lw_way *w, uint32_t i, uint32_t *at)
{
	const struct lw_net *net = t->net;
	const struct station *st = &net->stations[i];
	if (!st->up)
		return end_at(w, LW_REACH_UNPLUGGED, st->node, st->interface);
	if (st->serial) {
		*at = other_end(net, i);
	} else if (net_is_broadcast(st, w->next_hop) ||
		   lw_ip4_is_multicast(w->next_hop)) {
		return arrive_everywhere(t, w, i);
	} else {
		*at = ask(t, i, w->next_hop);
	}
	if (*at == NOBODY)
		return end_at(w, LW_REACH_NO_ANSWER, st->node, st->interface);
	return arrive(t, w, *at, false);
}

/* Broadcasts and multicasts leave through the interface of their source address. */
static const struct station *special_way(
	const struct lw_net *net, const struct station_node *n, uint32_t src)
{
	for (uint32_t i = n->first; i < n->first + n->count; i++) {
		const struct station *st = &net->stations[i];
		if (st->spec->naddresses && (!src || net_on_link(st, src)))
			return st;
	}
	return NULL;
}

/* Where `node` sends it first; true: nowhere. */
static bool begin(struct trip *t, struct lw_way *w, uint32_t node, uint32_t *out)
{
	const struct lw_net *net = t->net;
	const struct station_node *n = &net->nodes[node];
	bool special = w->dst == LW_IP4_BROADCAST || lw_ip4_is_multicast(w->dst);
	const struct station *st = special_way(net, n, 0);
	const struct route *r = special ? NULL : net_route(n, w->dst);
	if (!st)
		return end_at(w, LW_REACH_NO_ADDRESS, node, NOBODY);
	if (lw_ip4_is_loopback(w->dst) || net_own(net, n, w->dst) == NET_ADDRESS)
		return end_at(w, LW_REACH_OWN, node, NOBODY);
	if (special)
		st = special_way(net, n, w->src);
	if (special ? !st : !r)
		return end_at(w, LW_REACH_NO_ROUTE, node, NOBODY);
	*out = special ? (uint32_t)(st - net->stations) : r->station;
	w->next_hop = r && r->via ? r->via : w->dst;
	if (!w->src)
		w->src = net_source(&net->stations[*out], w->next_hop);
	return false;
}

struct lw_way way_of(struct trip *t, uint32_t node, uint32_t src, uint32_t dst)
{
	const struct lw_net *net = t->net;
	struct lw_way w = { .src = src, .dst = dst, .interface = NOBODY };
	uint32_t passed[HOPS_MAX] = { 0 }, out = NOBODY, at = NOBODY;
	t->origin = t->before = node;
	if (begin(t, &w, node, &out))
		return w;
	while (!send(t, &w, out, &at)) {
		uint32_t here = net->stations[at].node;
		const struct route *r = net_route(&net->nodes[here], dst);
		bool again = w.hops == HOPS_MAX;
		for (uint8_t i = 0; i < w.hops && !again; i++)
			again = passed[i] == here;
		if (again) {
			w.other = t->before;
			(void)end_at(
				&w, LW_REACH_LOOP, here, net->stations[out].interface);
			break;
		}
		passed[w.hops++] = t->before = here;
		if (!r || !net->stations[r->station].up) {
			(void)end_at(&w, r ? LW_REACH_UNPLUGGED : LW_REACH_NO_ROUTE, here,
				r ? net->stations[r->station].interface : NOBODY);
			break;
		}
		out = r->station;
		w.next_hop = r->via ? r->via : dst;
	}
	return w;
}

struct lw_way lw_reach_way(const struct lw_net *net, size_t from, uint32_t dst)
{
	struct trip t = { .net = net, .goal = NOBODY };
	return way_of(&t, (uint32_t)from, 0, dst);
}
