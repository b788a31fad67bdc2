/* socks_server.c - SOCKS5 (RFC 1928) without I/O.
 *
 * The input is gathered until a whole message is there: a greeting has at most 257 bytes,
 * a request 262.  SPDX-License-Identifier: MIT */
#include "labwire/proto/socks_server.h"

#include <string.h>

#include "labwire/base/alloc.h"
#include "labwire/base/assert.h"
#include "labwire/wire/addr.h"

enum {
	VERSION = 5,
	MESSAGE_MAX = 262, /* VER CMD RSV ATYP, length, 255 bytes, port */
	OUTPUT_MAX = 2 + 10,
};

enum method {
	NO_AUTHENTICATION = 0x00,
	NO_ACCEPTABLE = 0xff,
};

enum command {
	CONNECT = 1,
	UDP_ASSOCIATE = 3,
};

enum address_type {
	IPV4 = 1,
	DOMAINNAME = 3,
};

/* RFC 1928 6 */
enum reply {
	SUCCEEDED = 0,
	GENERAL_FAILURE = 1,
	NETWORK_UNREACHABLE = 3,
	HOST_UNREACHABLE = 4,
	REFUSED = 5,
	COMMAND_NOT_SUPPORTED = 7,
	ADDRESS_TYPE_NOT_SUPPORTED = 8,
};

enum state {
	GREETING,
	REQUEST,
	ASKED, /* the caller has the request */
	GRANTED,
	CLOSING,
};

struct lw_socks_server {
	enum state state;
	uint8_t message[MESSAGE_MAX];
	size_t len;
	uint8_t out[OUTPUT_MAX];
	size_t out_len, out_sent;
	enum command command;
	char host[LW_SOCKS_NAME];
	uint16_t port;
	lw_time deadline;
};

struct lw_socks_server *lw_socks_server_new(lw_time now)
{
	struct lw_socks_server *s = lw_alloc(sizeof(*s));
	s->deadline = now + LW_SEC(LW_SOCKS_PATIENCE_S);
	return s;
}

void lw_socks_server_free(struct lw_socks_server *s)
{
	lw_free(s);
}

static void say(struct lw_socks_server *s, const void *bytes, size_t n)
{
	struct lw_wr w = lw_wr_of(s->out + s->out_len, OUTPUT_MAX - s->out_len);
	lw_wr_bytes(&w, bytes, n);
	LW_ASSERT(!w.bad);
	s->out_len += n;
}

static void reply(
	struct lw_socks_server *s, enum reply code, uint32_t addr, uint16_t port)
{
	uint8_t bytes[10];
	struct lw_wr w = lw_wr_of(bytes, sizeof(bytes));
	lw_wr_u8(&w, VERSION);
	lw_wr_u8(&w, (uint8_t)code);
	lw_wr_u8(&w, 0);
	lw_wr_u8(&w, IPV4);
	lw_wr_u32(&w, addr);
	lw_wr_u16(&w, port);
	say(s, bytes, sizeof(bytes));
	s->state = code == SUCCEEDED ? GRANTED : CLOSING;
}

/* VER NMETHODS METHODS (RFC 1928 3); LW_ETRUNC: not all there yet */
static enum lw_err take_greeting(struct lw_socks_server *s, struct lw_rd *r)
{
	uint8_t version = lw_rd_u8(r);
	size_t n = lw_rd_u8(r);
	struct lw_rd methods = lw_rd_sub(r, n);
	if (r->bad)
		return LW_ETRUNC;
	bool open = version == VERSION && n > 0 &&
		    memchr(methods.at, NO_AUTHENTICATION, n) != NULL;
	uint8_t answer[2] = { VERSION, open ? NO_AUTHENTICATION : NO_ACCEPTABLE };
	say(s, answer, sizeof(answer));
	s->state = open ? REQUEST : CLOSING;
	return LW_OK;
}

/* ATYP, address, port (RFC 1928 5); LW_EINVAL: of a type that we do not know */
static enum lw_err take_address(struct lw_rd *r, char host[LW_SOCKS_NAME], uint16_t *port)
{
	uint8_t type = lw_rd_u8(r);
	if (!r->bad && type != IPV4 && type != DOMAINNAME)
		return LW_EINVAL;
	if (type == IPV4) {
		lw_ip4_format(lw_rd_u32(r), host);
	} else {
		size_t n = lw_rd_u8(r);
		struct lw_rd name = lw_rd_sub(r, n);
		if (r->bad)
			return LW_ETRUNC;
		lw_rd_copy(&name, host, n);
		host[n] = 0;
		if (n == 0 || strlen(host) != n)
			return LW_EBAD;
	}
	*port = lw_rd_u16(r);
	return r->bad ? LW_ETRUNC : LW_OK;
}

