/* sock_dgram.c - UDP and ICMP sockets: a byte ring of heads and payloads, bounded, so
 * that a datagram costs no allocation once the ring has grown.
 * SPDX-License-Identifier: MIT */
#include "../ip/ip.h"
#include "../stack_priv.h"
#include "../udp/udp.h"
#include "labwire/base/alloc.h"
#include "labwire/wire/checksum.h"

struct head {
	struct lw_datagram d; /* payload is meaningless here */
	uint32_t len;
};

void sock_queue(struct lw_stack *s, struct sock *k, const struct lw_datagram *d)
{
	struct head h = { .d = *d, .len = (uint32_t)lw_rd_left(&d->payload) };
	h.d.payload = (struct lw_rd){ 0 };
	if (lw_ring_room(&k->queue) < sizeof(h) + h.len) {
		stack_drop(s, LW_DROP_BUFFER);
		return;
	}
	lw_ring_write(&k->queue, &h, sizeof(h));
	lw_ring_write(&k->queue, d->payload.at, h.len);
	sock_event(s, k, LW_SOCK_READABLE);
}

enum lw_err lw_sock_recv(struct lw_stack *st, struct lw_sock s, struct lw_datagram *out)
{
	struct sock *k = sock_get(st, s);
	struct head h;
	if (!k || k->kind == LW_SOCK_TCP)
		return LW_EINVAL;
	if (lw_ring_read(&k->queue, &h, sizeof(h)) == 0)
		return LW_EAGAIN;
	struct sock_table *t = &st->socks;
	t->scratch = lw_grow(t->scratch, &t->scratch_cap, h.len, 1);
	lw_ring_read(&k->queue, t->scratch, h.len);
	*out = h.d;
	out->payload = lw_rd_of(t->scratch, h.len);
	return LW_OK;
}

static bool is_udp(const struct sock *k)
{
	return k && k->kind == LW_SOCK_UDP;
}

/* The most specific one wins: bound address, then connected peer. */
struct sock *sock_find_udp(
	const struct lw_stack *s, struct lw_endpoint local, struct lw_endpoint peer)
{
	struct sock *best = NULL;
	int best_score = -1;
	for (size_t i = 0; i < s->socks.used; i++) {
		struct sock *k = s->socks.slots[i].sock;
		if (!is_udp(k) || k->local.port != local.port)
			continue;
		if (k->local.addr && k->local.addr != local.addr)
			continue;
		if (k->peer.port &&
			(k->peer.port != peer.port || k->peer.addr != peer.addr))
			continue;
		int score = (k->local.addr != 0) + 2 * (k->peer.port != 0);
		if (score > best_score) {
			best = k;
			best_score = score;
		}
	}
	return best;
}

bool sock_udp_port_used(const struct lw_stack *s, struct lw_endpoint local)
{
	for (size_t i = 0; i < s->socks.used; i++) {
		const struct sock *k = s->socks.slots[i].sock;
		if (is_udp(k) && k->local.port == local.port &&
			(!k->local.addr || !local.addr || k->local.addr == local.addr))
			return true;
	}
	return false;
}

void sock_icmp_input(struct lw_stack *s, const struct lw_ipv4 *ip, struct lw_rd message)
{
	struct lw_datagram d = { .peer = { ip->src, 0 },
		.local = ip->dst,
		.payload = message,
		.ttl = ip->ttl };
	for (size_t i = 0; i < s->socks.used; i++) {
		struct sock *k = s->socks.slots[i].sock;
		if (k && k->kind == LW_SOCK_ICMP)
			sock_queue(s, k, &d);
	}
}

void sock_icmp_local_error(struct lw_stack *s, struct lw_rd packet, enum lw_err what)
{
	struct lw_ipv4 ip;
	struct lw_rd body;
	if (lw_ipv4_parse_quoted(&packet, &ip, &body) != LW_OK ||
		ip.proto != LW_PROTO_ICMP)
		return;
	struct lw_datagram d = {
		.peer = { ip.dst, 0 }, .local = ip.src, .error = what, .payload = body
	};
	for (size_t i = 0; i < s->socks.used; i++) {
		struct sock *k = s->socks.slots[i].sock;
		if (k && k->kind == LW_SOCK_ICMP)
			sock_queue(s, k, &d);
	}
}

/* The message as given, with its checksum put right. */
static enum lw_err send_icmp(struct lw_stack *st, const struct sock *k,
	const struct lw_datagram *d, lw_time now)
{
	size_t n = lw_rd_left(&d->payload);
	if (n < LW_ICMP_HLEN || n > LW_IPV4_LEN_MAX - LW_IPV4_HLEN)
		return LW_EMSGSIZE;
	struct lw_pkt *p = lw_pkt_new(st->engine->pool, LW_PKT_HEADROOM, n);
	uint8_t *to = lw_pkt_put(p, n);
	memcpy(to, d->payload.at, n);
	struct lw_wr w = lw_wr_of(to, n);
	lw_wr_patch16(&w, 2, 0);
	lw_wr_patch16(&w, 2, lw_sum_fold(lw_sum_add(0, to, n)));
	struct ip_send how = { .src = d->local ? d->local : k->local.addr,
		.dst = d->peer.addr,
		.proto = LW_PROTO_ICMP,
		.ttl = d->ttl ? d->ttl : (uint8_t)k->options[LW_SOCK_TTL],
		.tos = (uint8_t)k->options[LW_SOCK_TOS],
		.df = d->df || st->profile->ip.df_icmp,
		.id_kind = IP_ID_OTHER };
	st->stats.icmp_out++;
	return ip_output(st, p, &how, now);
}

enum lw_err lw_sock_send(
	struct lw_stack *st, struct lw_sock s, const struct lw_datagram *d)
{
	struct sock *k = sock_get(st, s);
	lw_time now = lw_engine_now(st->engine);
	if (!k || k->kind == LW_SOCK_TCP)
		return LW_EINVAL;
	struct lw_datagram to = *d;
	if (!to.peer.addr)
		to.peer = k->peer;
	if (!to.peer.addr)
		return LW_ENOTCONN;
	if (k->kind == LW_SOCK_ICMP)
		return send_icmp(st, k, &to, now);
	if (!k->local.port)
		k->local.port = stack_pick_port(st);
	if (!k->local.port)
		return LW_EFULL;
	return udp_output(st, k, &to, now);
}
