/* socket_priv.h - sockets as the stack's own floors see them.  Private to sim/stack.
 *
 * socket.c    the table of handles, options     sock_tcp.c    streams over TCBs
 * sock_dgram.c UDP and ICMP: queues of datagrams  sock_wake.c  events to the users
 * SPDX-License-Identifier: MIT */
#ifndef SIM_STACK_SOCKET_PRIV_H
#define SIM_STACK_SOCKET_PRIV_H

#include "labwire/base/list.h"
#include "labwire/base/ring.h"
#include "labwire/stack/socket.h"
#include "labwire/wire/ipv4.h"

struct tcb;

enum {
	SOCK_QUEUE_BYTES = 65536 + 256, /* of datagrams and their heads */
	SOCK_MAX = 65536,
};

struct sock {
	struct lw_list ready; /* on the table's ready list, or alone */
	struct lw_sock_user *user;
	struct tcb *tcb;      /* TCP only; NULL: not open yet, or gone */
	struct lw_ring queue; /* UDP, ICMP: heads and payloads; TCP, when it is through:
				 bytes that are still to be read */
	struct lw_endpoint local, peer;
	uint64_t cause; /* frame that led to the pending events */
	uint32_t slot, gen;
	uint16_t events;		   /* pending */
	uint8_t kind;			   /* enum lw_sock_kind */
	bool dead;			   /* TCP is through with it */
	int8_t error;			   /* enum lw_err */
	uint16_t options_set;		   /* before there is a TCB: a bit for each ... */
	uint32_t options[LW_SOCK_OPTIONS]; /* ... and their values */
};

struct sock_slot {
	struct sock *sock;  /* NULL: free */
	uint32_t gen;	    /* of the handle that is alive, or comes next */
	uint32_t next_free; /* while free */
};

struct sock_table {
	struct sock_slot *slots;
	size_t used, cap;
	uint32_t first_free;  /* SOCK_MAX: none */
	struct lw_list ready; /* with events to tell, in the order they came */
	uint8_t *scratch;     /* recv hands out a view of it */
	size_t scratch_cap;
};

void sock_table_init(struct sock_table *t);
void sock_table_fini(struct lw_stack *s);

/* NULL for a handle that is dead or was never one. */
struct sock *sock_get(const struct lw_stack *s, struct lw_sock h);
struct sock *sock_make(
	struct lw_stack *s, enum lw_sock_kind kind, struct lw_sock_user *user);
void sock_destroy(struct lw_stack *s, struct sock *k);
static inline struct lw_sock sock_handle(const struct sock *k)
{
	return (struct lw_sock){ k->slot, k->gen };
}

/* Note an event down; the wake-up tells it. */
void sock_event(struct lw_stack *s, struct sock *k, unsigned events);
void sock_tell_all(struct lw_stack *s, lw_time now);

/* Append to the queue of a UDP or ICMP socket, or count the drop. */
void sock_queue(struct lw_stack *s, struct sock *k, const struct lw_datagram *d);
struct sock *sock_find_udp(
	const struct lw_stack *s, struct lw_endpoint local, struct lw_endpoint peer);
bool sock_udp_port_used(const struct lw_stack *s, struct lw_endpoint local);

/* What an ICMP error said, for the datagram socket it concerns. */
struct sock_icmp_news {
	uint32_t from;
	uint8_t type, code, ttl;
	uint16_t mtu; /* of "fragmentation needed"; 0: not said */
};
void sock_icmp_input(struct lw_stack *s, const struct lw_ipv4 *ip, struct lw_rd message);
/* A packet of an ICMP socket could not leave: `packet` from its IP header on. */
void sock_icmp_local_error(struct lw_stack *s, struct lw_rd packet, enum lw_err what);

/* ops->notify of TCP. */
void sock_tcp_notify(void *ctx, struct tcb *t, unsigned events);

#endif
