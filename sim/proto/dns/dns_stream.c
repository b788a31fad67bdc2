/* dns_stream.c - DNS messages over a connection.  SPDX-License-Identifier: MIT */
#include "labwire/proto/dns_stream.h"

#include "labwire/base/alloc.h"
#include "labwire/base/assert.h"
#include "labwire/base/text.h"
#include "labwire/base/wr.h"

enum {
	PREFIX = 2
};

struct lw_dns_stream {
	struct lw_text in, out; /* in: prefix and message so far */
	lw_span idle;
	lw_time deadline;
	bool closing;
};

struct lw_dns_stream *lw_dns_stream_new(lw_span idle, lw_time now)
{
	struct lw_dns_stream *s = lw_alloc(sizeof(*s));
	s->idle = idle;
	s->deadline = now + idle;
	return s;
}

void lw_dns_stream_free(struct lw_dns_stream *s)
{
	if (!s)
		return;
	lw_text_fini(&s->in);
	lw_text_fini(&s->out);
	lw_free(s);
}

/* Bytes of prefix and message together; PREFIX until the prefix is whole. */
static size_t wanted(const struct lw_dns_stream *s)
{
	struct lw_rd r = lw_rd_of(lw_text_str(&s->in), s->in.len);
	return s->in.len < PREFIX ? PREFIX : PREFIX + (size_t)lw_rd_u16(&r);
}

static bool whole(const struct lw_dns_stream *s)
{
	return s->in.len >= PREFIX && s->in.len == wanted(s);
}

size_t lw_dns_stream_input(struct lw_dns_stream *s, struct lw_rd in, lw_time now)
{
	const uint8_t *start = in.at;
	if (s->closing || s->out.len)
		return 0;
	while (!whole(s) && lw_rd_left(&in) > 0) {
		size_t n = wanted(s) - s->in.len;
		n = n < lw_rd_left(&in) ? n : lw_rd_left(&in);
		lw_text_bytes(&s->in, lw_rd_take(&in, n), n);
		s->deadline = now + s->idle;
	}
	return (size_t)(in.at - start);
}

void lw_dns_stream_eof(struct lw_dns_stream *s)
{
	s->closing = true;
}

struct lw_dns_stream_event lw_dns_stream_next(const struct lw_dns_stream *s)
{
	struct lw_dns_stream_event ev = { 0 };
	if (whole(s)) {
		ev.kind = LW_DNS_STREAM_MESSAGE;
		ev.message = lw_rd_of(s->in.s + PREFIX, s->in.len - PREFIX);
	} else if (s->closing) {
		ev.kind = LW_DNS_STREAM_CLOSE;
	}
	return ev;
}

void lw_dns_stream_say(struct lw_dns_stream *s, struct lw_rd message)
{
	uint8_t prefix[PREFIX];
	size_t n = lw_rd_left(&message);
	struct lw_wr w = lw_wr_of(prefix, sizeof(prefix));
	LW_ASSERT(n <= LW_DNS_STREAM_MAX);
	lw_wr_u16(&w, (uint16_t)n);
	lw_text_bytes(&s->out, prefix, sizeof(prefix));
	lw_text_bytes(&s->out, message.at, n);
}

void lw_dns_stream_answer(struct lw_dns_stream *s, struct lw_rd reply)
{
	if (lw_rd_left(&reply))
		lw_dns_stream_say(s, reply);
	lw_text_clear(&s->in);
}

struct lw_rd lw_dns_stream_output(const struct lw_dns_stream *s)
{
	return lw_rd_of(lw_text_str(&s->out), s->out.len);
}

void lw_dns_stream_sent(struct lw_dns_stream *s, size_t n)
{
	lw_text_drop(&s->out, n);
}

lw_time lw_dns_stream_deadline(const struct lw_dns_stream *s)
{
	return s->closing ? LW_NEVER : s->deadline;
}

void lw_dns_stream_expire(struct lw_dns_stream *s, lw_time now)
{
	if (now >= lw_dns_stream_deadline(s))
		s->closing = true;
}
