/* rules.c - decisions about addresses.  SPDX-License-Identifier: MIT */
#include "labwire/stack/rules.h"

#include "labwire/base/alloc.h"
#include "labwire/base/assert.h"

void lw_ip_init(struct lw_ip_node *n, const struct lw_profile *p, bool forwarding)
{
	*n = (struct lw_ip_node){ .forwarding = forwarding,
		.proxy_arp = forwarding && p->arp.proxy,
		.echo_broadcast = p->ip.echo_broadcast };
}

void lw_ip_fini(struct lw_ip_node *n)
{
	lw_free(n->ifaces);
	lw_free(n->routes.all);
	lw_index_fini(&n->routes.by_prefix);
	lw_index_fini(&n->own);
}

void lw_iface_fini(struct lw_iface *i)
{
	lw_free(i->addrs);
}

int lw_ip_add_iface(struct lw_ip_node *n, struct lw_iface *i, bool line)
{
	*i = (struct lw_iface){ .index = (int)n->nifaces, .line = line };
	n->ifaces = lw_grow(
		n->ifaces, &n->ifaces_cap, n->nifaces + 1, sizeof(struct lw_iface *));
	n->ifaces[n->nifaces++] = i;
	return i->index;
}

static void put_address(struct lw_iface *i, struct lw_prefix a)
{
	size_t cap = i->addrs_cap;
	i->addrs = lw_grow(i->addrs, &cap, i->naddrs + 1, sizeof(*i->addrs));
	i->addrs_cap = (uint32_t)cap;
	i->addrs[i->naddrs++] = a;
}

enum lw_err lw_ip_add_address(struct lw_ip_node *n, int iface, struct lw_prefix a)
{
	LW_ASSERT(iface >= 0 && (uint32_t)iface < n->nifaces);
	uint32_t all = lw_prefix_broadcast(a);
	if (lw_ip4_prefix_of_mask(a.mask) < 0)
		return LW_EINVAL;
	if (lw_ip_own(n, a.addr) != LW_OWN_NOT)
		return LW_EEXIST;
	put_address(n->ifaces[iface], a);
	lw_index_put(&n->own, a.addr, LW_OWN_ADDRESS);
	if (all)
		lw_index_put(&n->own, all, LW_OWN_BROADCAST);
	struct lw_route r = {
		.to = lw_prefix_network(a), .iface = iface, .connected = true
	};
	enum lw_err err = lw_routes_add(&n->routes, &r);
	return err == LW_EEXIST ? LW_OK : err; /* a second address of the same network */
}

enum lw_err lw_ip_add_route(
	struct lw_ip_node *n, struct lw_prefix to, uint32_t next_hop, int iface)
{
	for (uint32_t i = 0; iface < 0 && i < n->nifaces; i++)
		if (next_hop && lw_iface_on_link(n->ifaces[i], next_hop))
			iface = (int)i;
	if (iface < 0)
		return LW_ENETUNREACH;
	struct lw_route r = { .to = to, .next_hop = next_hop, .iface = iface };
	return lw_routes_add(&n->routes, &r);
}

/* Broadcasts and multicasts leave through the interface of their source address. */
bool lw_ip_first(
	const struct lw_ip_node *n, uint32_t src, uint32_t dst, struct lw_hop *out)
{
	if (dst != LW_IP4_BROADCAST && !lw_ip4_is_multicast(dst))
		return lw_ip_next(n, dst, out);
	for (uint32_t i = 0; i < n->nifaces; i++) {
		struct lw_iface *f = n->ifaces[i];
		if (f->naddrs && (!src || lw_iface_on_link(f, src))) {
			*out = (struct lw_hop){ f, dst };
			return true;
		}
	}
	return false;
}

bool lw_ip_is_local(const struct lw_ip_node *n, uint32_t dst)
{
	return lw_ip4_is_loopback(dst) || lw_ip_own(n, dst) == LW_OWN_ADDRESS;
}

static bool is_single(const struct lw_ip_node *n, uint32_t addr)
{
	return !lw_ip4_is_this_net(addr) && !lw_ip4_is_multicast(addr) &&
	       !lw_ip4_is_loopback(addr) && !lw_ip4_is_class_e(addr) &&
	       addr != LW_IP4_BROADCAST && lw_ip_own(n, addr) == LW_OWN_NOT;
}

bool lw_ip_is_single(const struct lw_ip_node *n, uint32_t addr)
{
	return is_single(n, addr);
}

