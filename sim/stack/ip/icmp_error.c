/* icmp_error.c - errors that we send: when, to whom, how much is quoted, how often.
 * SPDX-License-Identifier: MIT */
#include "../stack_priv.h"
#include "ip.h"
#include "labwire/base/alloc.h"

enum {
	ERROR_TOTAL_MAX = 576, /* RFC 1812 4.3.2.3 */
	BUCKETS = 64,
};

static bool bucket_ok(struct lw_stack *s, uint32_t dst, lw_time now)
{
	const struct lw_icmp_profile *p = &s->profile->icmp;
	if (!s->buckets)
		s->buckets = lw_alloc_array(BUCKETS, sizeof(*s->buckets));
	struct icmp_bucket *b = &s->buckets[(dst ^ dst >> 8 ^ dst >> 16) % BUCKETS];
	if (b->peer != dst)
		*b = (struct icmp_bucket){ dst, p->limit_burst, now };
	lw_span passed = now - b->filled;
	uint32_t gained = (uint32_t)(passed / p->limit_interval);
	if (gained) {
		b->tokens += gained;
		b->filled += gained * p->limit_interval;
	}
	if (b->tokens > p->limit_burst)
		b->tokens = p->limit_burst;
	if (b->tokens == 0)
		return false;
	b->tokens--;
	return true;
}

bool icmp_limit_ok(struct lw_stack *s, uint32_t dst, lw_time now)
{
	const struct lw_icmp_profile *p = &s->profile->icmp;
	switch (p->limit) {
	case LW_ICMP_LIMIT_NONE:
		return true;
	case LW_ICMP_LIMIT_INTERVAL:
		if (now < s->icmp_next)
			return false;
		s->icmp_next = now + p->limit_interval;
		return true;
	case LW_ICMP_LIMIT_BUCKET:
		return bucket_ok(s, dst, now);
	}
	return true;
}

/* RFC 1122 3.2.2, RFC 1812 4.3.2.7: never about an ICMP error, a broadcast or multicast,
 * a later fragment, or a source that is no single host. */
static bool may_answer(
	const struct lw_stack *s, const struct lw_ipv4 *ip, struct lw_rd body)
{
	uint8_t type = lw_rd_u8(&body);
	if (ip->proto == LW_PROTO_ICMP && (body.bad || lw_icmp_is_error(type)))
		return false;
	if (ip->frag_off > 0 || lw_ip4_is_multicast(ip->dst) ||
		ip->dst == LW_IP4_BROADCAST)
		return false;
	return lw_ip_own(&s->ip, ip->dst) != LW_OWN_BROADCAST &&
	       lw_ip_is_single(&s->ip, ip->src);
}

/* What of the offender goes along: header and first bytes, or all that fits in 576. */
static size_t quote_len(const struct lw_stack *s, const struct lw_ipv4 *ip, size_t have)
{
	const struct lw_icmp_profile *p = &s->profile->icmp;
	size_t n = p->quote_fill_576
			   ? (size_t)(ERROR_TOTAL_MAX - LW_IPV4_HLEN - LW_ICMP_HLEN)
			   : (size_t)ip->header_len + p->quote_bytes;
	return n < have ? n : have;
}

/* "Fragmentation needed" must get through: path MTU discovery lives on it. */
static bool is_limited(const struct lw_stack *s, const struct lw_icmp *m)
{
	if (m->type == LW_ICMP_UNREACHABLE && m->code == LW_UNREACH_NEEDS_FRAG)
		return false;
	return s->profile->icmp.limit_types >> m->type & 1;
}

void icmp_error(struct lw_stack *s, struct lw_rd packet, struct lw_icmp *m, lw_time now)
{
	struct lw_rd r = packet, body;
	struct lw_ipv4 ip;
	if (lw_ipv4_parse_quoted(&r, &ip, &body) != LW_OK || !may_answer(s, &ip, body))
		return;
	if (is_limited(s, m) && !icmp_limit_ok(s, ip.src, now)) {
		stack_drop(s, LW_DROP_RATE);
		return;
	}
	const struct lw_icmp_profile *prof = &s->profile->icmp;
	size_t quoted = quote_len(s, &ip, lw_rd_left(&packet));
	m->body = lw_rd_of(packet.at, quoted);
	struct lw_pkt *p =
		lw_pkt_new(s->engine->pool, LW_PKT_HEADROOM, lw_icmp_emit_len(m));
	struct lw_wr w =
		lw_wr_of(lw_pkt_put(p, lw_icmp_emit_len(m)), lw_icmp_emit_len(m));
	lw_icmp_emit(&w, m);
	struct ip_send how = { .dst = ip.src,
		.proto = LW_PROTO_ICMP,
		.tos = (uint8_t)((ip.tos & prof->error_tos_and) | prof->error_tos_or),
		.df = s->profile->ip.df_icmp,
		.id_kind = IP_ID_OTHER };
	/* About a packet for one of our addresses: that address speaks. */
	if (lw_ip_own(&s->ip, ip.dst) == LW_OWN_ADDRESS)
		how.src = ip.dst;
	s->stats.icmp_out++;
	(void)ip_output(s, p, &how, now);
}
