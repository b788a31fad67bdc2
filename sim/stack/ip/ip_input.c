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
	if (lw_ip_is_martian(&s->ip, ip.src, ip.dst)) {
		stack_drop(s, LW_DROP_MARTIAN);
	} else if (ip.options_len && ip_options_refuse(s, &ip, packet, now)) {
		/* it has counted and told */
	} else {
		switch (lw_ip_arrival(&s->ip, &a->netif->ip, ip.dst, a->link_group)) {
		case LW_ARRIVAL_HERE:
			ip_deliver(s, &ip, packet, body, now);
			break;
		case LW_ARRIVAL_PASSED_ON:
			ip_forward(s, a, &ip, now);
			return; /* it has the frame */
		case LW_ARRIVAL_NOT_OURS:
			stack_drop(s, LW_DROP_NOT_OURS);
			break;
		case LW_ARRIVAL_BROADCAST:
			stack_drop(s, LW_DROP_BROADCAST);
			break;
		}
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
		if (!lw_ip_is_local(&s->ip, ip->dst))
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
