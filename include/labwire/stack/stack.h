/* stack.h - one node's stack assembled: interfaces, ARP, IPv4, ICMP, UDP, TCP, sockets.
 *
 * Owned by its device or by whoever embeds labwire.  Call order: new, add interfaces and
 * addresses, routes, then use.  IPv4 addresses are in host order everywhere.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_STACK_STACK_H
#define LABWIRE_STACK_STACK_H

#include "labwire/engine/engine.h"
#include "labwire/link/card.h"
#include "labwire/profile/profile.h"
#include "labwire/stack/rules.h"

struct lw_stack;

struct lw_stack_conf {
	struct lw_engine *engine;
	struct lw_owner *owner; /* the node's; outlives the stack */
	const char *name;	/* the node's, for logs; borrowed */
	const struct lw_profile *profile;
	bool forwarding; /* a router (RFC 1812) */
};

struct lw_stack *lw_stack_new(const struct lw_stack_conf *conf);
void lw_stack_free(struct lw_stack *s); /* closes nothing on the wire; cancels timers */

/* Returns the interface's index, from 0.  The card must outlive the stack. */
int lw_stack_add_card(struct lw_stack *s, struct lw_card *card);
/* A second address on the same interface is fine.  Adds the connected route. */
LW_MUST_USE enum lw_err lw_stack_add_address(
	struct lw_stack *s, int netif, uint32_t addr, uint32_t mask);
/* Next hop 0: directly out of netif (point-to-point).  netif -1: found by the next hop;
 * LW_ENETUNREACH when no connected network holds it. */
LW_MUST_USE enum lw_err lw_stack_add_route(
	struct lw_stack *s, uint32_t net, uint32_t mask, uint32_t next_hop, int netif);

/* The configuration that both of them write. */
struct lw_ip_node *lw_stack_ip(struct lw_stack *s);

bool lw_stack_route_at(const struct lw_stack *s, size_t i, struct lw_route *out);
struct lw_arp_view {
	uint32_t addr;
	struct lw_mac mac;
	bool complete;
	int netif;
};
bool lw_stack_arp_at(const struct lw_stack *s, size_t i, struct lw_arp_view *out);
/* Put a resolved entry in, as if learned now: a warm cache (scenario option). */
void lw_stack_arp_warm(struct lw_stack *s, int netif, uint32_t addr, struct lw_mac mac);
/* Forget all entries, as somebody types `arp -d *` or `clear arp-cache`. */
void lw_stack_arp_clear(struct lw_stack *s);

/* The source address the stack would use towards dst; 0: no route. */
uint32_t lw_stack_source(const struct lw_stack *s, uint32_t dst);
/* Is this one of our own addresses? */
bool lw_stack_is_own(const struct lw_stack *s, uint32_t addr);
struct lw_engine *lw_stack_engine(const struct lw_stack *s);
const struct lw_profile *lw_stack_profile(const struct lw_stack *s);
struct lw_owner *lw_stack_owner(const struct lw_stack *s);
/* Override the first ephemeral port (a host that was in use before). */
void lw_stack_set_next_port(struct lw_stack *s, uint16_t port);
/* Receive buffer of TCP connections in place of the profile's, as an administrator sets
 * it; before the first socket is opened. */
void lw_stack_set_receive_buffer(struct lw_stack *s, uint32_t bytes);

/* Why a packet ended here.  One counter each; names appear in report.json. */
#define LW_DROP_MAP(X)                                                                   \
	X(TRUNC, "cut short")                                                            \
	X(MALFORMED, "malformed header")                                                 \
	X(CKSUM, "bad checksum")                                                         \
	X(NOT_OURS, "not for this host")                                                 \
	X(NO_ROUTE, "no route")                                                          \
	X(TTL, "time to live exceeded")                                                  \
	X(MARTIAN, "impossible address")                                                 \
	X(NEEDS_FRAG, "fragmentation needed, DF set")                                    \
	X(NO_PROTO, "unknown protocol")                                                  \
	X(NO_PORT, "nobody listens on the port")                                         \
	X(ARP_QUEUE, "waiting for ARP, queue full")                                      \
	X(ARP_FAILED, "ARP got no answer")                                               \
	X(ARP_CONFLICT, "another station claims the address")                            \
	X(REDIRECT, "redirect refused")                                                  \
	X(FRAG_TIMEOUT, "reassembly timed out")                                          \
	X(FRAG_FULL, "too many datagrams in reassembly")                                 \
	X(FRAG_BAD, "fragment of impossible length or place")                            \
	X(FRAG_DUPLICATE, "fragment with nothing new")                                   \
	X(OPTION, "impossible IP option")                                                \
	X(SOURCE_ROUTE, "source route refused")                                          \
	X(BUFFER, "socket buffer full")                                                  \
	X(BACKLOG, "listener's queue full")                                              \
	X(CHALLENGE, "challenge ACK rate limit")                                         \
	X(RATE, "ICMP rate limit")                                                       \
	X(ICMP_STRAY, "ICMP error about nothing in flight")                              \
	X(DOWN, "interface down")                                                        \
	X(PAWS, "old or missing timestamp")                                              \
	X(BROADCAST, "broadcast not forwarded")                                          \
	X(OTHER, "refused by its protocol")

enum lw_drop {
#define X(name, text) LW_DROP_##name,
	LW_DROP_MAP(X)
#undef X
	LW_DROPS
};
const char *lw_drop_text(enum lw_drop why);

/* Counter32, as in RFC 1213. */
struct lw_stack_stats {
	uint32_t ip_in, ip_out, forwarded, fragments_out, reassembled;
	uint32_t icmp_in, icmp_out, udp_in, udp_out;
	uint32_t tcp_in, tcp_out, tcp_retransmits, tcp_resets_out;
	uint32_t arp_requests, arp_replies;
	uint32_t drops[LW_DROPS];
};
const struct lw_stack_stats *lw_stack_stats(const struct lw_stack *s);

#endif
