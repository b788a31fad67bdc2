/* reach.c - a question is two ways, there and back, and somebody who listens.
 * SPDX-License-Identifier: MIT */
#include "labwire/reach/reach.h"

#include <string.h>

#include "way.h"

/* Ping, then every kind of service that a connection can be made to. */
bool lw_reach_service_at(size_t i, struct lw_reach_service *out)
{
	const struct lw_service_kind *kind = NULL;
	*out = (struct lw_reach_service){ .name = "ping", .way = LW_WAY_PING };
	for (size_t k = 0; i && (kind = lw_service_kind_at(k)); k++) {
		uint16_t port = lw_service_tcp_port(kind);
		if (!port)
			continue;
		*out = (struct lw_reach_service){ lw_service_name(kind),
			lw_service_asked_by_datagram(kind) ? LW_WAY_DNS : LW_WAY_TCP,
			port, kind };
		i--;
	}
	return i == 0;
}

bool lw_reach_service(const char *name, struct lw_reach_service *out)
{
	for (size_t i = 0; lw_reach_service_at(i, out); i++)
		if (strcmp(out->name, name) == 0)
			return true;
	return false;
}

bool lw_reach_runs(
	const struct lw_scenario *s, size_t node, const struct lw_reach_service *v)
{
	if (v->way == LW_WAY_PING)
		return true;
	for (size_t i = 0; i < s->nservices; i++)
		if (s->services[i].node == node && s->services[i].kind == v->kind)
			return true;
	return false;
}

static uint32_t some_address(const struct lw_net *net, uint32_t node)
{
	struct lw_hop hop;
	bool any = lw_ip_first(&net->nodes[node].ip, 0, LW_IP4_BROADCAST, &hop);
	return any ? hop.out->addrs[0].addr : 0;
}

/* The packet is there: is it taken for what it is? */
static enum lw_verdict taken(const struct lw_net *net, const struct lw_cell *c,
	const struct lw_reach_service *v)
{
	const struct lw_ip_node *to = &net->nodes[c->to].ip;
	bool ping = v->way == LW_WAY_PING;
	if (!ping && !lw_reach_runs(net->s, c->to, v))
		return LW_REACH_NO_SERVICE;
	return (ping ? lw_ip_answers_echo(to, c->addr) : lw_ip_is_local(to, c->addr))
		       ? LW_REACH_FINE
		       : LW_REACH_SILENT;
}

void lw_reach_ask(const struct lw_net *net, const struct lw_reach_service *service,
	struct lw_cell *c)
{
	struct trip t = { .net = net, .goal = c->to };
	c->there = way_of(&t, c->from, 0, c->addr);
	if (c->there.verdict == LW_REACH_FINE)
		c->there.verdict = taken(net, c, service);
	uint32_t home = c->there.src ? c->there.src : some_address(net, c->from);
	bool own = lw_ip_is_local(&net->nodes[c->to].ip, c->addr);
	t.goal = c->from;
	c->back = way_of(&t, c->to, own ? c->addr : 0, home);
	/* An answer from another address, or to what is no address of one's own for a
	 * connection, is none. */
	if (c->back.verdict == LW_REACH_FINE &&
		(c->back.src != c->addr ||
			(service->way != LW_WAY_PING &&
				!lw_ip_is_local(&net->nodes[c->from].ip, home))))
		c->back.verdict = LW_REACH_SILENT;
	c->ok = c->there.verdict == LW_REACH_FINE && c->back.verdict == LW_REACH_FINE;
}

/* The nth address of a node, over all its interfaces; 0: no more. */
static uint32_t address_at(const struct lw_node_spec *n, size_t nth)
{
	for (size_t i = 0; i < n->ninterfaces; i++) {
		if (nth < n->interfaces[i].naddresses)
			return n->interfaces[i].addresses[nth].addr;
		nth -= n->interfaces[i].naddresses;
	}
	return 0;
}

/* A switch without an address is only what the others talk over. */
static bool is_silent(const struct lw_node_spec *n)
{
	return n->kind == LW_NODE_SWITCH && !address_at(n, 0);
}

static bool wanted(const struct lw_scenario *s, const struct lw_reach_filter *f,
	const struct lw_cell *c)
{
	if (f->from == SIZE_MAX && is_silent(&s->nodes[c->from]))
		return false;
	if (c->from == c->to || (f->to != SIZE_MAX && c->to != f->to))
		return false;
	return f->to != SIZE_MAX || lw_reach_runs(s, c->to, &f->service);
}

bool lw_reach_next(const struct lw_scenario *s, const struct lw_reach_filter *f,
	size_t *place, struct lw_cell *cell)
{
	if (*place == 0 && f->from != SIZE_MAX)
		cell->from = (uint32_t)f->from;
	for (; cell->from < s->nnodes; cell->from++, cell->to = 0) {
		if (f->from != SIZE_MAX && cell->from != f->from)
			return false;
		for (; cell->to < s->nnodes; cell->to++, *place = 0) {
			while (wanted(s, f, cell)) {
				cell->addr = address_at(&s->nodes[cell->to], (*place)++);
				if (!cell->addr)
					break;
				if (!f->addr || cell->addr == f->addr)
					return true;
			}
		}
	}
	return false;
}
