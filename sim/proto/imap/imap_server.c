/* imap_server.c - an IMAP4rev1 server (RFC 3501) without I/O.
 *
 * Theory of operation.  Input is collected into `bytes` until a command is whole: a line
 * that ends in "{n}" goes on with a literal of n bytes and then with another line.  A
 * client that did not say "{n+}" (RFC 7888) waits for a "+", which is an event of its
 * own. What is too long is refused when that is known, and the rest of it is skipped.  A
 * whole command is an event; the answer to it carries it out.  A long answer leaves a
 * `step` behind that makes more of it whenever there is room.
 *
 * Timers: one, for whichever comes first: the client has been silent for too long, or an
 * idling client is due to be told of changes.  SPDX-License-Identifier: MIT */
#include "labwire/proto/imap_server.h"

#include <stdio.h>
#include <string.h>

#include "imap_literal.h"
#include "imap_priv.h"
#include "labwire/base/alloc.h"
#include "labwire/base/assert.h"

enum {
	OUT_ENOUGH = 65536 /* with so much to send, answers pause and input waits */
};

static void ask(
	struct lw_imap_server *s, enum lw_imap_work work, enum lw_imap_say refusal)
{
	s->pending = (struct lw_imap_event){ LW_IMAP_ASK, work };
	s->refusal = refusal;
}

struct lw_imap_server *lw_imap_server_new(const struct lw_imap_conf *conf, lw_time now)
{
	struct lw_imap_server *s = lw_alloc(sizeof(*s));
	s->conf = *conf;
	s->state = IMAP_NOT_AUTHENTICATED;
	s->now = s->last_input = now;
	ask(s, LW_IMAP_WORK_OPEN, LW_IMAP_SAYS);
	return s;
}

void imap_end_work(struct lw_imap_server *s)
{
	if (s->call.free_work)
		s->call.free_work(s->call.work);
	s->call.step = NULL;
	s->call.work = NULL;
	s->call.free_work = NULL;
}

void lw_imap_server_free(struct lw_imap_server *s)
{
	if (!s)
		return;
	imap_end_work(s);
	lw_mailview_close(s->view);
	lw_text_fini(&s->bytes);
	lw_text_fini(&s->about);
	lw_text_fini(&s->sasl_user);
	lw_text_fini(&s->out);
	lw_free(s);
}

static bool announced(const struct lw_imap_server *s, size_t *size, bool *waits)
{
	struct lw_rd line =
		lw_rd_of(s->bytes.s + s->line_start, s->bytes.len - s->line_start);
	return imap_literal_announced(line, size, waits);
}

/* One word of the head of a command; false: longer than it may be. */
static bool take_head(struct imap_args *a, char *out, size_t most)
{
	size_t n = 0;
	while (!imap_at_end(a) && !imap_peek(a, ' ')) {
		if (n == most)
			return false;
		out[n++] = (char)lw_rd_u8(&a->in);
	}
	out[n] = 0;
	return n > 0;
}

/* RFC 3501 section 9: 1*<any ASTRING-CHAR except "+"> */
static bool tag_ok(const char *tag)
{
	for (; *tag; tag++)
		if ((!imap_atom_char(*tag) && *tag != ']') || *tag == '+')
			return false;
	return true;
}

/* Tag and name, and a cursor behind them.  False: there is no tag to answer to. */
static bool read_head(struct lw_imap_server *s)
{
	struct imap_call *c = &s->call;
	struct lw_rd all = lw_rd_of(s->bytes.s, s->bytes.len);
	*c = (struct imap_call){ .args.in = lw_rd_chomp(all) };
	if (!take_head(&c->args, c->tag, IMAP_TAG_MAX) || !tag_ok(c->tag)) {
		c->tag[0] = 0;
		return false;
	}
	if (imap_try(&c->args, ' ') && take_head(&c->args, c->name, IMAP_NAME_MAX))
		c->command = imap_command_find(c->name);
	else
		c->name[0] = 0;
	for (char *p = c->name; *p; p++) /* it is quoted in answers */
		if (!imap_atom_char(*p))
			*p = '?';
	return true;
}

static void forget_command(struct lw_imap_server *s)
{
	lw_text_clear(&s->bytes);
	if (s->bytes.cap > OUT_ENOUGH)
		lw_text_fini(&s->bytes);
	s->line_bytes = s->literal_bytes = s->line_start = 0;
}

/* Is there room for a literal of that size? */
static bool fits(const struct lw_imap_server *s, size_t size)
{
	bool message = s->user && s->call.command && s->call.command->may_go_on;
	size_t most =
		message ? imap_persona(s)->message_max : imap_persona(s)->literal_max;
	return size <= most && s->literal_bytes <= most - size;
}

