/* stack_priv.h - one node's stack, as its own floors see it.  Private to sim/stack.
 *
 * Small on purpose: a lab may have a hundred thousand idle hosts, so every table is taken
 * when its first entry comes.  SPDX-License-Identifier: MIT */
#ifndef SIM_STACK_STACK_PRIV_H
#define SIM_STACK_STACK_PRIV_H

#include "arp/arp.h"
#include "ip/ip_pmtu.h"
#include "ip/ip_reass.h"
#include "labwire/base/index.h"
#include "labwire/base/rand.h"
#include "labwire/stack/stack.h"
#include "netif/netif.h"
#include "socket/socket_priv.h"
#include "tcp/tcp.h"

struct icmp_bucket {
	uint32_t peer;
	uint32_t tokens;
	lw_time filled;
};

struct lw_stack {
	struct lw_engine *engine;
	struct lw_owner *owner;
	const char *name;
	const struct lw_profile *profile;
	struct lw_stack_stats stats;
	struct lw_ip_node ip; /* its interfaces are those of struct netif */
	struct tcp *tcp;      /* NULL until used: stack_tcp */
	struct sock_table socks;
	struct lw_event wakeup;			/* local packets, then sockets' events */
	struct lw_frame *loop_head, *loop_tail; /* packets to ourselves, by f->next */
	struct reass *reass;			/* NULL until a fragment comes */
	struct pmtu *pmtu;			/* NULL until a path is narrow */
	struct lw_rand rand;			/* IP identification, ports, ARP times */
	struct lw_index peer_ids;		/* LW_IPID_PER_SOCKET: peer -> last ID */
	union {				     /* by the profile's limit of ICMP errors */
		struct icmp_bucket *buckets; /* LW_ICMP_LIMIT_BUCKET; NULL until used */
		lw_time icmp_next;	     /* LW_ICMP_LIMIT_INTERVAL: none before */
	};
	uint32_t rcv_buf; /* of a TCP connection */
	uint16_t global_id, control_id;
	uint16_t next_port;
};

static inline struct netif *stack_netif(const struct lw_stack *s, uint32_t i)
{
	return lw_container_of(s->ip.ifaces[i], struct netif, ip);
}

/* Most hosts of a large lab never speak TCP, and then have none. */
struct tcp *stack_tcp(struct lw_stack *s);

static inline void stack_drop(struct lw_stack *s, enum lw_drop why)
{
	s->stats.drops[why]++;
}

/* A free port of the profile's range, 0 when all are taken. */
uint16_t stack_pick_port(struct lw_stack *s);
/* Have the wake-up event fire at this same virtual time. */
void stack_wake(struct lw_stack *s);

#endif
