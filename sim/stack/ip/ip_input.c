/* ip_input.c - what arrives: checks in the order of RFC 1122 3.2.1, then here or on.
 * SPDX-License-Identifier: MIT */
#include "../stack_priv.h"
#include "../udp/udp.h"
#include "ip.h"

static enum lw_drop drop_of(enum lw_err err)
{
	return err == LW_ETRUNC	  ? LW_DROP_TRUNC
	       : err == LW_ECKSUM ? LW_DROP_CKSUM
				  : LW_DROP_MALFORMED;
}

static bool is_this_net(uint32_t addr)
{
	return addr >> 24 == 0;
}

/* Addresses that no packet on a wire may have (RFC 1122 3.2.1.3, RFC 1812 5.3.7).  "This
 * host" as a source is for those who ask everybody for their address. */
static bool is_martian(const struct lw_stack *s, const struct lw_ipv4 *ip)
{
	uint32_t src = ip->src, dst = ip->dst;
	if (is_this_net(src) && !(src == 0 && dst == LW_IP4_BROADCAST))
		return true;
	if (lw_ip4_is_multicast(src) || lw_ip4_is_loopback(src) ||
		lw_ip4_is_class_e(src) || src == LW_IP4_BROADCAST ||
		stack_own_kind(s, src) != (enum own_kind)LW_INDEX_NONE)
		return true;
	return lw_ip4_is_loopback(dst) || is_this_net(dst) ||
	       (lw_ip4_is_class_e(dst) && dst != LW_IP4_BROADCAST);
}

/* A subnet's broadcast counts where it arrives, or it is a directed one. */
static bool is_for_us(const struct ip_arrival *a, enum own_kind to, uint32_t dst)
{
	if (to == OWN_BROADCAST)
		return netif_is_broadcast(a->netif, dst);
	return to == OWN_ADDRESS || dst == LW_IP4_BROADCAST;
}

void ip_input(struct lw_stack *s, struct ip_arrival *a, struct lw_rd packet, lw_time now)
{
	struct lw_rd r = packet, body;
	struct lw_ipv4 ip;
	enum lw_err err = lw_ipv4_parse(&r, &ip, &body);
	s->stats.ip_in++;
	if (err != LW_OK) {
		stack_drop(s, drop_of(err));
		lw_frame_unref(a->frame);
		return;
	}
	packet.end = packet.at + ip.total_len; /* padding falls off */
	enum own_kind to = stack_own_kind(s, ip.dst);
	if (is_martian(s, &ip)) {
		stack_drop(s, LW_DROP_MARTIAN);
	} else if (ip.options_len && ip_options_refuse(s, &ip, packet, now)) {
		/* it has counted and told */
	} else if (a->link_group && to == OWN_ADDRESS) {
		stack_drop(s, LW_DROP_BROADCAST); /* RFC 1122 3.3.6: not meant so */
	} else if (is_for_us(a, to, ip.dst)) {
		ip_deliver(s, &ip, packet, body, now);
	} else if (!s->forwarding || lw_ip4_is_multicast(ip.dst)) {
		stack_drop(s, LW_DROP_NOT_OURS);
	} else if (a->link_group || to == OWN_BROADCAST) {
		stack_drop(s, LW_DROP_BROADCAST); /* RFC 1812 5.3.4, 5.3.5.2 */
	} else {
		ip_forward(s, a, &ip, now);
		return;
	}
	lw_frame_unref(a->frame);
}

static void no_protocol(struct lw_stack *s, struct lw_rd packet, lw_time now)
{
	struct lw_icmp m = { .type = LW_ICMP_UNREACHABLE, .code = LW_UNREACH_PROTO };
	stack_drop(s, LW_DROP_NO_PROTO);
	icmp_error(s, packet, &m, now);
}

void ip_deliver(struct lw_stack *s, const struct lw_ipv4 *ip, struct lw_rd packet,
	struct lw_rd body, lw_time now)
{
	if (lw_ipv4_is_fragment(ip)) {
		reass_input(s, ip, packet, body, now);
		return;
	}
	switch (ip->proto) {
	case LW_PROTO_TCP:
		if (stack_own_kind(s, ip->dst) != OWN_ADDRESS &&
			!lw_ip4_is_loopback(ip->dst))
			stack_drop(s, LW_DROP_BROADCAST); /* RFC 1122 4.2.3.10 */
		else
			tcp_input(stack_tcp(s), ip, body, now);
		return;
	case LW_PROTO_UDP:
		udp_input(s, ip, packet, body, now);
		return;
	case LW_PROTO_ICMP:
		icmp_input(s, ip, body, now);
		return;
	default:
		no_protocol(s, packet, now);
	}
}