/* "This host" as a source is for those who ask everybody for their address. */
bool lw_ip_is_martian(const struct lw_ip_node *n, uint32_t src, uint32_t dst)
{
	bool asks_all = src == LW_IP4_ANY && dst == LW_IP4_BROADCAST;
	return (!asks_all && !is_single(n, src)) || lw_ip4_is_loopback(dst) ||
	       lw_ip4_is_this_net(dst) || lw_ip4_is_class_e(dst);
}

static bool is_broadcast(const struct lw_iface *i, uint32_t addr)
{
	if (addr == LW_IP4_BROADCAST)
		return true;
	for (uint32_t k = 0; k < i->naddrs; k++)
		if (addr == lw_prefix_broadcast(i->addrs[k]) && addr)
			return true;
	return false;
}

/* A network's broadcast counts where it arrives, or it is a directed one. */
static bool is_for_us(const struct lw_iface *in, enum lw_own to, uint32_t dst)
{
	if (to == LW_OWN_BROADCAST)
		return is_broadcast(in, dst);
	return to == LW_OWN_ADDRESS || dst == LW_IP4_BROADCAST;
}

enum lw_arrival lw_ip_arrival(
	const struct lw_ip_node *n, const struct lw_iface *in, uint32_t dst, bool group)
{
	enum lw_own to = lw_ip_own(n, dst);
	if (group && to == LW_OWN_ADDRESS)
		return LW_ARRIVAL_BROADCAST; /* RFC 1122 3.3.6: not meant so */
	if (is_for_us(in, to, dst))
		return LW_ARRIVAL_HERE;
	if (!n->forwarding || lw_ip4_is_multicast(dst))
		return LW_ARRIVAL_NOT_OURS;
	if (group || to == LW_OWN_BROADCAST)
		return LW_ARRIVAL_BROADCAST; /* RFC 1812 5.3.4, 5.3.5.2 */
	return LW_ARRIVAL_PASSED_ON;
}

bool lw_ip_answers_echo(const struct lw_ip_node *n, uint32_t dst)
{
	return lw_ip_is_local(n, dst) || n->echo_broadcast;
}

/* Would a packet to this address leave through another interface? */
static bool stands_in(
	const struct lw_ip_node *n, const struct lw_iface *in, uint32_t target)
{
	struct lw_hop hop;
	return n->proxy_arp && !lw_iface_on_link(in, target) &&
	       lw_ip_next(n, target, &hop) && hop.out != in;
}

enum lw_arp_claim lw_ip_arp_claim(
	const struct lw_ip_node *n, const struct lw_iface *in, uint32_t spa, uint32_t tpa)
{
	if (lw_iface_has(in, spa))
		return LW_ARP_CONFLICT;
	if (lw_iface_has(in, tpa))
		return LW_ARP_OURS;
	return stands_in(n, in, tpa) ? LW_ARP_FOR_ANOTHER : LW_ARP_NOT_OURS;
}

bool lw_iface_learns(const struct lw_iface *i, uint32_t spa)
{
	return spa != LW_IP4_ANY && lw_iface_on_link(i, spa);
}

bool lw_iface_has(const struct lw_iface *i, uint32_t addr)
{
	for (uint32_t k = 0; k < i->naddrs; k++)
		if (i->addrs[k].addr == addr)
			return true;
	return false;
}

bool lw_iface_on_link(const struct lw_iface *i, uint32_t addr)
{
	for (uint32_t k = 0; k < i->naddrs; k++)
		if (lw_prefix_holds(i->addrs[k], addr))
			return true;
	return false;
}

bool lw_iface_is_broadcast(const struct lw_iface *i, uint32_t addr)
{
	return is_broadcast(i, addr);
}

uint32_t lw_iface_source(const struct lw_iface *i, uint32_t peer)
{
	for (uint32_t k = 0; k < i->naddrs; k++)
		if (lw_prefix_holds(i->addrs[k], peer))
			return i->addrs[k].addr;
	return i->naddrs ? i->addrs[0].addr : 0;
}

enum lw_frame_to lw_iface_frame_to(const struct lw_iface *i, uint32_t next_hop)
{
	if (i->line)
		return LW_FRAME_TO_END;
	if (is_broadcast(i, next_hop))
		return LW_FRAME_TO_ALL;
	return lw_ip4_is_multicast(next_hop) ? LW_FRAME_TO_GROUP : LW_FRAME_TO_ONE;
}
