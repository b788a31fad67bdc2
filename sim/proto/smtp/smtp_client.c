/* smtp_client.c - an SMTP client (RFC 5321) without I/O.
 *
 * Theory of operation.  `stage` is the command whose reply is awaited, or that is about
 * to be sent.  A complete reply moves to the next stage and leaves a SEND event; lines
 * for people stand in a queue in front of it.  SPDX-License-Identifier: MIT */
#include "labwire/proto/smtp_client.h"

#include <string.h>
#include <strings.h>

#include "labwire/base/alloc.h"

enum {
	REPLY_LINE_MAX = 1000, /* longer ones are cut */
	REPLY_LINES_MAX = 100,
	TIMEOUT_S = 300, /* RFC 5321 4.5.3.2 */
};

struct lw_smtp_client {
	struct lw_smtp_client_conf conf;
	enum lw_smtp_stage stage;
	bool asked;   /* SEND is out, waiting for go */
	bool waiting; /* for a reply */
	bool done, done_told, ok, temporary, closed;
	size_t rcpt, accepted; /* recipients asked for, taken */
	bool has_size;
	uint16_t code;
	uint32_t lines;	     /* of the reply so far */
	struct lw_text line; /* being collected */
	struct lw_text last; /* of the last reply, for DONE */
	struct lw_text log;  /* "<text\n" and ">text\n": events to tell */
	struct lw_text told; /* the one being told */
	struct lw_text out;
	lw_time deadline;
};

static lw_span timeout_of(const struct lw_smtp_client *c)
{
	return c->conf.timeout ? c->conf.timeout : LW_SEC(TIMEOUT_S);
}

struct lw_smtp_client *lw_smtp_client_new(
	const struct lw_smtp_client_conf *conf, lw_time now)
{
	struct lw_smtp_client *c = lw_alloc(sizeof(*c));
	c->conf = *conf;
	c->stage = LW_SMTP_STAGE_OPEN;
	c->waiting = true;
	c->deadline = now + timeout_of(c);
	return c;
}

void lw_smtp_client_free(struct lw_smtp_client *c)
{
	if (!c)
		return;
	lw_text_fini(&c->line);
	lw_text_fini(&c->last);
	lw_text_fini(&c->log);
	lw_text_fini(&c->told);
	lw_text_fini(&c->out);
	lw_free(c);
}

static void note(struct lw_smtp_client *c, char direction, const char *text, size_t n)
{
	lw_text_char(&c->log, direction);
	lw_text_bytes(&c->log, text, n);
	lw_text_char(&c->log, '\n');
}

static void finish(struct lw_smtp_client *c, bool ok, bool temporary)
{
	if (c->done)
		return;
	c->done = true;
	c->ok = ok;
	c->temporary = temporary;
}

static void to_stage(struct lw_smtp_client *c, enum lw_smtp_stage stage)
{
	c->stage = stage;
	c->asked = true;
	c->waiting = false;
}

/* What a positive reply to the current stage leads to. */
static enum lw_smtp_stage after(struct lw_smtp_client *c)
{
	switch (c->stage) {
	case LW_SMTP_STAGE_OPEN:
		return LW_SMTP_STAGE_EHLO;
	case LW_SMTP_STAGE_EHLO:
	case LW_SMTP_STAGE_HELO:
		return LW_SMTP_STAGE_MAIL;
	case LW_SMTP_STAGE_MAIL:
		return LW_SMTP_STAGE_RCPT;
	case LW_SMTP_STAGE_RCPT:
		c->rcpt++;
		c->accepted++;
		return c->rcpt < c->conf.nrcpts ? LW_SMTP_STAGE_RCPT : LW_SMTP_STAGE_DATA;
	case LW_SMTP_STAGE_DATA:
		return LW_SMTP_STAGE_BODY;
	case LW_SMTP_STAGE_BODY:
		finish(c, true, false);
		return LW_SMTP_STAGE_QUIT;
	case LW_SMTP_STAGE_QUIT:
	case LW_SMTP_STAGE_CLOSE:
	case LW_SMTP_STAGES:
		break;
	}
	return LW_SMTP_STAGE_CLOSE;
}

