/* stack.c - one node's stack assembled.  SPDX-License-Identifier: MIT */
#include "labwire/stack/stack.h"

#include "ip/ip.h"
#include "labwire/base/alloc.h"
#include "stack_priv.h"

const char *lw_drop_text(enum lw_drop why)
{
	static const char *const texts[] = {
#define X(name, text) text,
		LW_DROP_MAP(X)
#undef X
	};
	LW_ASSERT(why < LW_DROPS);
	return texts[why];
}

/* TCP's way out. */
static void tcp_to_ip(void *ctx, struct lw_pkt *p, const struct tcp_path *path)
{
	struct lw_stack *s = ctx;
	struct ip_send how = { .src = path->src,
		.dst = path->dst,
		.proto = LW_PROTO_TCP,
		.ttl = path->ttl,
		.tos = path->tos,
		.df = s->profile->ip.df_tcp && !path->no_df,
		.id = path->ip_id,
		.id_kind = path->syn_ack ? IP_ID_SYN_ACK
			   : path->ip_id ? IP_ID_SOCKET
					 : IP_ID_CONTROL };
	(void)ip_output(s, p, &how, lw_engine_now(s->engine));
}

static uint32_t tcp_source(void *ctx, uint32_t dst, uint16_t *mtu)
{
	struct lw_stack *s = ctx;
	struct route_hit hit;
	*mtu = LW_IPV4_LEN_MAX;
	if (lw_ip_is_local(&s->ip, dst))
		return dst;
	/* RFC 9293 3.9.2.3: no connection with more than one host */
	if (lw_ip4_is_multicast(dst) || dst == LW_IP4_BROADCAST ||
		lw_ip_own(&s->ip, dst) == LW_OWN_BROADCAST || !ip_next(s, dst, &hit))
		return 0;
	*mtu = hit.mtu;
	return lw_iface_source(&hit.netif->ip, hit.next_hop);
}

static bool tcp_neighbour(void *ctx, uint32_t dst)
{
	struct route_hit hit;
	return ip_next(ctx, dst, &hit) && hit.next_hop == dst;
}

static uint16_t tcp_path(void *ctx, uint32_t dst)
{
	uint16_t mtu = LW_IPV4_LEN_MAX;
	(void)tcp_source(ctx, dst, &mtu);
	return pmtu_of(ctx, dst, mtu);
}

static uint16_t tcp_pick_port(void *ctx)
{
	return stack_pick_port(ctx);
}

/* First the packets we sent to ourselves, then the sockets. */
static void on_wakeup(struct lw_event *ev, lw_time now)
{
	struct lw_stack *s = lw_container_of(ev, struct lw_stack, wakeup);
	struct lw_frame *f = s->loop_head;
	s->loop_head = s->loop_tail = NULL;
	while (f) {
		struct lw_frame *next = f->next;
		struct lw_rd packet = lw_pkt_rd((struct lw_pkt *)f), body;
		struct lw_ipv4 ip;
		f->next = NULL;
		struct lw_rd r = packet;
		if (lw_ipv4_parse(&r, &ip, &body) == LW_OK)
			ip_deliver(s, &ip, packet, body, now);
		lw_pkt_free((struct lw_pkt *)f);
		f = next;
	}
	sock_tell_all(s, now);
}

void stack_wake(struct lw_stack *s)
{
	if (!lw_event_armed(&s->wakeup))
		lw_evq_put(s->engine->q, &s->wakeup, lw_engine_now(s->engine));
}

struct lw_stack *lw_stack_new(const struct lw_stack_conf *conf)
{
	struct lw_stack *s = lw_alloc(sizeof(*s));
	s->engine = conf->engine;
	s->owner = conf->owner;
	s->name = conf->name;
	s->profile = conf->profile;
	lw_ip_init(&s->ip, conf->profile, conf->forwarding);
	lw_rand_init(&s->rand, conf->engine->seed, conf->owner->id, "stack");
	s->global_id = (uint16_t)lw_rand_u32(&s->rand);
	s->next_port = conf->profile->port.first;
	s->rcv_buf = conf->profile->tcp.rcv_buf;
	sock_table_init(&s->socks);
	lw_event_init(&s->wakeup, s->owner, "wakeup", on_wakeup);
	return s;
}

struct tcp *stack_tcp(struct lw_stack *s)
{
	static const struct tcp_ops ops = { .output = tcp_to_ip,
		.notify = sock_tcp_notify,
		.source = tcp_source,
		.neighbour = tcp_neighbour,
		.path_mtu = tcp_path,
		.pick_port = tcp_pick_port };
	if (s->tcp)
		return s->tcp;
	struct tcp_conf conf = { .engine = s->engine,
		.owner = s->owner,
		.name = s->name,
		.profile = s->profile,
		.ops = &ops,
		.ctx = s,
		.stats = &s->stats,
		.rcv_buf = s->rcv_buf };
	return s->tcp = tcp_new(&conf);
}

