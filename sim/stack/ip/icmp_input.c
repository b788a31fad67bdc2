/* icmp_input.c - ICMP messages for this host (RFC 792, RFC 1122 3.2.2).
 * SPDX-License-Identifier: MIT */
#include "../stack_priv.h"
#include "../udp/udp.h"
#include "ip.h"

static void echo_reply(struct lw_stack *s, const struct lw_ipv4 *ip,
	const struct lw_icmp *q, lw_time now)
{
	bool broadcast = !lw_ip_is_local(&s->ip, ip->dst);
	if (!lw_ip_answers_echo(&s->ip, ip->dst)) {
		stack_drop(s, LW_DROP_BROADCAST);
		return;
	}
	const struct lw_icmp_profile *keeps = &s->profile->icmp;
	struct lw_icmp m = *q;
	uint16_t id = ip->id;
	m.type = LW_ICMP_ECHO_REPLY;
	if (!keeps->echo_code)
		m.code = 0;
	size_t n = lw_icmp_emit_len(&m);
	struct lw_pkt *p = lw_pkt_new(s->engine->pool, LW_PKT_HEADROOM, n);
	struct lw_wr w = lw_wr_of(lw_pkt_put(p, n), n);
	lw_icmp_emit(&w, &m);
	uint8_t options[LW_IPV4_OPTIONS_MAX];
	struct ip_send how = { .src = broadcast ? 0 : ip->dst,
		.dst = ip->src,
		.proto = LW_PROTO_ICMP,
		.tos = ip->tos,
		.df_if_fits = keeps->echo_df ? ip->df : s->profile->ip.df_icmp,
		.id_kind = keeps->echo_id ? IP_ID_COPIED : IP_ID_OTHER,
		.id = &id,
		.options = options,
		.options_len = ip->options_len };
	/* RFC 1122 3.2.2.6: the recorded route is that of the whole round trip */
	struct lw_ipv4_visit visit = ip_options_visit(
		s, broadcast ? lw_stack_source(s, ip->src) : ip->dst, now);
	memcpy(options, ip->options, ip->options_len);
	lw_ipv4_options_visit(options, ip->options_len, &visit);
	s->stats.icmp_out++;
	(void)ip_output(s, p, &how, now);
}

static enum lw_err error_of(const struct lw_icmp *m)
{
	if (m->type == LW_ICMP_TIME_EXCEEDED)
		return LW_ETIMEDOUT;
	if (m->type != LW_ICMP_UNREACHABLE)
		return LW_EINVAL;
	switch (m->code) {
	case LW_UNREACH_PORT:
	case LW_UNREACH_PROTO:
		return LW_EPORTUNREACH;
	case LW_UNREACH_NEEDS_FRAG:
		return LW_EMSGSIZE;
	case LW_UNREACH_NET:
		return LW_ENETUNREACH;
	default:
		return LW_EHOSTUNREACH;
	}
}

/* The quoted packet was ours: its protocol hears of it. */
static void dispatch_error(struct lw_stack *s, struct lw_rd quoted, enum lw_err what,
	const struct sock_icmp_news *news)
{
	struct lw_ipv4 ip;
	struct lw_rd body;
	if (lw_ipv4_parse_quoted(&quoted, &ip, &body) != LW_OK ||
		lw_ip_own(&s->ip, ip.src) != LW_OWN_ADDRESS)
		return;
	bool believed = false;
	if (ip.proto == LW_PROTO_TCP)
		believed = tcp_icmp_error(stack_tcp(s), &ip, body, what);
	else if (ip.proto == LW_PROTO_UDP)
		believed = udp_icmp_error(s, &ip, body, what, news);
	if (believed && what == LW_EMSGSIZE)
		pmtu_learn(s, &ip, news->mtu, lw_engine_now(s->engine));
}

/* A better gateway for one host (RFC 1122 3.2.2.2): only from the one now in use, and
 * only to another neighbour. */
static bool is_good_redirect(const struct lw_stack *s, const struct lw_ipv4 *ip,
	const struct lw_icmp *m, const struct route_hit *now_used)
{
	return s->profile->icmp.redirects_accepted && !s->ip.forwarding &&
	       now_used->next_hop == ip->src && m->gateway != ip->src &&
	       lw_iface_on_link(&now_used->netif->ip, m->gateway) &&
	       lw_ip_own(&s->ip, m->gateway) == LW_OWN_NOT;
}

static void take_redirect(
	struct lw_stack *s, const struct lw_ipv4 *ip, const struct lw_icmp *m)
{
	struct lw_rd quoted = m->body, body;
	struct lw_ipv4 q;
	struct route_hit hit;
	if (lw_ipv4_parse_quoted(&quoted, &q, &body) != LW_OK ||
		!ip_next(s, q.dst, &hit) || !is_good_redirect(s, ip, m, &hit) ||
		lw_ip_redirect(&s->ip, q.dst, m->gateway, hit.netif->ip.index) != LW_OK)
		stack_drop(s, LW_DROP_REDIRECT);
}

void icmp_input(
	struct lw_stack *s, const struct lw_ipv4 *ip, struct lw_rd body, lw_time now)
{
	struct lw_rd message = body;
	struct lw_icmp m;
	enum lw_err err = lw_icmp_parse(&body, &m);
	s->stats.icmp_in++;
	if (err != LW_OK) {
		stack_drop(s, err == LW_ECKSUM ? LW_DROP_CKSUM : LW_DROP_MALFORMED);
		return;
	}
	if (m.type == LW_ICMP_ECHO) {
		echo_reply(s, ip, &m, now);
		return;
	}
	struct sock_icmp_news news = { .from = ip->src,
		.type = m.type,
		.code = m.code,
		.ttl = ip->ttl,
		.mtu = m.mtu };
	if (m.type == LW_ICMP_REDIRECT)
		take_redirect(s, ip, &m);
	else if (lw_icmp_is_error(m.type) &&
		 m.type != LW_ICMP_SOURCE_QUENCH) /* RFC 6633 */
		dispatch_error(s, m.body, error_of(&m), &news);
	sock_icmp_input(s, ip, message);
}

void icmp_local_error(
	struct lw_stack *s, struct lw_rd packet, enum lw_err what, lw_time now)
{
	struct sock_icmp_news news = {
		.from = 0, .type = LW_ICMP_UNREACHABLE, .code = LW_UNREACH_HOST
	};
	(void)now;
	dispatch_error(s, packet, what, &news);
	sock_icmp_local_error(s, packet, what);
}

void ip_unresolved(struct lw_stack *s, struct lw_pkt *p, lw_time now)
{
	struct lw_rd r = lw_pkt_rd(p), body;
	struct lw_ipv4 ip;
	struct lw_icmp m = { .type = LW_ICMP_UNREACHABLE, .code = LW_UNREACH_HOST };
	if (lw_ipv4_parse_quoted(&r, &ip, &body) == LW_OK) {
		if (lw_ip_own(&s->ip, ip.src) == LW_OWN_ADDRESS)
			icmp_local_error(s, lw_pkt_rd(p), LW_EHOSTUNREACH, now);
		else
			icmp_error(s, lw_pkt_rd(p), &m, now);
	}
	lw_pkt_free(p);
}
