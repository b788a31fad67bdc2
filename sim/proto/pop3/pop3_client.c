/* pop3_client.c - a POP3 client without I/O.
 *
 * Theory of operation.  `stage` is the command whose reply is awaited; advance() sends
 * the next one.  Replies to LIST, UIDL and RETR go on until a lone dot.
 * SPDX-License-Identifier: MIT */
#include "labwire/proto/pop3_client.h"

#include <string.h>

#include "../line.h"
#include "../transcript.h"
#include "labwire/base/alloc.h"
#include "labwire/base/crc32.h"

enum {
	LINE_MAX = 16384, /* longer ones are cut */
	LOG_MAX = 8192,	  /* lines that are not fetched */
	MESSAGES_MAX = 1000000,
	TIMEOUT_S = 600,
};

enum stage {
	STAGE_OPEN, /* waiting for the greeting */
	STAGE_USER,
	STAGE_PASS,
	STAGE_STAT,
	STAGE_LIST,
	STAGE_UIDL,
	STAGE_RETR,
	STAGE_DELE,
	STAGE_QUIT,
	STAGE_OVER,
};

struct lw_pop3_client {
	struct lw_pop3_client_conf conf;
	enum stage stage;
	bool many; /* the reply goes on until a dot */
	uint32_t total, at, whole;
	uint64_t bytes;
	uint32_t crc;
	struct line line;
	struct transcript log; /* '>' or '<' */
	struct lw_text out, failure, last;
	bool failed, done_told;
	lw_time heard;
};

struct lw_pop3_client *lw_pop3_client_new(
	const struct lw_pop3_client_conf *conf, lw_time now)
{
	struct lw_pop3_client *c = lw_alloc(sizeof(*c));
	c->conf = *conf;
	if (!c->conf.timeout)
		c->conf.timeout = LW_SEC(TIMEOUT_S);
	c->line.most = LINE_MAX;
	c->heard = now;
	return c;
}

void lw_pop3_client_free(struct lw_pop3_client *c)
{
	if (!c)
		return;
	lw_text_fini(&c->line.text);
	transcript_fini(&c->log);
	lw_text_fini(&c->out);
	lw_text_fini(&c->failure);
	lw_text_fini(&c->last);
	lw_free(c);
}

static void fail(struct lw_pop3_client *c, const char *why)
{
	if (!c->failed)
		lw_text_add(&c->failure, why);
	c->failed = true;
}

static void send(struct lw_pop3_client *c, const char *verb, const char *argument)
{
	size_t from = c->out.len;
	lw_text_fmt(&c->out, "%s%s%s", verb, *argument ? " " : "", argument);
	transcript_add(&c->log, '>', c->out.s + from, c->out.len - from);
	lw_text_add(&c->out, "\r\n");
}

static void send_number(struct lw_pop3_client *c, const char *verb)
{
	struct lw_text n = { 0 };
	lw_text_fmt(&n, "%u", c->at);
	send(c, verb, lw_text_str(&n));
	lw_text_fini(&n);
}

static void to_stage(struct lw_pop3_client *c, enum stage stage)
{
	c->stage = stage;
	c->line.has_nul = stage == STAGE_RETR; /* a message may have any byte */
	switch (stage) {
	case STAGE_USER:
		send(c, "USER", c->conf.user);
		return;
	case STAGE_PASS:
		send(c, "PASS", c->conf.password);
		return;
	case STAGE_STAT:
		send(c, "STAT", "");
		return;
	case STAGE_LIST:
		send(c, "LIST", "");
		return;
	case STAGE_UIDL:
		send(c, "UIDL", "");
		return;
	case STAGE_RETR:
		send_number(c, "RETR");
		return;
	case STAGE_DELE:
		send_number(c, "DELE");
		return;
	case STAGE_QUIT:
		send(c, "QUIT", "");
		return;
	case STAGE_OPEN:
	case STAGE_OVER:
		return;
	}
}

static void next_message(struct lw_pop3_client *c)
{
	c->at++;
	to_stage(c, c->at <= c->total ? STAGE_RETR : STAGE_QUIT);
}

/* The reply of the stage is complete. */
static void advance(struct lw_pop3_client *c)
{
	switch (c->stage) {
	case STAGE_OPEN:
	case STAGE_USER:
	case STAGE_PASS:
	case STAGE_STAT:
	case STAGE_LIST:
		to_stage(c, c->stage == STAGE_STAT && c->total == 0 ? STAGE_QUIT
								    : c->stage + 1);
		return;
	case STAGE_UIDL:
		next_message(c);
		return;
	case STAGE_RETR:
		c->whole++;
		if (c->conf.remove)
			to_stage(c, STAGE_DELE);
		else
			next_message(c);
		return;
	case STAGE_DELE:
		next_message(c);
		return;
	case STAGE_QUIT:
		c->stage = STAGE_OVER;
		return;
	case STAGE_OVER:
		return;
	}
}