static void refused(struct lw_smtp_client *c)
{
	if (c->stage == LW_SMTP_STAGE_EHLO && c->code >= 500) {
		to_stage(c, LW_SMTP_STAGE_HELO);
		return;
	}
	if (c->stage == LW_SMTP_STAGE_QUIT) {
		to_stage(c, LW_SMTP_STAGE_CLOSE);
		return;
	}
	finish(c, false, c->code < 500);
	to_stage(c, c->code == 421 ? LW_SMTP_STAGE_CLOSE : LW_SMTP_STAGE_QUIT);
}

static void reply_complete(struct lw_smtp_client *c)
{
	uint16_t class = c->code / 100;
	bool go_on = c->stage == LW_SMTP_STAGE_DATA ? class == 3 : class == 2;
	if (go_on)
		to_stage(c, after(c));
	else
		refused(c);
}

static bool digit(char ch)
{
	return ch >= '0' && ch <= '9';
}

/* One line of a reply (RFC 5321 4.2): three digits, '-' or ' ' or nothing, text. */
static void reply_line(struct lw_smtp_client *c)
{
	const char *s = lw_text_str(&c->line);
	size_t n = c->line.len;
	bool good = n >= 3 && digit(s[0]) && digit(s[1]) && digit(s[2]) &&
		    (n == 3 || s[3] == ' ' || s[3] == '-');
	note(c, '<', s, n);
	lw_text_clear(&c->last);
	lw_text_add(&c->last, s);
	if (!good || ++c->lines > REPLY_LINES_MAX) {
		finish(c, false, false);
		to_stage(c, LW_SMTP_STAGE_CLOSE);
		return;
	}
	c->code = (uint16_t)((s[0] - '0') * 100 + (s[1] - '0') * 10 + (s[2] - '0'));
	if (c->stage == LW_SMTP_STAGE_EHLO && n >= 8 &&
		strncasecmp(s + 4, "SIZE", 4) == 0)
		c->has_size = true;
	if (n > 3 && s[3] == '-')
		return;
	c->lines = 0;
	reply_complete(c);
}

size_t lw_smtp_client_input(struct lw_smtp_client *c, struct lw_rd in, lw_time now)
{
	size_t n = lw_rd_left(&in);
	if (c->stage == LW_SMTP_STAGE_CLOSE) /* nobody cares any more */
		return n;
	if (n && c->waiting)
		c->deadline = now + timeout_of(c);
	while (lw_rd_left(&in) > 0 && c->waiting) {
		char ch = (char)lw_rd_u8(&in);
		if (ch != '\n') {
			if (c->line.len < REPLY_LINE_MAX)
				lw_text_char(&c->line, ch ? ch : '?');
			continue;
		}
		if (c->line.len && c->line.s[c->line.len - 1] == '\r')
			c->line.s[--c->line.len] = 0;
		reply_line(c);
		lw_text_clear(&c->line);
	}
	return n - lw_rd_left(&in);
}

void lw_smtp_client_eof(struct lw_smtp_client *c)
{
	if (c->stage == LW_SMTP_STAGE_CLOSE)
		return;
	lw_text_clear(&c->last);
	lw_text_add(&c->last, "the server closed the connection");
	finish(c, false, true);
	to_stage(c, LW_SMTP_STAGE_CLOSE);
}

static void say(struct lw_smtp_client *c, size_t from)
{
	note(c, '>', c->out.s + from, c->out.len - from);
	lw_text_add(&c->out, "\r\n");
}

/* Lines that begin with a dot get another one (RFC 5321 4.5.2); the end mark goes into
 * the same burst. */
static void put_body(struct lw_smtp_client *c)
{
	struct lw_rd m = c->conf.message;
	const char *at = (const char *)m.at, *end = (const char *)m.end;
	while (at < end) {
		const char *nl = memchr(at, '\n', (size_t)(end - at));
		size_t n = nl ? (size_t)(nl + 1 - at) : (size_t)(end - at);
		if (*at == '.')
			lw_text_char(&c->out, '.');
		lw_text_bytes(&c->out, at, n);
		at += n;
	}
	size_t len = lw_rd_left(&m);
	if (len < 2 || memcmp(end - 2, "\r\n", 2) != 0)
		lw_text_add(&c->out, "\r\n");
	lw_text_add(&c->out, ".\r\n");
	note(c, '>', "(the message)", 13);
	note(c, '>', ".", 1);
}

