/* way.c - one packet's way, decision by decision: what sim/stack would do with it.
 *
 * The decisions are the stack's own (labwire/stack/rules.h); here they are asked in turn:
 * where it goes, who answers for that, what it is where it arrives.
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
	return LW_NOBODY;
}

static void remember(struct trip *t, uint32_t by, uint32_t addr, uint32_t asker)
{
	if (t->nheard < HEARD_MAX && lw_iface_learns(&t->net->stations[by].ip, addr))
		t->heard[t->nheard++] = (struct heard){ by, addr, asker };
}

/* A question of station i, and who will be believed: of several, the last to answer. */
struct question {
	uint32_t i, spa, target, found;
};

/* Station k hears it.  Is it answered in this way? */
static void hear(
	struct trip *t, struct question *q, uint32_t k, enum lw_arp_claim answered)
{
	const struct lw_net *net = t->net;
	const struct lw_station *st = &net->stations[k];
	if (k == q->i || !st->up || st->segment != net->stations[q->i].segment ||
		lw_ip_arp_claim(&net->nodes[st->node].ip, &st->ip, q->spa, q->target) !=
			answered)
		return;
	if (answered == LW_ARP_OURS)
		remember(t, k, q->spa, q->i);
	if (q->found == LW_NOBODY || comes_later(net, q->i, k, q->found))
		q->found = k;
}

/* Station i asks its segment for an address. */
static uint32_t ask(struct trip *t, uint32_t i, uint32_t target)
{
	const struct lw_net *net = t->net;
	const struct lw_iface *me = &net->stations[i].ip;
	const struct lw_segment *g = &net->segments[net->stations[i].segment];
	struct question q = { i, lw_iface_source(me, target), target, LW_NOBODY };
	uint32_t known = heard_of(t, i, target);
	if (known != LW_NOBODY)
		return known;
	for (uint32_t h = lw_index_get(&net->by_addr, target); h != LW_NOBODY;
		h = net->holders[h].next)
		hear(t, &q, net->holders[h].station, LW_ARP_OURS);
	for (uint32_t p = g->proxies; p < g->proxies + g->nproxies; p++)
		hear(t, &q, net->members[p], LW_ARP_FOR_ANOTHER);
	/* An answer that claims our own address is thrown away. */
	return lw_iface_has(me, target) ? LW_NOBODY : q.found;
}

static uint32_t other_end(const struct lw_net *net, uint32_t i)
{
	const struct lw_segment *g = &net->segments[net->stations[i].segment];
	for (uint32_t m = g->first; m < g->first + g->count; m++)
		if (net->members[m] != i)
			return net->members[m];
	return LW_NOBODY;
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
	const struct lw_station *st = &net->stations[k];
	const struct lw_net_node *n = &net->nodes[st->node];
	if (lw_ip_is_martian(&n->ip, w->src, w->dst)) {
		/* Its own packet that comes back: what is wrong is the circle. */
		bool back = st->node == t->origin;
		w->other = t->before;
		return end_at(w, back ? LW_REACH_LOOP : LW_REACH_MARTIAN, st->node,
			st->interface);
	}
	enum lw_verdict v = LW_REACH_FINE;
	switch (lw_ip_arrival(&n->ip, &st->ip, w->dst, group)) {
	case LW_ARRIVAL_HERE:
		if (t->goal != LW_NOBODY && st->node != t->goal)
			v = LW_REACH_SWALLOWED;
		break;
	case LW_ARRIVAL_NOT_OURS:
		v = LW_REACH_NOT_ROUTER;
		break;
	case LW_ARRIVAL_BROADCAST:
		v = LW_REACH_BROADCAST;
		break;
	case LW_ARRIVAL_PASSED_ON:
		return false;
	}
	return end_at(w, v, st->node, st->interface);
}

/* A frame to everybody: of the stations that hear it, the goal's counts. */
static bool arrive_everywhere(struct trip *t, struct lw_way *w, uint32_t i)
{
	const struct lw_net *net = t->net;
	const struct lw_net_node *goal =
		t->goal == LW_NOBODY ? NULL : &net->nodes[t->goal];
	for (uint32_t k = goal ? goal->first : 0; goal && k < goal->first + goal->count;
		k++) {
		const struct lw_station *st = &net->stations[k];
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
	const struct lw_station *st = &net->stations[i];
	if (!st->up)
		return end_at(w, LW_REACH_UNPLUGGED, st->node, st->interface);
	switch (lw_iface_frame_to(&st->ip, w->next_hop)) {
	case LW_FRAME_TO_END:
		*at = other_end(net, i);
		break;
	case LW_FRAME_TO_ALL:
	case LW_FRAME_TO_GROUP:
		return arrive_everywhere(t, w, i);
	case LW_FRAME_TO_ONE:
		*at = ask(t, i, w->next_hop);
		break;
	}
	if (*at == LW_NOBODY)
		return end_at(w, LW_REACH_NO_ANSWER, st->node, st->interface);
	return arrive(t, w, *at, false);
}

/* The station behind the way out, and whom it sends to. */
static uint32_t leave(
	const struct lw_net *net, const struct lw_hop *hop, struct lw_way *w)
{
	w->next_hop = hop->addr;
	return (uint32_t)(lw_container_of(hop->out, struct lw_station, ip) -
			  net->stations);
}

/* Where `node` sends it first; true: nowhere. */
static bool begin(struct trip *t, struct lw_way *w, uint32_t node, uint32_t *out)
{
	const struct lw_ip_node *n = &t->net->nodes[node].ip;
	struct lw_hop hop;
	if (!lw_ip_first(n, 0, LW_IP4_BROADCAST, &hop))
		return end_at(w, LW_REACH_NO_ADDRESS, node, LW_NOBODY);
	if (lw_ip_is_local(n, w->dst))
		return end_at(w, LW_REACH_OWN, node, LW_NOBODY);
	if (!lw_ip_first(n, w->src, w->dst, &hop))
		return end_at(w, LW_REACH_NO_ROUTE, node, LW_NOBODY);
	*out = leave(t->net, &hop, w);
	if (!w->src)
		w->src = lw_iface_source(hop.out, hop.addr);
	return false;
}

struct lw_way way_of(struct trip *t, uint32_t node, uint32_t src, uint32_t dst)
{
	const struct lw_net *net = t->net;
	struct lw_way w = { .src = src, .dst = dst, .interface = LW_NOBODY };
	uint32_t passed[HOPS_MAX] = { 0 }, out = LW_NOBODY, at = LW_NOBODY;
	t->origin = t->before = node;
	if (begin(t, &w, node, &out))
		return w;
	while (!send(t, &w, out, &at)) {
		uint32_t here = net->stations[at].node;
		struct lw_hop hop;
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
		if (!lw_ip_next(&net->nodes[here].ip, dst, &hop)) {
			(void)end_at(&w, LW_REACH_NO_ROUTE, here, LW_NOBODY);
			break;
		}
		out = leave(net, &hop, &w);
	}
	return w;
}

struct lw_way lw_reach_way(const struct lw_net *net, size_t from, uint32_t dst)
{
	struct trip t = { .net = net, .goal = LW_NOBODY };
	return way_of(&t, (uint32_t)from, 0, dst);
}
