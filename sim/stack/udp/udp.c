/* udp.c - datagrams in and out.  SPDX-License-Identifier: MIT */
#include "udp.h"

#include "../ip/ip.h"
#include "../stack_priv.h"
#include "labwire/wire/udp.h"

static void no_port(struct lw_stack *s, struct lw_rd packet, lw_time now)
{
	struct lw_icmp m = { .type = LW_ICMP_UNREACHABLE, .code = LW_UNREACH_PORT };
	stack_drop(s, LW_DROP_NO_PORT);
	icmp_error(s, packet, &m, now);
}

void udp_input(struct lw_stack *s, const struct lw_ipv4 *ip, struct lw_rd packet,
	struct lw_rd body, lw_time now)
{
	struct lw_rd whole = body, payload;
	struct lw_udp h;
	enum lw_err err = lw_udp_parse(&body, &h, &payload);
	s->stats.udp_in++;
	if (err != LW_OK) {
		stack_drop(s, err == LW_ETRUNC ? LW_DROP_TRUNC : LW_DROP_MALFORMED);
		return;
	}
	whole.end = whole.at + h.len;
	if (!lw_udp_cksum_ok(whole, ip->src, ip->dst)) {
		stack_drop(s, LW_DROP_CKSUM);
		return;
	}
	struct lw_datagram d = { .peer = { ip->src, h.src },
		.local = ip->dst,
		.payload = payload,
		.ttl = ip->ttl };
	struct lw_endpoint to = { ip->dst, h.dst };
	struct sock *k = sock_find_udp(s, to, d.peer);
	if (k)
		sock_queue(s, k, &d);
	else
		no_port(s, packet, now);
}

enum lw_err udp_output(struct lw_stack *s, const struct sock *k,
	const struct lw_datagram *d, lw_time now)
{
	size_t n = lw_rd_left(&d->payload);
	uint32_t src = d->local ? d->local : k->local.addr;
	if (!src)
		src = lw_stack_source(s, d->peer.addr);
	if (!src)
		return LW_ENETUNREACH;
	if (n > LW_IPV4_LEN_MAX - LW_IPV4_HLEN - LW_UDP_HLEN)
		return LW_EMSGSIZE;
	struct lw_pkt *p = lw_pkt_new(s->engine->pool, LW_PKT_HEADROOM, n);
	if (n)
		memcpy(lw_pkt_put(p, n), d->payload.at, n);
	struct lw_udp h = { .src = k->local.port,
		.dst = d->peer.port,
		.len = (uint16_t)(LW_UDP_HLEN + n) };
	struct lw_wr w = lw_pkt_push(p, LW_UDP_HLEN);
	lw_udp_emit(&w, &h);
	lw_udp_put_cksum(lw_pkt_bytes(p), lw_pkt_len(p), src, d->peer.addr);
	struct ip_send how = { .src = src,
		.dst = d->peer.addr,
		.proto = LW_PROTO_UDP,
		.ttl = d->ttl ? d->ttl : (uint8_t)k->options[LW_SOCK_TTL],
		.tos = (uint8_t)k->options[LW_SOCK_TOS],
		.df = d->df,
		.df_if_fits = s->profile->ip.df_udp,
		.id_kind = IP_ID_OTHER };
	s->stats.udp_out++;
	return ip_output(s, p, &how, now);
}

bool udp_icmp_error(struct lw_stack *s, const struct lw_ipv4 *quoted, struct lw_rd body,
	enum lw_err what, const struct sock_icmp_news *news)
{
	uint16_t src = lw_rd_u16(&body), dst = lw_rd_u16(&body);
	struct lw_endpoint local = { quoted->src, src }, peer = { quoted->dst, dst };
	struct sock *k = body.bad ? NULL : sock_find_udp(s, local, peer);
	if (!k)
		return false;
	struct lw_datagram d = { .peer = { news->from, dst },
		.local = quoted->dst,
		.error = what,
		.icmp_type = news->type,
		.icmp_code = news->code,
		.ttl = news->ttl };
	sock_queue(s, k, &d);
	return true;
}
