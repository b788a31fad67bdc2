/* pop3_client.c - a POP3 client without I/O.
 *
 * Theory of operation.  `stage` is the command whose reply is awaited; advance() sends
 * the next one.  Replies to LIST, UIDL and RETR go on until a lone dot.  What is told to
 * people stands in `log`, '>' or '<' before each line.  SPDX-License-Identifier: MIT */
#include "labwire/proto/pop3_client.h"

#include <string.h>

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
	struct lw_text line, log, told, out, failure, last;
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
	c->heard = now;
	return c;
}

void lw_pop3_client_free(struct lw_pop3_client *c)
{
	if (!c)
		return;
	lw_text_fini(&c->line);
	lw_text_fini(&c->log);
	lw_text_fini(&c->told);
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
	const char *blank = *argument ? " " : "";
	lw_text_fmt(&c->out, "%s%s%s\r\n", verb, blank, argument);
	lw_text_fmt(&c->log, ">%s%s%s\n", verb, blank, argument);
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
	const char *line = lw_text_str(&c->line);
	bool dot = line[0] == '.';
	if (!c->many || c->stage != STAGE_RETR)
		lw_text_fmt(&c->log, "<%s\n", line);
	if (!c->many) {
		status(c, line);
	} else if (dot && c->line.len == 1) {
		c->many = false;
		advance(c);
	} else if (c->stage == STAGE_RETR) {
		message_line(c, line + dot, c->line.len - dot);
	}
}

size_t lw_pop3_client_input(struct lw_pop3_client *c, struct lw_rd in, lw_time now)
{
	const uint8_t *start = in.at;
	while (c->stage != STAGE_OVER && c->log.len <= LOG_MAX && lw_rd_left(&in) > 0) {
		uint8_t b = lw_rd_u8(&in);
		c->heard = now;
		if (b != '\n') {
			if (c->line.len < LINE_MAX)
				lw_text_char(&c->line,
					b || c->stage == STAGE_RETR ? (char)b : '?');
			continue;
		}
		if (c->line.len && c->line.s[c->line.len - 1] == '\r')
			c->line.s[--c->line.len] = 0;
		end_of_line(c);
		lw_text_clear(&c->line);
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
	if (c->log.len > 0) {
		size_t n = strcspn(c->log.s, "\n");
		struct lw_pop3_client_event ev = {
			.kind = c->log.s[0] == '>' ? LW_POP3_CLIENT_SENT
						   : LW_POP3_CLIENT_RECEIVED
		};
		lw_text_clear(&c->told);
		lw_text_bytes(&c->told, c->log.s + 1, n - 1);
		lw_text_drop(&c->log, n + 1);
		ev.text = lw_text_str(&c->told);
		return ev;
	}
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
