/* socket.h - sockets of a simulated host: handles, never pointers; never block.
 *
 * Events are told to the socket's user from an event of the node's own, so a callback
 * may open, write and close freely.  The frame that led to it stays the cause of what
 * the callback sends.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_STACK_SOCKET_H
#define LABWIRE_STACK_SOCKET_H

#include "labwire/stack/stack.h"

/* Index and generation: a handle kept after close is recognised and refused. */
struct lw_sock {
	uint32_t slot, gen;
};
#define LW_SOCK_NONE ((struct lw_sock){ UINT32_MAX, 0 })

enum lw_sock_kind {
	LW_SOCK_TCP,
	LW_SOCK_UDP,
	LW_SOCK_ICMP, /* all ICMP messages for this host but echo requests; sends any */
};

enum lw_sock_event {
	LW_SOCK_CONNECTED = 1 << 0,
	LW_SOCK_ACCEPT = 1 << 1,   /* a connection waits in the backlog */
	LW_SOCK_READABLE = 1 << 2, /* bytes or a datagram, or an ICMP error (recvfrom) */
	LW_SOCK_WRITABLE = 1 << 3, /* room again after a short write */
	LW_SOCK_EOF = 1 << 4,	   /* the peer has sent FIN and all before it was read
				      or waits to be read */
	LW_SOCK_ERROR = 1 << 5,	   /* see lw_sock_error; the connection is gone */
	LW_SOCK_CLOSED = 1 << 6,   /* last word: the handle is dead after the callback;
				      not before all that arrived is read */
	LW_SOCK_URGENT = 1 << 7,   /* the peer has set a mark: urgent data is coming */
};

/* Embedded in the application's own struct; outlives the socket. */
struct lw_sock_user {
	void (*ready)(
		struct lw_sock_user *u, struct lw_sock s, unsigned events, lw_time now);
};

struct lw_endpoint {
	uint32_t addr;
	uint16_t port;
};

LW_MUST_USE enum lw_err lw_sock_open(struct lw_stack *st, enum lw_sock_kind kind,
	struct lw_sock_user *user, struct lw_sock *out);
/* addr 0: any; port 0: the profile picks.  LW_EINUSE, LW_EINVAL. */
LW_MUST_USE enum lw_err lw_sock_bind(
	struct lw_stack *st, struct lw_sock s, struct lw_endpoint local);
LW_MUST_USE enum lw_err lw_sock_listen(
	struct lw_stack *st, struct lw_sock s, int backlog);
/* LW_EAGAIN: none waits.  The new socket gets `user`. */
LW_MUST_USE enum lw_err lw_sock_accept(struct lw_stack *st, struct lw_sock s,
	struct lw_sock_user *user, struct lw_sock *out);
/* TCP: starts; CONNECTED or ERROR follows.  UDP: sets the peer. */
LW_MUST_USE enum lw_err lw_sock_connect(
	struct lw_stack *st, struct lw_sock s, struct lw_endpoint peer);
/* TCP.  *done may be less than n: WRITABLE follows.  One call is one PSH boundary.
 * LW_EPIPE: after lw_sock_shutdown; LW_ENOTCONN: a listener, or not connected. */
LW_MUST_USE enum lw_err lw_sock_write(
	struct lw_stack *st, struct lw_sock s, const void *bytes, size_t n, size_t *done);
/* TCP.  LW_EAGAIN: nothing yet; LW_ECLOSED: end of the peer's data. */
LW_MUST_USE enum lw_err lw_sock_read(
	struct lw_stack *st, struct lw_sock s, void *buf, size_t n, size_t *got);
/* The reader has taken `n` from what peek showed; a TCP application may thus take only
 * part of what arrived.  Borrowed until the next call on the stack. */
LW_MUST_USE enum lw_err lw_sock_peek(
	struct lw_stack *st, struct lw_sock s, struct lw_rd *bytes);
void lw_sock_consume(struct lw_stack *st, struct lw_sock s, size_t n);

struct lw_datagram {
	struct lw_endpoint peer; /* from or to; ICMP: port 0 */
	uint32_t local;		 /* our address: where it was sent to / 0: by route */
	struct lw_rd payload;	 /* ICMP: the whole message from its type byte */
	uint8_t ttl;		 /* received; to send: 0 = the profile's */
	enum lw_err error;	 /* an ICMP error for an earlier datagram: payload empty,
				    LW_EPORTUNREACH ..., peer = who said so */
	uint8_t icmp_type, icmp_code;
	bool df; /* send: set DF whatever the profile says */
};
/* UDP, ICMP.  Payload is copied.  ICMP: the checksum field is filled in.  A broadcast
 * destination is allowed. */
LW_MUST_USE enum lw_err lw_sock_send(
	struct lw_stack *st, struct lw_sock s, const struct lw_datagram *d);
/* Borrowed until the next call on the stack.  LW_EAGAIN: none. */
LW_MUST_USE enum lw_err lw_sock_recv(
	struct lw_stack *st, struct lw_sock s, struct lw_datagram *out);

