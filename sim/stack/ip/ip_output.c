/* ip_output.c - routing, header, fragments (RFC 791 3.2), and packets to ourselves.
 * SPDX-License-Identifier: MIT */
#include "../stack_priv.h"
#include "ip.h"
#include "labwire/wire/checksum.h"

static void loop_back(struct lw_stack *s, struct lw_pkt *p)
{
	p->f.next = NULL;
	if (s->loop_head)
		s->loop_tail->next = &p->f;
	else
		s->loop_head = &p->f;
	s->loop_tail = &p->f;
	stack_wake(s);
}

/* One fragment: what fits of the payload of the whole packet from `off` on. */
static struct lw_pkt *cut_fragment(struct lw_stack *s, const struct lw_ipv4 *whole,
	struct lw_rd payload, size_t off, size_t mtu)
{
	size_t room = (mtu - lw_ipv4_emit_len(whole)) & ~(size_t)7;
	size_t left = lw_rd_left(&payload) - off;
	size_t len = left < room ? left : room;
	struct lw_ipv4 h = *whole;
	if (off > 0)
		lw_ipv4_options_of_later_fragment(&h);
	h.mf = whole->mf || left > len;
	h.frag_off = (uint16_t)(whole->frag_off + off);
	h.total_len = (uint16_t)(lw_ipv4_emit_len(&h) + len);
	struct lw_pkt *p = lw_pkt_new(s->engine->pool, LW_PKT_HEADROOM, len);
	memcpy(lw_pkt_put(p, len), payload.at + off, len);
	struct lw_wr w = lw_pkt_push(p, lw_ipv4_emit_len(&h));
	lw_ipv4_emit(&w, &h);
	return p;
}

static void fragment(struct lw_stack *s, struct lw_pkt *p, const struct route_hit *hit)
{
	struct lw_rd r = lw_pkt_rd(p), body;
	struct lw_ipv4 h;
	if (lw_ipv4_parse(&r, &h, &body) == LW_OK) {
		size_t step = (hit->mtu - lw_ipv4_emit_len(&h)) & ~(size_t)7;
		for (size_t off = 0; off < lw_rd_left(&body); off += step) {
			struct lw_pkt *part = cut_fragment(s, &h, body, off, hit->mtu);
			part->f.filed = p->f.filed; /* still the same packet */
			s->stats.fragments_out++;
			netif_output(hit->netif, part, hit->next_hop,
				lw_engine_now(s->engine));
		}
	}
	lw_pkt_free(p);
}

void ip_emit(
	struct lw_stack *s, struct lw_pkt *p, const struct route_hit *hit, lw_time now)
{
	if (lw_pkt_len(p) > hit->mtu)
		fragment(s, p, hit);
	else
		netif_output(hit->netif, p, hit->next_hop, now);
}

static void put_hit(const struct lw_hop *hop, struct route_hit *out)
{
	struct netif *n = lw_container_of(hop->out, struct netif, ip);
	*out = (struct route_hit){ n, hop->addr, n->card->mtu };
}

bool ip_next(const struct lw_stack *s, uint32_t dst, struct route_hit *out)
{
	struct lw_hop hop;
	if (!lw_ip_next(&s->ip, dst, &hop))
		return false;
	put_hit(&hop, out);
	return true;
}

bool ip_first(const struct lw_stack *s, uint32_t src, uint32_t dst, struct route_hit *out)
{
	struct lw_hop hop;
	if (!lw_ip_first(&s->ip, src, dst, &hop))
		return false;
	put_hit(&hop, out);
	return true;
}

enum lw_err ip_output(
	struct lw_stack *s, struct lw_pkt *p, const struct ip_send *how, lw_time now)
{
	struct route_hit hit = { NULL, how->dst, LW_IPV4_LEN_MAX };
	bool local = lw_ip_is_local(&s->ip, how->dst);
	size_t total = LW_IPV4_HLEN + (size_t)how->options_len + lw_pkt_len(p);
	enum lw_err err = LW_OK;
	if (!local && !ip_first(s, how->src, how->dst, &hit)) {
		stack_drop(s, LW_DROP_NO_ROUTE);
		err = LW_ENETUNREACH;
	}
	if (how->df || how->df_if_fits)
		hit.mtu = pmtu_of(s, how->dst, hit.mtu);
	bool fits = total <= hit.mtu, df = how->df || (how->df_if_fits && fits);
	if (err == LW_OK && (total > LW_IPV4_LEN_MAX || (how->df && !fits))) {
		stack_drop(s, LW_DROP_NEEDS_FRAG);
		err = LW_EMSGSIZE;
	}
	if (err != LW_OK) {
		lw_pkt_free(p);
		return err;
	}
	uint32_t src = how->src ? how->src
		       : local	? how->dst
				: lw_iface_source(&hit.netif->ip, hit.next_hop);
	struct lw_ipv4 h = { .tos = how->tos,
		.ttl = how->ttl ? how->ttl : s->profile->ip.ttl,
		.proto = how->proto,
		.df = df,
		.id = ip_id_next(s, how, df),
		.total_len = (uint16_t)total,
		.src = src,
		.dst = how->dst,
		.options_len = how->options_len };
	if (how->options_len)
		memcpy(h.options, how->options, how->options_len);
	struct lw_wr w = lw_pkt_push(p, lw_ipv4_emit_len(&h));
	lw_ipv4_emit(&w, &h);
	s->stats.ip_out++;
	if (local)
		loop_back(s, p);
	else
		ip_emit(s, p, &hit, now);
	return LW_OK;
}