static enum lw_err take_request(struct lw_socks_server *s, struct lw_rd *r)
{
	uint8_t version = lw_rd_u8(r), command = lw_rd_u8(r);
	lw_rd_skip(r, 1);
	if (r->bad)
		return LW_ETRUNC;
	enum lw_err err = take_address(r, s->host, &s->port);
	if (err == LW_ETRUNC)
		return err;
	s->state = ASKED;
	if (version != VERSION || err == LW_EBAD)
		reply(s, GENERAL_FAILURE, 0, 0);
	else if (err == LW_EINVAL)
		reply(s, ADDRESS_TYPE_NOT_SUPPORTED, 0, 0);
	else if (command != CONNECT && command != UDP_ASSOCIATE)
		reply(s, COMMAND_NOT_SUPPORTED, 0, 0);
	s->command = (enum command)command;
	return LW_OK;
}

/* Eat as much of the gathered bytes as makes whole messages. */
static void take_messages(struct lw_socks_server *s)
{
	enum lw_err err = LW_OK;
	while (err == LW_OK && (s->state == GREETING || s->state == REQUEST)) {
		struct lw_rd r = lw_rd_of(s->message, s->len);
		/* another protocol shows in its first byte */
		if (s->len > 0 && s->message[0] != VERSION) {
			s->state = CLOSING;
			return;
		}
		err = s->state == GREETING ? take_greeting(s, &r) : take_request(s, &r);
		if (err != LW_OK)
			return;
		s->len = lw_rd_left(&r);
		memmove(s->message, r.at, s->len);
	}
}

/* A byte at a time into the message: none of what follows the request is eaten. */
size_t lw_socks_server_input(struct lw_socks_server *s, struct lw_rd in, lw_time now)
{
	size_t eaten = 0;
	(void)now;
	while (lw_rd_left(&in) > 0 && (s->state == GREETING || s->state == REQUEST)) {
		LW_ASSERT(s->len < MESSAGE_MAX);
		s->message[s->len++] = lw_rd_u8(&in);
		eaten++;
		take_messages(s);
	}
	return eaten;
}

void lw_socks_server_eof(struct lw_socks_server *s)
{
	if (s->state != GRANTED)
		s->state = CLOSING;
}

struct lw_socks_event lw_socks_server_next(const struct lw_socks_server *s)
{
	struct lw_socks_event ev = { .kind = LW_SOCKS_NONE };
	if (s->state == CLOSING)
		ev.kind = LW_SOCKS_CLOSE;
	if (s->state == ASKED) {
		ev.kind = s->command == CONNECT ? LW_SOCKS_CONNECT : LW_SOCKS_ASSOCIATE;
		ev.host = s->host;
		ev.port = s->port;
	}
	return ev;
}

static enum reply reply_of(enum lw_err err)
{
	switch (err) {
	case LW_OK:
		return SUCCEEDED;
	case LW_ENETUNREACH:
		return NETWORK_UNREACHABLE;
	case LW_ENOENT:
	case LW_EHOSTUNREACH:
	case LW_ETIMEDOUT:
		return HOST_UNREACHABLE;
	case LW_EREFUSED:
	case LW_EPORTUNREACH:
		return REFUSED;
	default:
		return GENERAL_FAILURE;
	}
}

void lw_socks_server_answer(
	struct lw_socks_server *s, enum lw_err err, uint32_t addr, uint16_t port)
{
	if (s->state == ASKED)
		reply(s, reply_of(err), addr, port);
}

bool lw_socks_server_through(const struct lw_socks_server *s)
{
	return s->state == GRANTED && s->out_sent == s->out_len;
}

struct lw_rd lw_socks_server_output(const struct lw_socks_server *s)
{
	return lw_rd_of(s->out + s->out_sent, s->out_len - s->out_sent);
}

void lw_socks_server_sent(struct lw_socks_server *s, size_t n)
{
	LW_ASSERT(n <= s->out_len - s->out_sent);
	s->out_sent += n;
}

/* While the lab is asked, its own patience counts. */
lw_time lw_socks_server_deadline(const struct lw_socks_server *s)
{
	return s->state == GREETING || s->state == REQUEST ? s->deadline : LW_NEVER;
}

void lw_socks_server_expire(struct lw_socks_server *s, lw_time now)
{
	if (now >= lw_socks_server_deadline(s))
		s->state = CLOSING;
}

enum lw_err lw_socks_udp_parse(struct lw_rd *in, char host[LW_SOCKS_NAME], uint16_t *port)
{
	lw_rd_skip(in, 2);
	uint8_t fragment = lw_rd_u8(in);
	if (in->bad)
		return LW_ETRUNC;
	if (fragment != 0)
		return LW_EINVAL;
	return take_address(in, host, port);
}

void lw_socks_udp_emit(struct lw_wr *out, uint32_t addr, uint16_t port)
{
	lw_wr_u16(out, 0);
	lw_wr_u8(out, 0);
	lw_wr_u8(out, IPV4);
	lw_wr_u32(out, addr);
	lw_wr_u16(out, port);
}
