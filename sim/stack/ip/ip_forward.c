/* ip_forward.c - a router passes a packet on (RFC 1812 5.2, 5.3).
 *
 * The frame is thawed: rewritten in place when nobody else holds it.  TTL and checksum
 * change, the link header, and options that ask to be filled in; nothing else does.
 * SPDX-License-Identifier: MIT */
#include "../stack_priv.h"
#include "ip.h"

static void refuse(struct lw_stack *s, struct lw_pkt *p, enum lw_drop why,
	struct lw_icmp m, lw_time now)
{
	stack_drop(s, why);
	icmp_error(s, lw_pkt_rd(p), &m, now);
	lw_pkt_free(p);
}

/* The sender could have gone to the next hop directly (RFC 1812 5.2.7.2). */
static void redirect(struct lw_stack *s, struct lw_rd packet, const struct lw_ipv4 *ip,
	const struct route_hit *hit, lw_time now)
{
	const struct lw_iface *n = &hit->netif->ip;
	bool on_link = lw_iface_on_link(n, ip->src) && lw_iface_on_link(n, hit->next_hop);
	if (!s->profile->icmp.redirects_sent || !on_link || n->line)
		return;
	struct lw_icmp m = { .type = LW_ICMP_REDIRECT,
		.code = LW_REDIRECT_HOST,
		.gateway = hit->next_hop };
	icmp_error(s, packet, &m, now);
}

void ip_forward(
	struct lw_stack *s, struct ip_arrival *a, const struct lw_ipv4 *ip, lw_time now)
{
	struct lw_pkt *p = lw_frame_thaw(a->frame);
	struct route_hit hit;
	lw_pkt_pull(p, a->link_header);
	lw_pkt_trim(p, ip->total_len);
	if (ip->ttl <= 1) {
		refuse(s, p, LW_DROP_TTL,
			(struct lw_icmp){
				.type = LW_ICMP_TIME_EXCEEDED, .code = LW_TIME_TTL },
			now);
		return;
	}
	if (!ip_next(s, ip->dst, &hit) || !hit.netif->card->up) {
		refuse(s, p, LW_DROP_NO_ROUTE,
			(struct lw_icmp){
				.type = LW_ICMP_UNREACHABLE, .code = LW_UNREACH_HOST },
			now);
		return;
	}
	if (ip->total_len > hit.mtu && ip->df) {
		refuse(s, p, LW_DROP_NEEDS_FRAG,
			(struct lw_icmp){ .type = LW_ICMP_UNREACHABLE,
				.code = LW_UNREACH_NEEDS_FRAG,
				.mtu = hit.mtu },
			now);
		return;
	}
	if (hit.netif == a->netif)
		redirect(s, lw_pkt_rd(p), ip, &hit, now);
	if (ip->options_len) {
		uint32_t own = lw_iface_source(&hit.netif->ip, hit.next_hop);
		struct lw_ipv4_visit visit = ip_options_visit(s, own, now);
		lw_ipv4_visit(lw_pkt_bytes(p), &visit);
	}
	lw_ipv4_dec_ttl(lw_pkt_bytes(p));
	s->stats.forwarded++;
	ip_emit(s, p, &hit, now);
}
