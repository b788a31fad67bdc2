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

static void ask(
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
	ask(s, LW_SMTP_ASK_OPEN, LW_SMTP_SAY_GREETING);
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

/* Commands, in the order of RFC 5321 4.1.1. */

static void do_helo(struct lw_smtp_server *s, bool esmtp)
{
	const char *name = lw_text_str(&s->argument);
	enum lw_smtp_say say = !*name		       ? LW_SMTP_SAY_HELO_NO_DOMAIN
			       : !smtp_domain_ok(name) ? LW_SMTP_SAY_HELO_BAD_DOMAIN
						       : LW_SMTP_SAY_HELO_OK;
	s->esmtp = esmtp;
	ask(s, LW_SMTP_ASK_HELO, say);
}

static enum lw_smtp_say judge_mail(struct lw_smtp_server *s)
{
	uint64_t most = smtp_size_max(s);
	if (!s->greeted && persona(s)->say[LW_SMTP_SAY_MAIL_BEFORE_HELO])
		return LW_SMTP_SAY_MAIL_BEFORE_HELO;
	if (s->envelope.sender)
		return LW_SMTP_SAY_MAIL_TWICE;
	enum lw_smtp_say say = smtp_path_parse(
		lw_text_str(&s->argument), SMTP_PATH_FROM, persona(s), &s->path);
	if (say != LW_SMTP_SAY_MAIL_OK)
		return say;
	if (s->path.mailbox.len > persona(s)->path_max)
		return LW_SMTP_SAY_PATH_TOO_LONG;
	return most && s->path.size > most ? LW_SMTP_SAY_MAIL_TOO_BIG
					   : LW_SMTP_SAY_MAIL_OK;
}

static enum lw_smtp_say judge_rcpt(struct lw_smtp_server *s)
{
	if (!s->envelope.sender)
		return LW_SMTP_SAY_RCPT_BEFORE_MAIL;
	enum lw_smtp_say say = smtp_path_parse(
		lw_text_str(&s->argument), SMTP_PATH_TO, persona(s), &s->path);
	if (say != LW_SMTP_SAY_MAIL_OK)
		return say;
	if (s->path.mailbox.len > persona(s)->path_max)
		return LW_SMTP_SAY_PATH_TOO_LONG;
	return s->envelope.nrcpts >= persona(s)->rcpt_max ? LW_SMTP_SAY_RCPT_TOO_MANY
							  : LW_SMTP_SAY_RCPT_OK;
}

static void do_data(struct lw_smtp_server *s)
{
	if (!s->envelope.sender)
		ask(s, LW_SMTP_ASK_OTHER, LW_SMTP_SAY_DATA_BEFORE_MAIL);
	else if (s->envelope.nrcpts == 0)
		ask(s, LW_SMTP_ASK_OTHER, LW_SMTP_SAY_DATA_BEFORE_RCPT);
	else
		ask(s, LW_SMTP_ASK_DATA, LW_SMTP_SAY_DATA_OK);
}

static enum lw_smtp_say judge_other(const struct lw_smtp_server *s, enum smtp_verb verb)
{
	bool argument = s->argument.len > 0;
	switch (verb) {
	case SMTP_RSET:
		return LW_SMTP_SAY_RSET_OK;
	case SMTP_NOOP:
		return LW_SMTP_SAY_NOOP_OK;
	case SMTP_VRFY:
		return LW_SMTP_SAY_VRFY;
	case SMTP_EXPN:
		return LW_SMTP_SAY_EXPN;
	case SMTP_HELP:
		return smtp_has_help(s) ? LW_SMTP_SAY_HELP_TAIL
					: LW_SMTP_SAY_HELP_UNKNOWN;
	case SMTP_ETRN:
		return argument ? LW_SMTP_SAY_ETRN_OK : LW_SMTP_SAY_ETRN_NO_ARGUMENT;
	case SMTP_AUTH:
		return argument ? LW_SMTP_SAY_AUTH_UNAVAILABLE
				: LW_SMTP_SAY_AUTH_NO_ARGUMENT;
	case SMTP_VERB:
		return LW_SMTP_SAY_VERB;
	case SMTP_STARTTLS:
		if (!persona(s)->say[LW_SMTP_SAY_STARTTLS])
			break;
		return argument ? LW_SMTP_SAY_STARTTLS_ARGUMENT : LW_SMTP_SAY_STARTTLS;
	case SMTP_ANCIENT:
		return LW_SMTP_SAY_NOT_IMPLEMENTED;
	case SMTP_HELO:
	case SMTP_EHLO:
	case SMTP_MAIL:
	case SMTP_RCPT:
	case SMTP_DATA:
	case SMTP_QUIT:
	case SMTP_UNKNOWN:
		break;
	}
	return LW_SMTP_SAY_UNKNOWN;
}

/* Which of the persona's patience a command costs; LW_SMTP_PATIENCES: none. */
static enum lw_smtp_patience cost_of(enum smtp_verb verb)
{
	switch (verb) {
	case SMTP_HELO:
	case SMTP_EHLO:
		return LW_SMTP_PATIENCE_HELO;
	case SMTP_NOOP:
		return LW_SMTP_PATIENCE_NOOP;
	case SMTP_VRFY:
	case SMTP_EXPN:
		return LW_SMTP_PATIENCE_VRFY;
	case SMTP_ETRN:
		return LW_SMTP_PATIENCE_ETRN;
	case SMTP_MAIL:
	case SMTP_RCPT:
	case SMTP_DATA:
	case SMTP_RSET:
	case SMTP_QUIT:
	case SMTP_HELP:
	case SMTP_AUTH:
	case SMTP_VERB:
	case SMTP_STARTTLS:
	case SMTP_ANCIENT:
	case SMTP_UNKNOWN:
		break;
	}
	return LW_SMTP_PATIENCES;
}

/* The first command too many costs a second, each further one twice as much. */
static lw_span pause_before(struct lw_smtp_server *s, enum smtp_verb verb)
{
	enum {
		DOUBLINGS_MAX = 20
	};
	enum lw_smtp_patience cost = cost_of(verb);
	uint32_t most = cost < LW_SMTP_PATIENCES ? persona(s)->patience[cost] : 0;
	if (most == 0 || ++s->tried[cost] < most)
		return 0;
	uint32_t over = s->tried[cost] - most;
	lw_span pause = LW_SEC(1LL << (over < DOUBLINGS_MAX ? over : DOUBLINGS_MAX));
	return pause < persona(s)->slow_max ? pause : persona(s)->slow_max;
}

static void ask_etrn(struct lw_smtp_server *s)
{
	enum lw_smtp_say say = judge_other(s, SMTP_ETRN);
	ask(s, LW_SMTP_ASK_ETRN, say);
	s->pending.path = lw_text_str(&s->argument);
	if (say != LW_SMTP_SAY_ETRN_OK)
		s->pending.kind = LW_SMTP_ASK_OTHER;
}

static void ask_by_verb(struct lw_smtp_server *s, enum smtp_verb verb)
{
	switch (verb) {
	case SMTP_HELO:
	case SMTP_EHLO:
		do_helo(s, verb == SMTP_EHLO);
		return;
	case SMTP_MAIL:
		ask(s, LW_SMTP_ASK_MAIL, judge_mail(s));
		break;
	case SMTP_RCPT:
		ask(s, LW_SMTP_ASK_RCPT, judge_rcpt(s));
		break;
	case SMTP_DATA:
		do_data(s);
		return;
	case SMTP_QUIT:
		ask(s, LW_SMTP_ASK_QUIT, LW_SMTP_SAY_QUIT_OK);
		return;
	case SMTP_ETRN:
		ask_etrn(s);
		return;
	case SMTP_RSET:
	case SMTP_NOOP:
	case SMTP_VRFY:
	case SMTP_EXPN:
	case SMTP_HELP:
	case SMTP_AUTH:
	case SMTP_VERB:
	case SMTP_STARTTLS:
	case SMTP_ANCIENT:
	case SMTP_UNKNOWN:
		ask(s, LW_SMTP_ASK_OTHER, judge_other(s, verb));
		return;
	}
	/* A refused MAIL or RCPT is a plain mistake: nobody need be asked about it. */
	if (s->pending.say != LW_SMTP_SAY_MAIL_OK &&
		s->pending.say != LW_SMTP_SAY_RCPT_OK)
		s->pending.kind = LW_SMTP_ASK_OTHER;
}

static void command(struct lw_smtp_server *s)
{
	const char *line = line_str(&s->line), *argument = NULL;
	if (persona(s)->lenient)
		line += strspn(line, " \t");
	enum smtp_verb verb = smtp_verb_of(line, &argument);
	lw_text_clear(&s->argument);
	lw_text_add(&s->argument, argument);
	lw_text_clear(&s->verb);
	lw_text_bytes(&s->verb, line, strcspn(line, " \t"));
	lw_text_clear(&s->path.typed);
	lw_text_clear(&s->path.mailbox);
	s->path.size = 0;
	ask_by_verb(s, verb);
	s->pending.pause = pause_before(s, verb);
}

static void end_of_line(struct lw_smtp_server *s)
{
	if (s->line.cut)
		ask(s, LW_SMTP_ASK_OTHER, LW_SMTP_SAY_LINE_TOO_LONG);
	else
		command(s);
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
		ask(s, LW_SMTP_ASK_OTHER, LW_SMTP_SAY_BODY_TOO_BIG);
	else if (count_hops(s) > persona(s)->hops_max)
		ask(s, LW_SMTP_ASK_OTHER, LW_SMTP_SAY_BODY_LOOP);
	else
		ask(s, LW_SMTP_ASK_STORE, LW_SMTP_SAY_STORED);
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
		ask(s, LW_SMTP_ASK_OTHER,
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
