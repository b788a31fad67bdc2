/* tcp.h - TCP as the rest of the stack sees it (RFC 9293).
 *
 * Sans-IO: it is told `now`, sends through ops, and reports events through ops; it never
 * sees a route, a socket handle or a frame.  One struct tcp per stack.  A TCB belongs to
 * tcp.c from open until ops->notify says LW_SOCK_CLOSED or the user closed it.
 * SPDX-License-Identifier: MIT */
#ifndef SIM_STACK_TCP_TCP_H
#define SIM_STACK_TCP_TCP_H

#include "labwire/base/ring.h"
#include "labwire/stack/socket.h"
#include "labwire/wire/ipv4.h"
#include "labwire/wire/tcp.h"

struct tcp;
struct tcb;

/* How IP is to send a segment. */
struct tcp_path {
	uint32_t src, dst;
	uint16_t *ip_id; /* the connection's own counter, for profiles that have one;
			    NULL: a segment of no connection (reset, TIME-WAIT) */
	bool syn_ack;
	bool no_df;	  /* routers may cut it, whatever the profile says */
	uint8_t ttl, tos; /* 0: the profile's */
};

struct tcp_ops {
	/* Takes the packet: TCP header (checksum done) and text; IP puts itself in front.
	 * Room for it is LW_PKT_HEADROOM less the TCP header. */
	void (*output)(void *ctx, struct lw_pkt *p, const struct tcp_path *path);
	/* Events of lw_sock_event for this connection.  Called from inside TCP: the
	 * callee only notes it down and wakes the application later. */
	void (*notify)(void *ctx, struct tcb *t, unsigned events);
	/* Source address towards dst (0: no route) and the MTU of the way out. */
	uint32_t (*source)(void *ctx, uint32_t dst, uint16_t *mtu);
	bool (*neighbour)(void *ctx, uint32_t dst); /* on a link of ours */
	/* The MTU of the path to dst, as far as it is known (RFC 1191). */
	uint16_t (*path_mtu)(void *ctx, uint32_t dst);
	/* A free ephemeral port by the profile's policy. */
	uint16_t (*pick_port)(void *ctx);
};

struct tcp_conf {
	struct lw_engine *engine;
	struct lw_owner *owner;
	const char *name; /* the node's, for logs */
	const struct lw_profile *profile;
	const struct tcp_ops *ops;
	void *ctx;
	struct lw_stack_stats *stats; /* counts into this */
	uint32_t rcv_buf; /* of a connection, unless its user says otherwise */
};

struct tcp *tcp_new(const struct tcp_conf *conf);
void tcp_free(struct tcp *tcp); /* cancels every timer; sends nothing */

/* A segment for one of our addresses: bytes from the TCP header on, IP's payload length
 * exact; checksum not yet looked at. */
void tcp_input(
	struct tcp *tcp, const struct lw_ipv4 *ip, struct lw_rd segment, lw_time now);
/* An ICMP error that quotes a segment of ours (RFC 1122 4.2.3.9).  True: it is about
 * something in flight. */
bool tcp_icmp_error(struct tcp *tcp, const struct lw_ipv4 *quoted,
	struct lw_rd quoted_tcp, enum lw_err what);
/* The path to dst became narrower, or counts as wide again: ops->path_mtu tells. */
void tcp_path_mtu(struct tcp *tcp, uint32_t dst);

/* RFC 9293 3.10.1 - 3.10.6, as the socket floor calls them.  `user` comes back from
 * tcb_user() and is the socket's own business. */
LW_MUST_USE enum lw_err tcp_connect(struct tcp *tcp, struct lw_endpoint local,
	struct lw_endpoint peer, void *user, struct tcb **out);
/* The SYN of a connection that tcp_connect made, once its options are set. */
void tcp_start(struct tcp *tcp, struct tcb *t);
LW_MUST_USE enum lw_err tcp_listen_on(struct tcp *tcp, struct lw_endpoint local,
	int backlog, void *user, struct tcb **out);
struct tcb *tcp_accept(
	struct tcp *tcp, struct tcb *listener, void *user); /* NULL: none */
/* LW_EPIPE: after tcp_shutdown.  A write takes nothing then. */
LW_MUST_USE enum lw_err tcp_may_write(const struct tcb *t);
size_t tcp_write(struct tcp *tcp, struct tcb *t, const void *bytes, size_t n);
/* The last of them is urgent: the mark (RFC 6093). */
size_t tcp_write_urgent(struct tcb *t, const void *bytes, size_t n);
/* The urgent byte, when it is no part of the stream.  LW_EAGAIN: it is still on its way;
 * LW_EINVAL: there is none, or it was read. */
LW_MUST_USE enum lw_err tcp_read_urgent(struct tcb *t, uint8_t *byte);
bool tcp_at_mark(const struct tcb *t);
struct lw_rd tcp_peek(struct tcb *t);
void tcp_consume(struct tcp *tcp, struct tcb *t, size_t n); /* may open the window */
/* When ops->notify says LW_SOCK_CLOSED: what arrived in order and was not consumed moves
 * to `to`, which is empty. */
void tcp_give_unread(struct tcb *t, struct lw_ring *to);
bool tcp_at_eof(const struct tcb *t); /* FIN received and everything consumed */
void tcp_shutdown(struct tcp *tcp, struct tcb *t);
void tcp_shutdown_read(struct tcb *t);		/* what that means is the profile's */
void tcp_close(struct tcp *tcp, struct tcb *t); /* t is not the caller's afterwards */
void tcp_abort(struct tcp *tcp, struct tcb *t);
enum lw_err tcb_error(const struct tcb *t);
void *tcb_user(const struct tcb *t);
struct lw_endpoint tcb_local(const struct tcb *t);
struct lw_endpoint tcb_peer(const struct tcb *t);
size_t tcb_unacked(const struct tcb *t);
const char *tcb_state_name(const struct tcb *t);
struct lw_tcp_info tcb_info(const struct tcb *t);
const struct tcb *tcp_at(const struct tcp *tcp, size_t i); /* NULL at the end */
LW_MUST_USE enum lw_err tcb_set(
	struct tcb *t, enum lw_sock_option option, uint32_t value);
bool tcp_port_used(const struct tcp *tcp, struct lw_endpoint local);
size_t tcp_count(const struct tcp *tcp); /* TCBs alive, TIME-WAIT included */

#endif
