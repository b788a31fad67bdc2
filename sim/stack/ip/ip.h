/* ip.h - the Internet protocol of one stack (RFC 791, 1122 3, 1812 5) and its ICMP.
 *
 * ip_input.c   checks, local delivery        ip_output.c  header, fragments, loopback
 * ip_forward.c routers                       ip_reass.c   fragments put together
 * ip_id.c      identification by profile     ip_options.c what changes on the way
 * ip_pmtu.c    MTU of paths                  icmp_input.c / icmp_error.c
 * Private to sim/stack.  SPDX-License-Identifier: MIT */
#ifndef SIM_STACK_IP_H
#define SIM_STACK_IP_H

#include "labwire/base/frame.h"
#include "labwire/stack/stack.h"
#include "labwire/wire/icmp.h"
#include "labwire/wire/ipv4.h"
#include "labwire/wire/ipv4_options.h"

struct netif;

/* Where a packet goes next. */
struct route_hit {
	struct netif *netif; /* NULL: it stays here */
	uint32_t next_hop;
	uint16_t mtu; /* of the interface, or of the path where it is known */
};

/* A frame with an IP packet; the frame's reference goes along. */
struct ip_arrival {
	struct netif *netif;
	struct lw_frame *frame;
	size_t link_header; /* bytes in front of the IP header */
	bool link_group;    /* came as link-level broadcast or multicast */
	struct lw_mac link_src;
};

void ip_input(struct lw_stack *s, struct ip_arrival *a, struct lw_rd packet, lw_time now);
/* Takes the frame. */
void ip_forward(
	struct lw_stack *s, struct ip_arrival *a, const struct lw_ipv4 *ip, lw_time now);
/* A whole datagram for this host; `packet` starts at the IP header (for quoting). */
void ip_deliver(struct lw_stack *s, const struct lw_ipv4 *ip, struct lw_rd packet,
	struct lw_rd body, lw_time now);

/* Impossible options and source routes: counted, and told where that is due. */
bool ip_options_refuse(
	struct lw_stack *s, const struct lw_ipv4 *ip, struct lw_rd packet, lw_time now);
/* What this node writes into a route or timestamp that passes. */
struct lw_ipv4_visit ip_options_visit(
	const struct lw_stack *s, uint32_t addr, lw_time now);

enum ip_id_kind {
	IP_ID_SOCKET,  /* how->id, the connection's own counter */
	IP_ID_SYN_ACK, /* likewise; of an answer to a call */
	IP_ID_CONTROL, /* segments of no connection */
	IP_ID_COPIED,  /* how->id, that of the packet which is answered */
	IP_ID_OTHER,
};

/* How a packet is to be sent.  src 0: by route. */
struct ip_send {
	uint32_t src, dst;
	uint8_t proto, tos;
	uint8_t ttl;	 /* 0: the profile's */
	bool df;	 /* never cut; a packet that is too long is refused */
	bool df_if_fits; /* else it is cut here */
	enum ip_id_kind id_kind;
	uint16_t *id;
	const uint8_t *options; /* a multiple of 4 bytes */
	uint8_t options_len;
};

/* Takes the packet, whose view is IP's payload.  Fragments it when it must. */
enum lw_err ip_output(
	struct lw_stack *s, struct lw_pkt *p, const struct ip_send *how, lw_time now);
/* A packet with its IP header in place, to the next hop of `netif`; fragments it. */
void ip_emit(
	struct lw_stack *s, struct lw_pkt *p, const struct route_hit *hit, lw_time now);
/* ARP gave up on a packet of ours (IP header in front): tell whoever sent it. */
void ip_unresolved(struct lw_stack *s, struct lw_pkt *p, lw_time now);
/* As lw_ip_next and lw_ip_first. */
bool ip_next(const struct lw_stack *s, uint32_t dst, struct route_hit *out);
bool ip_first(
	const struct lw_stack *s, uint32_t src, uint32_t dst, struct route_hit *out);
uint16_t ip_id_next(struct lw_stack *s, const struct ip_send *how, bool df);

void icmp_input(
	struct lw_stack *s, const struct lw_ipv4 *ip, struct lw_rd body, lw_time now);
/* An error about `packet` (from its IP header on, as received), sent to its source
 * unless the rules forbid one (RFC 1122 3.2.2, RFC 1812 4.3.2.7) or the rate limit
 * does.  m->body is filled in here. */
void icmp_error(struct lw_stack *s, struct lw_rd packet, struct lw_icmp *m, lw_time now);
/* An error that we noticed ourselves about a packet of our own. */
void icmp_local_error(
	struct lw_stack *s, struct lw_rd packet, enum lw_err what, lw_time now);
bool icmp_limit_ok(struct lw_stack *s, uint32_t dst, lw_time now);

#endif