void lw_smtp_client_go(struct lw_smtp_client *c, lw_time now)
{
	size_t from = c->out.len;
	if (!c->asked)
		return;
	c->asked = false;
	c->waiting = true;
	c->deadline = now + timeout_of(c);
	switch (c->stage) {
	case LW_SMTP_STAGE_EHLO:
		lw_text_fmt(&c->out, "EHLO %s", c->conf.helo);
		break;
	case LW_SMTP_STAGE_HELO:
		lw_text_fmt(&c->out, "HELO %s", c->conf.helo);
		break;
	case LW_SMTP_STAGE_MAIL:
		lw_text_fmt(&c->out, "MAIL FROM:<%s>", c->conf.from);
		if (c->has_size)
			lw_text_fmt(&c->out, " SIZE=%zu", lw_rd_left(&c->conf.message));
		break;
	case LW_SMTP_STAGE_RCPT:
		lw_text_fmt(&c->out, "RCPT TO:<%s>", c->conf.rcpts[c->rcpt]);
		break;
	case LW_SMTP_STAGE_DATA:
		lw_text_add(&c->out, "DATA");
		break;
	case LW_SMTP_STAGE_BODY:
		put_body(c);
		return;
	case LW_SMTP_STAGE_QUIT:
		lw_text_add(&c->out, "QUIT");
		break;
	case LW_SMTP_STAGE_CLOSE:
		c->closed = true;
		return;
	case LW_SMTP_STAGE_OPEN:
	case LW_SMTP_STAGES:
		return;
	}
	say(c, from);
}

/* The first line of the log, as an event. */
static struct lw_smtp_client_event tell(struct lw_smtp_client *c)
{
	const char *nl = memchr(c->log.s, '\n', c->log.len);
	size_t n = (size_t)(nl - c->log.s);
	bool sent = c->log.s[0] == '>';
	lw_text_clear(&c->told);
	lw_text_bytes(&c->told, c->log.s + 1, n - 1);
	lw_text_drop(&c->log, n + 1);
	return (struct lw_smtp_client_event){ .kind = sent ? LW_SMTP_CLIENT_SENT
							   : LW_SMTP_CLIENT_RECEIVED,
		.stage = c->stage,
		.code = c->code,
		.text = lw_text_str(&c->told) };
}

struct lw_smtp_client_event lw_smtp_client_next(struct lw_smtp_client *c)
{
	struct lw_smtp_client_event ev = {
		.stage = c->stage, .code = c->code, .text = lw_text_str(&c->last)
	};
	if (c->log.len)
		return tell(c);
	if (c->done && !c->done_told) {
		c->done_told = true;
		ev.kind = LW_SMTP_CLIENT_DONE;
		ev.ok = c->ok;
		ev.temporary = c->temporary;
	} else if (c->closed) {
		ev.kind = LW_SMTP_CLIENT_CLOSE;
	} else if (c->asked) {
		ev.kind = LW_SMTP_CLIENT_SEND;
	}
	return ev;
}

struct lw_rd lw_smtp_client_output(const struct lw_smtp_client *c)
{
	return lw_rd_of(lw_text_str(&c->out), c->out.len);
}

void lw_smtp_client_sent(struct lw_smtp_client *c, size_t n)
{
	lw_text_drop(&c->out, n);
}

lw_time lw_smtp_client_deadline(const struct lw_smtp_client *c)
{
	return c->waiting && !c->closed ? c->deadline : LW_NEVER;
}

void lw_smtp_client_expire(struct lw_smtp_client *c, lw_time now)
{
	if (now < lw_smtp_client_deadline(c))
		return;
	lw_text_clear(&c->last);
	lw_text_add(&c->last, "the server did not answer in time");
	finish(c, false, true);
	to_stage(c, LW_SMTP_STAGE_CLOSE);
}