static void literal_comes(struct lw_imap_server *s, size_t size, bool waits)
{
	bool tag = read_head(s);
	s->literal_left = size;
	if (tag && fits(s, size)) {
		s->literal_bytes += size;
		s->collect = waits ? IMAP_COLLECT_ASKED : IMAP_COLLECT_LITERAL;
		if (waits)
			ask(s, LW_IMAP_WORK_LITERAL, LW_IMAP_SAYS);
		return;
	}
	s->collect = waits ? IMAP_COLLECT_LINE : IMAP_COLLECT_SKIP_LITERAL;
	ask(s, LW_IMAP_WORK_OTHER,
		tag ? LW_IMAP_SAY_LITERAL_TOO_BIG : LW_IMAP_SAY_BAD_TAG);
}

static void command_comes(struct lw_imap_server *s)
{
	if (s->mode != IMAP_MODE_COMMAND)
		ask(s,
			s->mode == IMAP_MODE_AUTH ? LW_IMAP_WORK_LOGIN
						  : LW_IMAP_WORK_OTHER,
			LW_IMAP_SAYS);
	else if (!read_head(s))
		ask(s, LW_IMAP_WORK_OTHER, LW_IMAP_SAY_BAD_TAG);
	else
		ask(s, s->call.command ? s->call.command->work : LW_IMAP_WORK_OTHER,
			LW_IMAP_SAYS);
}

static void end_of_line(struct lw_imap_server *s)
{
	size_t size = 0;
	bool waits = false;
	if (s->mode == IMAP_MODE_COMMAND && announced(s, &size, &waits))
		literal_comes(s, size, waits);
	else
		command_comes(s);
}

static void line_too_long(struct lw_imap_server *s)
{
	bool tag = s->mode != IMAP_MODE_COMMAND || read_head(s);
	s->collect = IMAP_COLLECT_SKIP_LINE;
	ask(s, LW_IMAP_WORK_OTHER, tag ? LW_IMAP_SAY_TOO_LONG : LW_IMAP_SAY_BAD_TAG);
}

/* Of a line, up to its end. */
static void collect_line(struct lw_imap_server *s, struct lw_rd *in)
{
	size_t room = imap_persona(s)->line_max - s->line_bytes;
	size_t left = lw_rd_left(in), most = left < room ? left : room;
	const uint8_t *nl = most ? memchr(in->at, '\n', most) : NULL;
	size_t n = nl ? (size_t)(nl + 1 - in->at) : most;
	lw_text_bytes(&s->bytes, in->at, n);
	lw_rd_skip(in, n);
	s->line_bytes += n;
	if (nl)
		end_of_line(s);
	else if (s->line_bytes == imap_persona(s)->line_max)
		line_too_long(s);
}

static void collect_literal(struct lw_imap_server *s, struct lw_rd *in, bool keep)
{
	size_t left = lw_rd_left(in);
	size_t n = left < s->literal_left ? left : s->literal_left;
	if (keep)
		lw_text_bytes(&s->bytes, in->at, n);
	lw_rd_skip(in, n);
	s->literal_left -= n;
	if (s->literal_left > 0)
		return;
	s->line_start = s->bytes.len;
	s->collect = keep ? IMAP_COLLECT_LINE : IMAP_COLLECT_SKIP_LINE;
}

/* The rest of a line that is refused; it may announce yet another literal. */
static void skip_line(struct lw_imap_server *s, struct lw_rd *in)
{
	size_t size = 0;
	bool waits = false;
	while (lw_rd_left(in) > 0) {
		char c = (char)lw_rd_u8(in);
		if (s->bytes.len >= imap_persona(s)->line_max)
			forget_command(s); /* only the line's end matters */
		lw_text_char(&s->bytes, c);
		if (c != '\n')
			continue;
		bool more = s->mode == IMAP_MODE_COMMAND && announced(s, &size, &waits) &&
			    !waits;
		s->literal_left = size;
		s->collect = more ? IMAP_COLLECT_SKIP_LITERAL : IMAP_COLLECT_LINE;
		forget_command(s);
		return;
	}
}

static void collect(struct lw_imap_server *s, struct lw_rd *in)
{
	switch (s->collect) {
	case IMAP_COLLECT_LINE:
		collect_line(s, in);
		break;
	case IMAP_COLLECT_LITERAL:
		collect_literal(s, in, true);
		break;
	case IMAP_COLLECT_SKIP_LITERAL:
		collect_literal(s, in, false);
		break;
	case IMAP_COLLECT_SKIP_LINE:
		skip_line(s, in);
		break;
	case IMAP_COLLECT_ASKED:
		LW_UNREACHABLE(); /* the event is pending */
	}
}

