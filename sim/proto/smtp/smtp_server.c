/* smtp_server.c - an SMTP server (RFC 5321) without I/O.
 *
 * Theory of operation.  Input is cut into command lines (CRLF or bare LF ends a command)
 * or, after 354, into the body, whose only end is CRLF.CRLF (RFC 5321 4.1.1.4): a bare LF
 * or CR before a dot ends nothing.  A command makes exactly one event, `pending`; while
 * it waits for its answer no input is taken.  SPDX-License-Identifier: MIT */
#include "labwire/proto/smtp_server.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "labwire/base/alloc.h"
#include "smtp_session.h"

enum {
	BODY_HARD_MAX = 64 * 1024 * 1024, /* when the persona has no limit */
};

static const struct lw_smtp_persona *persona(const struct lw_smtp_server *s)
{
	return s->conf.persona;
}

uint64_t smtp_size_max(const struct lw_smtp_server *s)
{
	return s->conf.size_max ? s->conf.size_max : persona(s)->size_max;
}

void smtp_ask(
	struct lw_smtp_server *s, enum lw_smtp_event_kind kind, enum lw_smtp_say say)
{
	s->pending = (struct lw_smtp_event){ .kind = kind,
		.say = say,
		.line = line_str(&s->line),
		.path = lw_text_str(&s->path.mailbox),
		.size = s->path.size,
		.message = lw_rd_of(lw_text_str(&s->body), s->body.len) };
}

struct lw_smtp_server *lw_smtp_server_new(const struct lw_smtp_conf *conf, lw_time now)
{
	struct lw_smtp_server *s = lw_alloc(sizeof(*s));
	s->conf = *conf;
	s->line.most = conf->persona->line_max - 2;
	s->deadline = now + conf->persona->command_timeout;
	smtp_ask(s, LW_SMTP_ASK_OPEN, LW_SMTP_SAY_GREETING);
	return s;
}

static void forget_transaction(struct lw_smtp_server *s)
{
	lw_smtp_envelope_fini(&s->envelope);
	lw_text_fini(&s->body);
	s->body_too_big = false;
}

void lw_smtp_server_free(struct lw_smtp_server *s)
{
	if (!s)
		return;
	forget_transaction(s);
	lw_text_fini(&s->line.text);
	lw_text_fini(&s->helo);
	smtp_path_fini(&s->path);
	lw_text_fini(&s->argument);
	lw_text_fini(&s->verb);
	lw_text_fini(&s->out);
	lw_free(s);
}

static void end_of_line(struct lw_smtp_server *s)
{
	if (s->line.cut)
		smtp_ask(s, LW_SMTP_ASK_OTHER, LW_SMTP_SAY_LINE_TOO_LONG);
	else
		smtp_command(s);
}

static void keep(struct lw_smtp_server *s, const char *bytes, size_t n)
{
	uint64_t most = smtp_size_max(s) ? smtp_size_max(s) : BODY_HARD_MAX;
	if (s->body.len + n > most)
		s->body_too_big = true;
	else
		lw_text_bytes(&s->body, bytes, n);
}

/* One byte of the body; true at the end of data.  A dot that begins a line is dropped
 * (RFC 5321 4.5.2), and given back when the line turns out to be more than a dot. */
static bool body_byte(struct lw_smtp_server *s, char c)
{
	enum body_mark before = s->mark;
	if (before == MARK_LINE && c == '.') {
		s->mark = MARK_DOT;
		return false;
	}
	if (before == MARK_DOT && c == '\r') {
		s->mark = MARK_DOT_CR;
		return false;
	}
	if (before == MARK_DOT_CR && c == '\n')
		return true;
	if (before == MARK_DOT_CR)
		keep(s, "\r", 1);
	keep(s, &c, 1);
	bool after_cr = before == MARK_CR;
	s->mark = c == '\r' ? MARK_CR : c == '\n' && after_cr ? MARK_LINE : MARK_NONE;
	return false;
}

static uint32_t count_hops(const struct lw_smtp_server *s)
{
	uint32_t hops = 0;
	struct lw_rd left = lw_rd_of(s->body.s, s->body.len);
	while (lw_rd_left(&left) > 0 && *left.at != '\r') { /* an empty line: the end */
		struct lw_rd line = lw_rd_line(&left);
		hops += lw_rd_left(&line) > 9 &&
			strncasecmp((const char *)line.at, "Received:", 9) == 0;
	}
	return hops;
}

static void end_of_data(struct lw_smtp_server *s)
{
	s->in_body = false;
	if (s->body_too_big)
		smtp_ask(s, LW_SMTP_ASK_OTHER, LW_SMTP_SAY_BODY_TOO_BIG);
	else if (count_hops(s) > persona(s)->hops_max)
		smtp_ask(s, LW_SMTP_ASK_OTHER, LW_SMTP_SAY_BODY_LOOP);
	else
		smtp_ask(s, LW_SMTP_ASK_STORE, LW_SMTP_SAY_STORED);
}

