/* build.c - from a scenario's specifications to devices and links, in the order
 * of the scenario.  SPDX-License-Identifier: MIT */
#include "lab_priv.h"
#include "labwire/base/alloc.h"
#include "labwire/net/net.h"
#include "labwire/store/mailstore.h"
#include "labwire/store/vfs.h"

static void build_switch(struct lw_lab *lab, struct node *n, size_t at)
{
	const struct lw_node_spec *spec = n->spec;
	const struct lw_link_profile *link = &spec->profile->link;
	const char **names = lw_alloc_array(spec->ports, sizeof(*names));
	struct lw_mac *macs = lw_alloc_array(spec->ports, sizeof(*macs));
	for (uint32_t i = 0; i < spec->ports; i++) {
		names[i] = spec->interfaces[i].name;
		macs[i] = lw_net_mac(lab->s, at, i);
	}
	struct lw_switch_conf conf = { .mac = lw_net_mac(lab->s, at, spec->ports),
		.ports = spec->ports,
		.names = names,
		.port_macs = macs,
		.stp_priority = spec->stp ? link->stp_priority : 0,
		.portfast = spec->portfast,
		.keeps_vendor_groups = link->keeps_vendor_groups };
	n->sw = lw_switch_new(lab->engine, &n->owner, &conf);
	for (uint32_t i = 0; i < spec->ports; i++)
		n->ifaces[i].port = lw_switch_port(n->sw, i);
	n->ifaces[spec->ports].card = lw_switch_vlan1(n->sw);
	n->ifaces[spec->ports].port = &n->ifaces[spec->ports].card->port;
	lw_free(names);
	lw_free(macs);
}

static uint32_t first_address(const struct lw_interface_spec *i)
{
	return i->naddresses ? i->addresses[0].addr : 0;
}

static void hear_vendor_group(void *ctx, uint32_t port, struct lw_rd frame, lw_time now)
{
	struct node *n = ctx;
	lw_beacon_hear(n->beacon, port, frame, now);
}

/* Links are numbered as the interfaces, but that Vlan1 is none. */
static void build_beacon(struct lw_lab *lab, struct node *n, size_t at)
{
	const struct lw_node_spec *spec = n->spec;
	size_t links = n->sw ? spec->ports : spec->ninterfaces;
	struct lw_beacon_conf conf = { .engine = lab->engine,
		.owner = &n->owner,
		.profile = spec->profile,
		.name = spec->name,
		.cdp = spec->cdp,
		.loopback = spec->loopback };
	if (!spec->cdp && !spec->loopback)
		return;
	if (n->sw)
		conf.mac = lw_net_mac(lab->s, at, spec->ports);
	n->beacon = lw_beacon_new(&conf);
	for (size_t i = 0; i < links; i++) {
		struct iface *f = &n->ifaces[i];
		struct lw_beacon_link link = { .port = f->port,
			.card = f->card,
			.mac = lw_net_mac(lab->s, at, i),
			.address = first_address(
				n->sw ? &spec->interfaces[spec->ports] : f->spec) };
		(void)lw_beacon_add(n->beacon, &link);
	}
	if (n->sw)
		lw_switch_on_vendor_group(n->sw, hear_vendor_group, n);
}

static void build_card(struct lw_lab *lab, struct node *n, size_t at, size_t i)
{
	struct iface *f = &n->ifaces[i];
	const struct lw_interface_spec *spec = f->spec;
	if (spec->medium == LW_MEDIUM_ETHERNET) {
		lw_nic_init(&f->nic, lab->engine, &n->owner, spec->name,
			lw_net_mac(lab->s, at, i));
		f->card = &f->nic.card;
	} else {
		struct lw_serial_conf conf = { .medium = spec->medium,
			.address = first_address(spec) };
		f->serial = lw_serial_new(lab->engine, &n->owner, spec->name, &conf);
		f->card = lw_serial_card(f->serial);
	}
	f->port = &f->card->port;
}

