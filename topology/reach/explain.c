/* explain.c - a verdict as a sentence: who decided what, and from which facts.
 * SPDX-License-Identifier: MIT */
#include "way.h"

static const char *ip(uint32_t addr, char buf[LW_IP4_TEXT])
{
	return lw_ip4_format(addr, buf);
}

static const char *name(const struct lw_net *net, uint32_t node)
{
	return net->s->nodes[node].name;
}

static const char *interface(const struct lw_net *net, const struct lw_way *w)
{
	return w->interface == LW_NOBODY
		       ? ""
		       : net->s->nodes[w->node].interfaces[w->interface].name;
}

static void add_route(const struct lw_net_node *n, const struct lw_net *net,
	const struct lw_route *r, struct lw_text *out)
{
	char to[LW_PREFIX_TEXT], via[LW_IP4_TEXT];
	lw_text_add(out, lw_prefix_format(r->to, to));
	if (r->next_hop)
		lw_text_fmt(out, " (through %s)", ip(r->next_hop, via));
	else
		lw_text_fmt(out, " (%s)",
			net->stations[n->first + (uint32_t)r->iface].spec->name);
}

/* "10.10.10.4/30 (S0/0/0), 172.16.0.0/16 (through 10.10.10.5)", the longest first. */
static void add_routes(const struct lw_net *net, uint32_t node, struct lw_text *out)
{
	enum {
		ROUTES_MAX = 8
	};
	const struct lw_net_node *n = &net->nodes[node];
	size_t told = 0;
	for (int length = 32; length >= 0; length--)
		for (size_t i = 0; i < n->ip.routes.used; i++) {
			const struct lw_route *r = &n->ip.routes.all[i];
			if (r->to.mask != lw_ip4_mask(length) || told++ >= ROUTES_MAX)
				continue;
			lw_text_add(out, told > 1 ? ", " : "");
			add_route(n, net, r, out);
		}
	if (told > ROUTES_MAX)
		lw_text_add(out, " and others");
}

/* The gateway that the table gives and the node cannot use; 0: none. */
static uint32_t useless_gateway(const struct lw_net *net, const struct lw_net_node *n)
{
	for (uint32_t i = n->first; i < n->first + n->count; i++)
		for (size_t k = 0; k < net->stations[i].spec->naddresses; k++)
			if (net->stations[i].spec->addresses[k].gateway)
				return net->stations[i].spec->addresses[k].gateway;
	return 0;
}

static void no_route(
	const struct lw_net *net, const struct lw_way *w, struct lw_text *out)
{
	const struct lw_net_node *n = &net->nodes[w->node];
	char dst[LW_IP4_TEXT], gateway[LW_IP4_TEXT];
	uint32_t useless = useless_gateway(net, n);
	if (useless)
		lw_text_fmt(out,
			"%s cannot use its default gateway %s, which is outside its own "
			"network, and knows no other way to %s: its networks are ",
			name(net, w->node), ip(useless, gateway), ip(w->dst, dst));
	else if (n->ip.forwarding)
		lw_text_fmt(out, "%s has no route to %s: it knows ", name(net, w->node),
			ip(w->dst, dst));
	else
		lw_text_fmt(out,
			"%s has no default gateway, and %s is outside its own network: ",
			name(net, w->node), ip(w->dst, dst));
	add_routes(net, w->node, out);
}

static bool is_gateway(const struct lw_net *net, const struct lw_way *w)
{
	const struct lw_routes *t = &net->nodes[w->node].ip.routes;
	for (size_t i = 0; i < t->used; i++)
		if (t->all[i].next_hop == w->next_hop && !t->all[i].to.mask)
			return true;
	return false;
}

static void no_answer(
	const struct lw_net *net, const struct lw_way *w, struct lw_text *out)
{
	char hop[LW_IP4_TEXT];
	uint32_t o = lw_index_get(&net->by_addr, w->next_hop);
	lw_text_fmt(out, "%s asks on %s who has %s (ARP)%s, and nobody answers",
		name(net, w->node), interface(net, w), ip(w->next_hop, hop),
		w->next_hop != w->dst && is_gateway(net, w) ? ", its default gateway"
							    : "");
	if (o == LW_NOBODY) {
		lw_text_add(out, ": no device has that address");
		return;
	}
	const struct lw_station *owner = &net->stations[net->holders[o].station];
	if (owner->node == w->node)
		lw_text_add(out, ": the address is its own");
	else
		lw_text_fmt(out, ": %s, which has it, is not on this segment",
			name(net, owner->node));
}