void lw_stack_free(struct lw_stack *s)
{
	if (!s)
		return;
	sock_table_fini(s);
	tcp_free(s->tcp);
	reass_free(s);
	pmtu_free(s);
	while (s->loop_head) {
		struct lw_frame *f = s->loop_head;
		s->loop_head = f->next;
		f->next = NULL;
		lw_pkt_free((struct lw_pkt *)f);
	}
	lw_evq_cancel(s->engine->q, &s->wakeup);
	for (uint32_t i = 0; i < s->ip.nifaces; i++)
		netif_free(stack_netif(s, i));
	lw_ip_fini(&s->ip);
	lw_index_fini(&s->peer_ids);
	if (s->profile->icmp.limit == LW_ICMP_LIMIT_BUCKET)
		lw_free(s->buckets);
	lw_free(s);
}

int lw_stack_add_card(struct lw_stack *s, struct lw_card *card)
{
	return netif_new(s, card)->ip.index;
}

enum lw_err lw_stack_add_address(
	struct lw_stack *s, int netif, uint32_t addr, uint32_t mask)
{
	return lw_ip_add_address(&s->ip, netif, (struct lw_prefix){ addr, mask });
}

enum lw_err lw_stack_add_route(
	struct lw_stack *s, uint32_t net, uint32_t mask, uint32_t next_hop, int netif)
{
	return lw_ip_add_route(&s->ip, (struct lw_prefix){ net, mask }, next_hop, netif);
}

struct lw_ip_node *lw_stack_ip(struct lw_stack *s)
{
	return &s->ip;
}

bool lw_stack_route_at(const struct lw_stack *s, size_t i, struct lw_route *out)
{
	if (i >= s->ip.routes.used)
		return false;
	*out = s->ip.routes.all[i];
	return true;
}

bool lw_stack_arp_at(const struct lw_stack *s, size_t i, struct lw_arp_view *out)
{
	for (uint32_t n = 0; n < s->ip.nifaces; n++) {
		const struct arp *a = &stack_netif(s, n)->arp;
		for (uint32_t k = 0; k < a->used; k++) {
			const struct arp_entry *e = &a->entries[k];
			if (e->state == ARP_FREE || i-- > 0)
				continue;
			*out = (struct lw_arp_view){ .addr = e->addr,
				.mac = e->mac,
				.complete = e->state != ARP_INCOMPLETE,
				.netif = (int)n };
			return true;
		}
	}
	return false;
}

void lw_stack_arp_warm(struct lw_stack *s, int netif, uint32_t addr, struct lw_mac mac)
{
	LW_ASSERT(netif >= 0 && (uint32_t)netif < s->ip.nifaces);
	arp_warm(stack_netif(s, (uint32_t)netif), addr, mac, lw_engine_now(s->engine));
}

void lw_stack_arp_clear(struct lw_stack *s)
{
	for (uint32_t i = 0; i < s->ip.nifaces; i++)
		arp_flush(stack_netif(s, i));
}

uint32_t lw_stack_source(const struct lw_stack *s, uint32_t dst)
{
	struct lw_hop hop;
	if (lw_stack_is_own(s, dst))
		return dst;
	if (dst == LW_IP4_BROADCAST || lw_ip_own(&s->ip, dst) == LW_OWN_BROADCAST)
		for (uint32_t i = 0; i < s->ip.nifaces; i++) {
			const struct lw_iface *f = s->ip.ifaces[i];
			if (f->naddrs && lw_iface_is_broadcast(f, dst))
				return lw_iface_source(f, dst);
		}
	return lw_ip_next(&s->ip, dst, &hop) ? lw_iface_source(hop.out, hop.addr) : 0;
}

bool lw_stack_is_own(const struct lw_stack *s, uint32_t addr)
{
	return lw_ip_own(&s->ip, addr) == LW_OWN_ADDRESS;
}

struct lw_engine *lw_stack_engine(const struct lw_stack *s)
{
	return s->engine;
}

const struct lw_profile *lw_stack_profile(const struct lw_stack *s)
{
	return s->profile;
}

struct lw_owner *lw_stack_owner(const struct lw_stack *s)
{
	return s->owner;
}

const struct lw_stack_stats *lw_stack_stats(const struct lw_stack *s)
{
	return &s->stats;
}

void lw_stack_set_next_port(struct lw_stack *s, uint16_t port)
{
	s->next_port = port;
}

void lw_stack_set_receive_buffer(struct lw_stack *s, uint32_t bytes)
{
	LW_ASSERT(bytes > 0 && !s->tcp);
	s->rcv_buf = bytes;
}

uint16_t stack_pick_port(struct lw_stack *s)
{
	const struct lw_port_profile *r = &s->profile->port;
	uint32_t span = (uint32_t)r->last - r->first + 1;
	for (uint32_t tries = 0; tries < span; tries++) {
		if (s->next_port < r->first || s->next_port > r->last)
			s->next_port = r->first;
		uint16_t port = s->next_port++;
		if (r->pick == LW_PORT_RANDOM)
			port = (uint16_t)(r->first + lw_rand_below(&s->rand, span));
		struct lw_endpoint any = { 0, port };
		if (!tcp_port_used(stack_tcp(s), any) && !sock_udp_port_used(s, any))
			return port;
	}
	return 0;
}