size_t lw_smtp_server_input(struct lw_smtp_server *s, struct lw_rd in, lw_time now)
{
	const uint8_t *start = in.at;
	if (s->pending.kind != LW_SMTP_NONE || s->closing ||
		s->out.len >= LW_SMTP_OUTPUT_MAX)
		return 0;
	if (lw_rd_left(&in))
		s->deadline = now + persona(s)->command_timeout;
	while (s->pending.kind == LW_SMTP_NONE && lw_rd_left(&in) > 0) {
		if (s->in_body) {
			if (body_byte(s, (char)lw_rd_u8(&in)))
				end_of_data(s);
		} else if (line_take(&s->line, &in)) {
			end_of_line(s);
		}
	}
	return (size_t)(in.at - start);
}

struct lw_smtp_event lw_smtp_server_next(struct lw_smtp_server *s)
{
	if (s->pending.kind == LW_SMTP_NONE && s->closing)
		return (struct lw_smtp_event){ .kind = LW_SMTP_CLOSE };
	return s->pending;
}

static bool counts_as_bad(enum lw_smtp_say say)
{
	return say == LW_SMTP_SAY_UNKNOWN || say == LW_SMTP_SAY_LINE_TOO_LONG ||
	       say == LW_SMTP_SAY_NOT_IMPLEMENTED;
}

static void take_rcpt(struct lw_smtp_server *s)
{
	const struct smtp_path *p = &s->path;
	const struct lw_smtp_rcpt rcpt = { .mailbox = p->mailbox.s,
		.orcpt = p->orcpt.len ? p->orcpt.s : NULL,
		.notify = p->notify };
	lw_smtp_envelope_add(&s->envelope, &rcpt);
}

/* What a given answer means for the state. */
static void apply(struct lw_smtp_server *s, enum lw_smtp_say say)
{
	switch (say) {
	case LW_SMTP_SAY_HELO_OK:
		forget_transaction(s); /* RFC 5321 4.1.4 */
		s->greeted = true;
		lw_text_clear(&s->helo);
		lw_text_add(&s->helo, lw_text_str(&s->argument));
		break;
	case LW_SMTP_SAY_MAIL_OK:
		s->envelope.sender = lw_strdup(lw_text_str(&s->path.mailbox));
		s->envelope.headers_only = s->path.headers_only;
		if (s->path.envid.len)
			s->envelope.envid = lw_strdup(lw_text_str(&s->path.envid));
		break;
	case LW_SMTP_SAY_RCPT_OK:
		take_rcpt(s);
		break;
	case LW_SMTP_SAY_DATA_OK:
		s->in_body = true;
		s->mark = MARK_LINE;
		break;
	case LW_SMTP_SAY_STORED:
	case LW_SMTP_SAY_STORE_FULL:
	case LW_SMTP_SAY_BODY_TOO_BIG:
	case LW_SMTP_SAY_BODY_LOOP:
	case LW_SMTP_SAY_RSET_OK:
		forget_transaction(s);
		break;
	case LW_SMTP_SAY_QUIT_OK:
	case LW_SMTP_SAY_TOO_MANY_BAD:
	case LW_SMTP_SAY_TIMEOUT:
	case LW_SMTP_SAY_BODY_TIMEOUT:
		s->closing = true;
		break;
	default: /* the many that only say no */
		break;
	}
}

void lw_smtp_server_answer(struct lw_smtp_server *s, enum lw_smtp_say say, int64_t unix_s)
{
	if (counts_as_bad(say) && ++s->bad_commands > persona(s)->bad_commands_max)
		say = LW_SMTP_SAY_TOO_MANY_BAD;
	smtp_say(s, say, unix_s);
	apply(s, say);
	s->pending.kind = LW_SMTP_NONE;
	line_clear(&s->line);
}

struct lw_rd lw_smtp_server_output(const struct lw_smtp_server *s)
{
	return lw_rd_of(lw_text_str(&s->out), s->out.len);
}

void lw_smtp_server_sent(struct lw_smtp_server *s, size_t n)
{
	lw_text_drop(&s->out, n);
}

lw_time lw_smtp_server_deadline(const struct lw_smtp_server *s)
{
	return s->closing || s->pending.kind != LW_SMTP_NONE ? LW_NEVER : s->deadline;
}

void lw_smtp_server_expire(struct lw_smtp_server *s, lw_time now)
{
	if (now >= lw_smtp_server_deadline(s))
		smtp_ask(s, LW_SMTP_ASK_OTHER,
			s->in_body ? LW_SMTP_SAY_BODY_TIMEOUT : LW_SMTP_SAY_TIMEOUT);
}

void lw_smtp_server_set_id(struct lw_smtp_server *s, const char *id)
{
	snprintf(s->id, sizeof(s->id), "%s", id);
}

const struct lw_smtp_envelope *lw_smtp_server_envelope(const struct lw_smtp_server *s)
{
	return &s->envelope;
}
