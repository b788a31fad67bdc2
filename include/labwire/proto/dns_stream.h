/* dns_stream.h - DNS messages over a connection (RFC 1035 4.2.2, RFC 7766 8) without I/O:
 * each behind its length in two bytes.  For both sides: a client says its question first,
 * a server answers what comes.
 *
 * A message waits until it is answered or taken, and while a reply waits to be sent no
 * more is read: a peer that only talks makes nothing grow.  Any split of the input gives
 * the same messages.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_PROTO_DNS_STREAM_H
#define LABWIRE_PROTO_DNS_STREAM_H

#include "labwire/base/rd.h"
#include "labwire/base/time.h"

enum {
	LW_DNS_STREAM_MAX = 65535 /* of one message */
};

enum lw_dns_stream_kind {
	LW_DNS_STREAM_NONE,
	LW_DNS_STREAM_MESSAGE, /* answer it; borrowed until then */
	LW_DNS_STREAM_CLOSE,   /* flush, then close: the peer ended, or was silent */
};

struct lw_dns_stream_event {
	enum lw_dns_stream_kind kind;
	struct lw_rd message;
};

struct lw_dns_stream;
/* idle: most time between two pieces of input. */
struct lw_dns_stream *lw_dns_stream_new(lw_span idle, lw_time now);
void lw_dns_stream_free(struct lw_dns_stream *s);
size_t lw_dns_stream_input(struct lw_dns_stream *s, struct lw_rd in, lw_time now);
void lw_dns_stream_eof(struct lw_dns_stream *s);
struct lw_dns_stream_event lw_dns_stream_next(const struct lw_dns_stream *s);
/* The message is dealt with; an empty reply: nothing is said.  At most
 * LW_DNS_STREAM_MAX bytes. */
void lw_dns_stream_answer(struct lw_dns_stream *s, struct lw_rd reply);
/* Say something by oneself: a client's question. */
void lw_dns_stream_say(struct lw_dns_stream *s, struct lw_rd message);
struct lw_rd lw_dns_stream_output(const struct lw_dns_stream *s);
void lw_dns_stream_sent(struct lw_dns_stream *s, size_t n);
lw_time lw_dns_stream_deadline(const struct lw_dns_stream *s);
void lw_dns_stream_expire(struct lw_dns_stream *s, lw_time now);

#endif
