/* warm.c - a lab that has been on for a while: trees of switches that have settled, and
 * ARP caches as after some traffic, in which stations of one segment know each other.
 * SPDX-License-Identifier: MIT */
#include "lab_priv.h"
#include "labwire/net/net.h"

void warm_switches(struct lw_lab *lab)
{
	struct lw_spanning *t = lw_spanning_new(lab->s, lab->engine->seed);
	for (size_t i = 0; i < lab->s->nnodes; i++) {
		const struct lw_stp *stp = lw_spanning_stp(t, i);
		if (stp)
			lw_switch_warm(lab->nodes[i].sw, stp);
	}
	lw_spanning_free(t);
}

/* `who` knows of every address of `other` that is on its own networks. */
static void teach(struct node *who, const struct iface *on, const struct lw_station *me,
	const struct iface *other)
{
	for (size_t k = 0; k < other->spec->naddresses; k++) {
		uint32_t addr = other->spec->addresses[k].addr;
		if (lw_iface_on_link(&me->ip, addr))
			lw_stack_arp_warm(who->stack, on->netif, addr, other->card->mac);
	}
}

void warm_arp(struct lw_lab *lab)
{
	struct lw_net *net = lw_net_new(lab->s);
	for (uint32_t i = 0; i < net->nstations; i++) {
		const struct lw_station *me = &net->stations[i];
		const struct lw_segment *g = &net->segments[me->segment];
		struct node *n = &lab->nodes[me->node];
		for (uint32_t m = g->first; !me->ip.line && m < g->first + g->count;
			m++) {
			const struct lw_station *other = &net->stations[net->members[m]];
			if (other->node != me->node)
				teach(n, &n->ifaces[me->interface], me,
					&lab->nodes[other->node]
						 .ifaces[other->interface]);
		}
	}
	lw_net_free(net);
}
