/* peer.h - the other end of a host's TCP connection, segment by segment.
 *
 * Sequence numbers are offsets: 0 is the SYN of whoever sends, 1 its first byte.  A state
 * is reached by real segments, never by poking fields.  SPDX-License-Identifier: MIT */
#ifndef TESTS_HARNESS_PEER_H
#define TESTS_HARNESS_PEER_H

#include "harness/card.h"
#include "labwire/stack/socket.h"

enum {
	PEER_PORT = 4000,
	HOST_PORT = 25,
	PEER_ISS = 1000,
	PEER_WINDOW = 20000
};

struct peer {
	struct test_host h;
	struct lw_sock_user user;
	struct lw_sock sock, listener;
	unsigned told;	   /* lw_sock_event bits */
	enum lw_err error; /* with LW_SOCK_ERROR */
	uint32_t host_iss; /* known from its SYN */
	uint32_t iss;	   /* of the peer: PEER_ISS, or what the test sets */
	uint16_t host_port;
	uint16_t port;		      /* of the peer: PEER_PORT, or what the test sets */
	size_t seen;		      /* frames of the host that were looked at */
	struct lw_seg last;	      /* that peer_next put into words */
	struct lw_tcp_options offers; /* in the peer's SYN; MSS 1460 from the start */
	uint32_t ts_val;	      /* of its segments, when it offers timestamps */
	uint32_t ts_ecr;	      /* the host's of what peer_next saw last */
};

/* In LISTEN on HOST_PORT. */
void peer_init(struct peer *p, const char *profile);
void peer_init_as(struct peer *p, const struct lw_profile *profile);
void peer_fini(struct peer *p);

/* seq and ack as offsets; text may be NULL. */
void peer_send(
	struct peer *p, uint16_t flags, int64_t seq, int64_t ack, const char *text);
void peer_send_wnd(
	struct peer *p, uint16_t flags, int64_t seq, int64_t ack, uint16_t wnd);
/* With SACK blocks, offsets of the host's numbers: "a-b" each; text may be NULL. */
void peer_sack(struct peer *p, int64_t ack, const char *blocks);
/* The host's next frame, in words, without addresses and ports: "PA 1:1 win 5840 len 3";
 * "": there is none. */
const char *peer_next(struct peer *p);
/* Forget what the host has sent so far. */
void peer_skip(struct peer *p);
void peer_run(struct peer *p, lw_span span);
void peer_write(struct peer *p, const char *text);
const char *peer_state(struct peer *p);

enum peer_state {
	PEER_SYN_SENT,
	PEER_ESTABLISHED,
	PEER_FIN_WAIT_1,
	PEER_FIN_WAIT_2,
	PEER_CLOSE_WAIT,
	PEER_CLOSING,
	PEER_LAST_ACK,
	PEER_TIME_WAIT,
	PEER_STATES
};

extern const char *const peer_state_names[PEER_STATES];
/* From LISTEN.  Afterwards the host has sent its SYN and, behind ESTABLISHED and
 * CLOSE-WAIT, its FIN at 1; the peer has sent its SYN and, in CLOSE-WAIT, CLOSING,
 * LAST-ACK and TIME-WAIT, its FIN at 1. */
void peer_reach(struct peer *p, enum peer_state state);
bool peer_fin_sent(enum peer_state state); /* has the peer? */
bool host_fin_sent(enum peer_state state);

#endif