static void configure(struct node *n)
{
	for (size_t i = 0; i < n->spec->ninterfaces; i++) {
		struct iface *f = &n->ifaces[i];
		f->netif = f->card ? lw_stack_add_card(n->stack, f->card) : -1;
	}
	lw_net_configure(n->spec, lw_stack_ip(n->stack));
}

static void build_node(struct lw_lab *lab, size_t at)
{
	struct node *n = &lab->nodes[at];
	n->lab = lab;
	n->spec = &lab->s->nodes[at];
	n->owner.id = LW_OWNER_NODE | (uint32_t)at;
	n->ifaces = lw_alloc_array(n->spec->ninterfaces, sizeof(*n->ifaces));
	for (size_t i = 0; i < n->spec->ninterfaces; i++) {
		n->ifaces[i].spec = &n->spec->interfaces[i];
		n->ifaces[i].capture = SIZE_MAX;
		n->ifaces[i].link = SIZE_MAX;
	}
	if (n->spec->kind == LW_NODE_SWITCH)
		build_switch(lab, n, at);
	else
		for (size_t i = 0; i < n->spec->ninterfaces; i++)
			build_card(lab, n, at, i);
	struct lw_stack_conf conf = { .engine = lab->engine,
		.owner = &n->owner,
		.name = n->spec->name,
		.profile = n->spec->profile,
		.forwarding = n->spec->kind == LW_NODE_ROUTER };
	n->stack = lw_stack_new(&conf);
	configure(n);
	build_beacon(lab, n, at);
	if (n->spec->next_port)
		lw_stack_set_next_port(n->stack, n->spec->next_port);
	if (n->spec->receive_buffer)
		lw_stack_set_receive_buffer(n->stack, n->spec->receive_buffer);
	n->resolver = lw_resolver_new(n->stack, n->spec->dns, n->spec->ndns);
	for (size_t i = 0; i < n->spec->nknown; i++)
		lw_resolver_warm(
			n->resolver, n->spec->known[i].name, n->spec->known[i].addr);
}

void build_nodes(struct lw_lab *lab)
{
	lab->nodes = lw_alloc_array(lab->s->nnodes, sizeof(*lab->nodes));
	for (size_t i = 0; i < lab->s->nnodes; i++)
		build_node(lab, i);
}

void build_links(struct lw_lab *lab)
{
	lab->links = lw_alloc_array(lab->s->nlinks, sizeof(struct lw_link *));
	for (size_t i = 0; i < lab->s->nlinks; i++) {
		const struct lw_link_spec *l = &lab->s->links[i];
		struct iface *a = &lab->nodes[l->node[0]].ifaces[l->interface[0]];
		struct iface *b = &lab->nodes[l->node[1]].ifaces[l->interface[1]];
		lab->links[i] = lw_link_new(lab->engine, &l->conf, a->port, b->port);
		a->link = b->link = i;
		b->end = 1;
		lw_link_set(lab->links[i], LW_LINK_UP);
	}
}

static void unbuild_node(struct node *n)
{
	lw_resolver_free(n->resolver);
	lw_stack_free(n->stack);
	lw_beacon_free(n->beacon);
	lw_mailstore_free(n->store);
	lw_vfs_free(n->files);
	lw_switch_free(n->sw);
	for (size_t i = 0; n->spec && i < n->spec->ninterfaces; i++)
		lw_serial_free(n->ifaces[i].serial);
	lw_free(n->ifaces);
}

void unbuild(struct lw_lab *lab)
{
	unbuild_services(lab);
	for (size_t i = lab->s->nlinks; i-- > 0;)
		lw_link_free(lab->links[i]);
	lw_free(lab->links);
	free_outlets(lab);
	for (size_t i = lab->s->nnodes; i-- > 0;)
		unbuild_node(&lab->nodes[i]);
	lw_free(lab->nodes);
}