/* TCP: no more writes (FIN after what is queued); each later one is LW_EPIPE. */
void lw_sock_shutdown(struct lw_stack *st, struct lw_sock s);
/* TCP: no more reads.  By the profile (LW_SHUT_READ_*) what is here or comes later can
 * still be read, with LW_ECLOSED whenever nothing is here, or it ends the connection with
 * a reset: LW_ERESET, and ERROR is told. */
void lw_sock_shutdown_read(struct lw_stack *st, struct lw_sock s);
/* The handle dies at once, without a CLOSED event; TCP finishes by itself (RFC 9293
 * 3.10.4; RST when unread data is thrown away, RFC 1122 4.2.2.13). */
void lw_sock_close(struct lw_stack *st, struct lw_sock s);
void lw_sock_abort(struct lw_stack *st, struct lw_sock s); /* RST */

enum lw_sock_option {
	LW_SOCK_NODELAY, /* Nagle off */
	LW_SOCK_KEEPALIVE,
	LW_SOCK_RCVBUF, /* bytes; before connect or listen */
	LW_SOCK_SNDBUF,
	LW_SOCK_BROADCAST,
	LW_SOCK_USER_TIMEOUT, /* ms that written data may wait for its ACK; 0: retries */
	LW_SOCK_OOBINLINE,    /* the urgent byte stays in the stream (RFC 6093 3.1) */
	LW_SOCK_TTL,	      /* of what is sent; 0: the profile's */
	LW_SOCK_TOS,	      /* likewise: the DS field and ECN bits (RFC 2474) */
	LW_SOCK_REUSEADDR,    /* bind: connections on the port do not matter */
	LW_SOCK_MAXSEG,	      /* bytes of text in a segment, TCP's options included: 64 to
				 the profile's.  Before connect or listen: also what is
				 offered; later: only what is sent, and only less */
	LW_SOCK_CORK, /* only full segments; what is left goes when it is taken off,
			 with the FIN, or when nothing else was sent for an RTO */
	LW_SOCK_OPTIONS
};
LW_MUST_USE enum lw_err lw_sock_set(struct lw_stack *st, struct lw_sock s,
	enum lw_sock_option option, uint32_t value);

/* TCP urgent data (RFC 6093).  A write whose last byte is urgent; a read stops in front
 * of such a byte.  Without LW_SOCK_OOBINLINE it is no part of the stream and read apart:
 * LW_EAGAIN while it is still on its way, LW_EINVAL when there is none. */
LW_MUST_USE enum lw_err lw_sock_write_urgent(
	struct lw_stack *st, struct lw_sock s, const void *bytes, size_t n, size_t *done);
LW_MUST_USE enum lw_err lw_sock_read_urgent(
	struct lw_stack *st, struct lw_sock s, uint8_t *byte);
/* The next byte to read is the urgent one, or would be. */
bool lw_sock_at_mark(const struct lw_stack *st, struct lw_sock s);

/* Why the connection is gone; before that, the last soft error that no ACK has refuted
 * (an unreachable peer); LW_OK: neither. */
enum lw_err lw_sock_error(const struct lw_stack *st, struct lw_sock s);
LW_MUST_USE enum lw_err lw_sock_local(
	const struct lw_stack *st, struct lw_sock s, struct lw_endpoint *out);
LW_MUST_USE enum lw_err lw_sock_peer(
	const struct lw_stack *st, struct lw_sock s, struct lw_endpoint *out);
/* Bytes written and not yet acknowledged. */
size_t lw_sock_unsent(const struct lw_stack *st, struct lw_sock s);
/* RFC 9293 name of the connection's state ("ESTABLISHED"); "CLOSED" for a dead handle. */
const char *lw_sock_state(const struct lw_stack *st, struct lw_sock s);

/* A connection as its own end sees it (RFC 9293 3.3.1, RFC 5681, RFC 6298). */
struct lw_tcp_info {
	const char *state;
	uint32_t iss, snd_una, snd_nxt, snd_wnd;
	uint32_t irs, rcv_nxt, rcv_wnd; /* rcv_wnd: what is left of the window offered */
	uint32_t cwnd, ssthresh;	/* bytes */
	uint16_t snd_mss;		/* text per segment at most */
	bool recovering;		/* repeats what duplicate ACKs reported missing */
	lw_span srtt, rttvar, rto;	/* srtt 0: not measured yet */
	size_t queued;			/* written and not yet acknowledged */
	size_t readable;
};
/* LW_ENOTCONN: not a TCP socket, or without a connection. */
LW_MUST_USE enum lw_err lw_sock_info(
	const struct lw_stack *st, struct lw_sock s, struct lw_tcp_info *out);

/* All connections of the stack, with and without a socket (SYN-RECEIVED, TIME-WAIT), and
 * those in LISTEN, whose peer is 0: the i-th; false at the end. */
struct lw_tcp_view {
	struct lw_endpoint local, peer;
	struct lw_tcp_info info;
};
bool lw_sock_tcp_at(const struct lw_stack *st, size_t i, struct lw_tcp_view *out);

#endif