static void martian(const struct lw_net *net, const struct lw_way *w, struct lw_text *out)
{
	char src[LW_IP4_TEXT], dst[LW_IP4_TEXT];
	if (lw_ip4_is_this_net(w->dst) || lw_ip4_is_class_e(w->dst)) {
		lw_text_fmt(out,
			"%s throws the packet away, for its destination %s is reserved "
			"for "
			"other uses",
			name(net, w->node), ip(w->dst, dst));
		return;
	}
	lw_text_fmt(out,
		"%s throws the packet away, for its source %s can be no other host's: ",
		name(net, w->node), ip(w->src, src));
	switch (lw_ip_own(&net->nodes[w->node].ip, w->src)) {
	case LW_OWN_ADDRESS:
		lw_text_fmt(out, "it is %s's own address", name(net, w->node));
		break;
	case LW_OWN_BROADCAST:
		lw_text_fmt(out, "it is the broadcast address of a network of %s",
			name(net, w->node));
		break;
	case LW_OWN_NOT:
		lw_text_add(out, "the address is reserved for other uses");
		break;
	}
}

static void broadcast(
	const struct lw_net *net, const struct lw_way *w, struct lw_text *out)
{
	char a[LW_IP4_TEXT];
	lw_text_fmt(out,
		"%s takes %s for a broadcast address; what is sent to everybody is "
		"passed on by no router and taken by no device for its own",
		name(net, w->node), ip(w->next_hop, a));
}

static void loop(const struct lw_net *net, const struct lw_way *w, struct lw_text *out)
{
	char dst[LW_IP4_TEXT];
	lw_text_fmt(out,
		"the packet for %s goes in a circle: from %s to %s and back; %s knows ",
		ip(w->dst, dst), name(net, w->other), name(net, w->node),
		name(net, w->node));
	add_routes(net, w->node, out);
	if (w->other == w->node)
		return;
	lw_text_fmt(out, "; %s knows ", name(net, w->other));
	add_routes(net, w->other, out);
}

void lw_way_text(const struct lw_net *net, const struct lw_way *w, struct lw_text *out)
{
	const char *who = name(net, w->node);
	char dst[LW_IP4_TEXT];
	ip(w->dst, dst);
	switch (w->verdict) {
	case LW_REACH_FINE:
	case LW_VERDICTS:
		lw_text_add(out, "arrives");
		break;
	case LW_REACH_NO_ADDRESS:
		lw_text_fmt(out, "%s has no address", who);
		break;
	case LW_REACH_OWN:
		lw_text_fmt(out, "%s takes %s for its own and sends nothing", who, dst);
		break;
	case LW_REACH_NO_ROUTE:
		no_route(net, w, out);
		break;
	case LW_REACH_UNPLUGGED:
		lw_text_fmt(
			out, "no cable is plugged into %s %s", who, interface(net, w));
		break;
	case LW_REACH_NO_ANSWER:
		no_answer(net, w, out);
		break;
	case LW_REACH_NOT_ROUTER:
		lw_text_fmt(out,
			"%s gets the packet for %s, but is no router and throws it away",
			who, dst);
		break;
	case LW_REACH_MARTIAN:
		martian(net, w, out);
		break;
	case LW_REACH_BROADCAST:
		broadcast(net, w, out);
		break;
	case LW_REACH_SWALLOWED:
		lw_text_fmt(
			out, "%s takes %s for its own and keeps the packet", who, dst);
		break;
	case LW_REACH_SILENT:
		lw_text_fmt(out,
			"%s does not answer, for it takes %s for a broadcast address",
			who, dst);
		break;
	case LW_REACH_LOOP:
		loop(net, w, out);
		break;
	case LW_REACH_NO_SERVICE:
		lw_text_fmt(out, "%s does not offer this service", who);
		break;
	}
}