static bool busy(const struct lw_imap_server *s)
{
	return s->pending.kind != LW_IMAP_NONE || s->call.step || s->state == IMAP_LOGOUT;
}

static bool room_to_say(const struct lw_imap_server *s)
{
	return s->out.len - s->out_at < OUT_ENOUGH;
}

size_t lw_imap_server_input(struct lw_imap_server *s, struct lw_rd in, lw_time now)
{
	const uint8_t *start = in.at;
	s->now = now;
	if (!busy(s) && lw_rd_left(&in) > 0)
		s->last_input = now;
	while (!busy(s) && room_to_say(s) && lw_rd_left(&in) > 0)
		collect(s, &in);
	return (size_t)(in.at - start);
}

struct lw_imap_event lw_imap_server_next(struct lw_imap_server *s, lw_time now)
{
	s->now = now;
	if (busy(s) || s->out.len > s->out_at) /* then the silence is ours */
		s->last_input = now;
	if (s->pending.kind == LW_IMAP_NONE && s->state == IMAP_LOGOUT)
		return (struct lw_imap_event){ .kind = LW_IMAP_CLOSE };
	return s->pending;
}

/* More of a long answer, as long as there is room for it. */
static void go_on(struct lw_imap_server *s)
{
	while (s->call.step && room_to_say(s))
		if (!s->call.step(s))
			imap_end_work(s);
}

/* A literal that its client asked to send. */
static void answer_literal(struct lw_imap_server *s)
{
	const struct imap_command *c = s->call.command;
	bool allowed = c && c->states & (unsigned)s->state;
	if (allowed && c->may_go_on && !c->may_go_on(s)) {
		s->collect = IMAP_COLLECT_LINE;
		forget_command(s);
		return;
	}
	s->collect = IMAP_COLLECT_LITERAL;
	imap_continue(s, imap_persona(s)->say[LW_IMAP_SAY_CONTINUE]);
}

static void answer_command(struct lw_imap_server *s)
{
	if (s->mode == IMAP_MODE_AUTH)
		imap_auth_line(s);
	else if (s->mode == IMAP_MODE_IDLE)
		imap_idle_line(s);
	else
		imap_run(s);
}

void lw_imap_server_answer(struct lw_imap_server *s, int64_t unix_s)
{
	struct lw_imap_event ev = s->pending;
	LW_ASSERT(ev.kind == LW_IMAP_ASK);
	s->pending.kind = LW_IMAP_NONE;
	s->unix_s = unix_s;
	if (ev.work == LW_IMAP_WORK_OPEN) {
		imap_untagged(s, LW_IMAP_SAY_GREETING);
		return;
	}
	if (ev.work == LW_IMAP_WORK_LITERAL) {
		answer_literal(s);
		return;
	}
	if (s->refusal != LW_IMAP_SAYS) {
		s->mode = IMAP_MODE_COMMAND;
		imap_tagged(s, s->refusal);
	} else {
		answer_command(s);
	}
	go_on(s);
	if (!s->call.step)
		forget_command(s);
}

struct lw_rd lw_imap_server_output(const struct lw_imap_server *s)
{
	return lw_rd_of(lw_text_str(&s->out) + s->out_at, s->out.len - s->out_at);
}

void lw_imap_server_sent(struct lw_imap_server *s, size_t n)
{
	s->out_at += n;
	LW_ASSERT(s->out_at <= s->out.len);
	if (s->out_at == s->out.len || s->out_at > OUT_ENOUGH) {
		lw_text_drop(&s->out, s->out_at);
		s->out_at = 0;
	}
	if (s->call.step) {
		go_on(s);
		if (!s->call.step)
			forget_command(s);
	}
}

static lw_time silence_ends(const struct lw_imap_server *s)
{
	return s->last_input + (s->state == IMAP_NOT_AUTHENTICATED
					       ? imap_persona(s)->login_timeout
					       : imap_persona(s)->inactivity_timeout);
}

lw_time lw_imap_server_deadline(const struct lw_imap_server *s)
{
	lw_time at = silence_ends(s);
	if (busy(s))
		return LW_NEVER;
	return s->mode == IMAP_MODE_IDLE && s->poll_at < at ? s->poll_at : at;
}

void lw_imap_server_expire(struct lw_imap_server *s, lw_time now)
{
	if (now < lw_imap_server_deadline(s))
		return;
	s->now = now;
	if (now >= silence_ends(s)) {
		imap_untagged(s, LW_IMAP_SAY_TIMEOUT);
		imap_log_out(s);
		return;
	}
	s->poll_at = now + imap_persona(s)->idle_poll;
	imap_sync(s, true);
}

const char *lw_imap_server_user(const struct lw_imap_server *s)
{
	return s->user ? lw_mailuser_name(s->user) : NULL;
}
