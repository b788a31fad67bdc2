/* socks_server.h - a SOCKS5 server (RFC 1928) that performs no I/O: the dialogue until
 * the connection is made, and the head of relayed datagrams.
 *
 * No authentication is offered; CONNECT and UDP ASSOCIATE are, with IPv4 addresses and
 * names.  Once a request was granted the engine takes no more input: what follows belongs
 * to the relay.  Any split of the input gives the same output.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_PROTO_SOCKS_SERVER_H
#define LABWIRE_PROTO_SOCKS_SERVER_H

#include "labwire/base/err.h"
#include "labwire/base/rd.h"
#include "labwire/base/time.h"
#include "labwire/base/wr.h"

enum {
	LW_SOCKS_NAME = 256,	  /* a name of 255 bytes and its NUL */
	LW_SOCKS_UDP_HLEN = 10,	  /* of what we send: RSV, FRAG, ATYP, IPv4, port */
	LW_SOCKS_PATIENCE_S = 30, /* for the whole dialogue */
};

enum lw_socks_event_kind {
	LW_SOCKS_NONE,
	LW_SOCKS_CONNECT,   /* answer: is there a connection? */
	LW_SOCKS_ASSOCIATE, /* answer: where shall datagrams go? */
	LW_SOCKS_CLOSE,	    /* flush the output, then close */
};

struct lw_socks_event {
	enum lw_socks_event_kind kind;
	const char *host; /* a name, or an address as text; until the next call */
	uint16_t port;
};

struct lw_socks_server;
struct lw_socks_server *lw_socks_server_new(lw_time now);
void lw_socks_server_free(struct lw_socks_server *s);

size_t lw_socks_server_input(struct lw_socks_server *s, struct lw_rd in, lw_time now);
void lw_socks_server_eof(struct lw_socks_server *s);
struct lw_socks_event lw_socks_server_next(const struct lw_socks_server *s);
/* LW_OK: granted, with the address that is bound for it (0: unknown); else why not. */
void lw_socks_server_answer(
	struct lw_socks_server *s, enum lw_err err, uint32_t addr, uint16_t port);
/* Was a request granted, and is that said? */
bool lw_socks_server_through(const struct lw_socks_server *s);

struct lw_rd lw_socks_server_output(const struct lw_socks_server *s);
void lw_socks_server_sent(struct lw_socks_server *s, size_t n);
lw_time lw_socks_server_deadline(const struct lw_socks_server *s);
void lw_socks_server_expire(struct lw_socks_server *s, lw_time now);

/* The head of a relayed datagram (RFC 1928 7): where it goes; *in is left at its payload.
 * LW_EINVAL: a fragment, or an address we do not know, which is to be dropped. */
LW_MUST_USE enum lw_err lw_socks_udp_parse(
	struct lw_rd *in, char host[LW_SOCKS_NAME], uint16_t *port);
void lw_socks_udp_emit(struct lw_wr *out, uint32_t addr, uint16_t port);

#endif