/* "+OK 3 120" */
static void read_total(struct lw_pop3_client *c, const char *line)
{
	const char *p = line + 3 + strspn(line + 3, " ");
	uint32_t n = 0;
	for (; *p >= '0' && *p <= '9' && n <= MESSAGES_MAX; p++)
		n = n * 10 + (uint32_t)(*p - '0');
	c->total = n <= MESSAGES_MAX ? n : MESSAGES_MAX;
}

static void status(struct lw_pop3_client *c, const char *line)
{
	lw_text_clear(&c->last);
	lw_text_add(&c->last, line);
	if (strncmp(line, "+OK", 3) != 0) {
		fail(c, line);
		if (c->stage == STAGE_OPEN || c->stage == STAGE_QUIT)
			c->stage = STAGE_OVER;
		else
			to_stage(c, STAGE_QUIT);
		return;
	}
	if (c->stage == STAGE_STAT)
		read_total(c, line);
	c->many = c->stage == STAGE_LIST || c->stage == STAGE_UIDL ||
		  c->stage == STAGE_RETR;
	if (!c->many)
		advance(c);
}

static void message_line(struct lw_pop3_client *c, const char *line, size_t n)
{
	c->bytes += n + 2;
	c->crc = lw_crc32(c->crc, line, n);
	c->crc = lw_crc32(c->crc, "\r\n", 2);
}

static void end_of_line(struct lw_pop3_client *c)
{
	const char *line = line_str(&c->line);
	bool dot = line[0] == '.';
	if (!c->many || c->stage != STAGE_RETR)
		transcript_add(&c->log, '<', line, strlen(line));
	if (!c->many) {
		status(c, line);
	} else if (dot && c->line.text.len == 1) {
		c->many = false;
		advance(c);
	} else if (c->stage == STAGE_RETR) {
		message_line(c, line + dot, c->line.text.len - dot);
	}
}

size_t lw_pop3_client_input(struct lw_pop3_client *c, struct lw_rd in, lw_time now)
{
	const uint8_t *start = in.at;
	while (c->stage != STAGE_OVER && transcript_len(&c->log) <= LOG_MAX &&
		lw_rd_left(&in) > 0) {
		c->heard = now;
		if (!line_take(&c->line, &in))
			continue;
		end_of_line(c);
		line_clear(&c->line);
	}
	return (size_t)(in.at - start);
}

void lw_pop3_client_eof(struct lw_pop3_client *c)
{
	if (c->stage == STAGE_OVER)
		return;
	fail(c, "the server closed the connection");
	c->stage = STAGE_OVER;
}

struct lw_pop3_client_event lw_pop3_client_next(struct lw_pop3_client *c)
{
	char mark = 0;
	const char *line = transcript_next(&c->log, &mark);
	if (line)
		return (struct lw_pop3_client_event){
			.kind = mark == '>' ? LW_POP3_CLIENT_SENT
					    : LW_POP3_CLIENT_RECEIVED,
			.text = line
		};
	if (c->stage != STAGE_OVER)
		return (struct lw_pop3_client_event){ .kind = LW_POP3_CLIENT_NONE };
	if (c->done_told)
		return (struct lw_pop3_client_event){ .kind = LW_POP3_CLIENT_CLOSE };
	c->done_told = true;
	return (struct lw_pop3_client_event){ .kind = LW_POP3_CLIENT_DONE,
		.ok = !c->failed,
		.text = lw_text_str(c->failed ? &c->failure : &c->last) };
}

struct lw_rd lw_pop3_client_output(const struct lw_pop3_client *c)
{
	return lw_rd_of(lw_text_str(&c->out), c->out.len);
}

void lw_pop3_client_sent(struct lw_pop3_client *c, size_t n)
{
	lw_text_drop(&c->out, n);
}

lw_time lw_pop3_client_deadline(const struct lw_pop3_client *c)
{
	return c->stage == STAGE_OVER ? LW_NEVER : c->heard + c->conf.timeout;
}

void lw_pop3_client_expire(struct lw_pop3_client *c, lw_time now)
{
	if (now < lw_pop3_client_deadline(c))
		return;
	fail(c, "the server says nothing");
	c->stage = STAGE_OVER;
}

uint32_t lw_pop3_client_messages(const struct lw_pop3_client *c)
{
	return c->whole;
}

uint64_t lw_pop3_client_bytes(const struct lw_pop3_client *c)
{
	return c->bytes;
}

uint32_t lw_pop3_client_crc32(const struct lw_pop3_client *c)
{
	return c->crc;
}
