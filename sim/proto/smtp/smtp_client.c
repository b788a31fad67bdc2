/* smtp_client.c - an SMTP client (RFC 5321) without I/O.
 *
 * Theory of operation.  `stage` is the command whose reply is awaited, or that is about
 * to be sent.  A complete reply moves to the next stage and leaves a SEND event, or, when
 * that command has gone out already (`ahead` counts them), waits for its reply.  Lines
 * for people stand in a queue in front of all events.  SPDX-License-Identifier: MIT */
#include "labwire/proto/smtp_client.h"

#include <string.h>
#include <strings.h>

#include "../line.h"
#include "../reply.h"
#include "../transcript.h"
#include "labwire/base/alloc.h"

enum {
	REPLY_LINE_MAX = 1000, /* longer ones are cut */
};

/* What the server said after EHLO that it can. */
enum ability {
	CAN_SIZE = 1 << 0,
	CAN_PIPELINING = 1 << 1,
	CAN_8BITMIME = 1 << 2,
	CAN_DSN = 1 << 3,
};

struct recipient {
	enum lw_smtp_fate fate;
	uint16_t code;
	char *text;
};

struct lw_smtp_client {
	struct lw_smtp_client_conf conf;
	enum lw_smtp_stage stage;
	bool asked;   /* SEND is out, waiting for go */
	bool waiting; /* for a reply */
	size_t ahead; /* commands sent behind the one whose reply is awaited */
	bool done, done_told, ok, temporary, closed;
	struct recipient *rcpts;
	size_t rcpt, accepted; /* recipients asked for, taken */
	bool in_vain;	       /* DATA was sent ahead, for nobody */
	unsigned abilities;
	struct line line;    /* being collected */
	struct reply reply;  /* so far */
	struct lw_text last; /* line of it */
	struct lw_text why;  /* the one that decided, for DONE */
	uint16_t why_code;
	enum lw_smtp_stage why_stage;
	enum lw_err err;       /* why no reply could decide */
	struct transcript log; /* '<' or '>': events to tell */
	struct lw_text out;
	bool moved; /* output has gone out since the deadline was set */
	lw_time deadline;
};

/* RFC 5321 4.5.3.2, as the sender has it. */
static lw_span patience(const struct lw_smtp_client *c)
{
	const struct lw_smtp_sender *p = c->conf.sender;
	switch (c->stage) {
	case LW_SMTP_STAGE_OPEN:
		return p->greeting;
	case LW_SMTP_STAGE_EHLO:
	case LW_SMTP_STAGE_HELO:
		return p->helo;
	case LW_SMTP_STAGE_MAIL:
		return p->from;
	case LW_SMTP_STAGE_RCPT:
		return p->to;
	case LW_SMTP_STAGE_DATA:
		return p->data;
	case LW_SMTP_STAGE_BODY:
		return c->out.len ? p->block : p->end;
	case LW_SMTP_STAGE_QUIT:
	case LW_SMTP_STAGE_CLOSE:
	case LW_SMTP_STAGES:
		break;
	}
	return p->quit;
}

static void set_deadline(struct lw_smtp_client *c, lw_time now)
{
	c->deadline = now + patience(c);
	c->moved = false;
}

struct lw_smtp_client *lw_smtp_client_new(
	const struct lw_smtp_client_conf *conf, lw_time now)
{
	struct lw_smtp_client *c = lw_alloc(sizeof(*c));
	c->conf = *conf;
	c->rcpts = lw_alloc_array(conf->nrcpts, sizeof(*c->rcpts));
	c->stage = LW_SMTP_STAGE_OPEN;
	c->line.most = REPLY_LINE_MAX;
	c->reply.every = true;
	c->waiting = true;
	set_deadline(c, now);
	return c;
}

void lw_smtp_client_free(struct lw_smtp_client *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->conf.nrcpts; i++)
		lw_free(c->rcpts[i].text);
	lw_free(c->rcpts);
	lw_text_fini(&c->line.text);
	lw_text_fini(&c->last);
	lw_text_fini(&c->why);
	transcript_fini(&c->log);
	lw_text_fini(&c->out);
	lw_free(c);
}

static void decide(struct lw_smtp_client *c, size_t i, enum lw_smtp_fate fate)
{
	struct recipient *r = &c->rcpts[i];
	r->fate = fate;
	r->code = c->reply.code;
	lw_free(r->text);
	r->text = lw_strdup(lw_text_str(&c->last));
}

static void finish(struct lw_smtp_client *c, bool ok, bool temporary)
{
	if (c->done)
		return;
	c->done = true;
	c->ok = ok;
	c->temporary = temporary;
	c->why_code = c->reply.code;
	c->why_stage = c->stage;
	lw_text_add(&c->why, lw_text_str(&c->last));
	for (size_t i = 0; ok && i < c->conf.nrcpts; i++)
		if (c->rcpts[i].fate == LW_SMTP_FATE_OPEN)
			decide(c, i, LW_SMTP_FATE_SENT);
}

static void to_stage(struct lw_smtp_client *c, enum lw_smtp_stage stage)
{
	c->stage = stage;
	c->asked = c->ahead == 0;
	c->waiting = c->ahead > 0;
	if (c->ahead)
		c->ahead--;
}

/* No more commands of this transaction; replies to those sent ahead do not matter. */
static void leave(struct lw_smtp_client *c, enum lw_smtp_stage stage)
{
	c->ahead = 0;
	to_stage(c, stage);
}

/* After the last recipient nobody may be left; then there is nothing to send. */
static void after_rcpt(struct lw_smtp_client *c)
{
	if (++c->rcpt < c->conf.nrcpts) {
		to_stage(c, LW_SMTP_STAGE_RCPT);
		return;
	}
	bool nobody = c->accepted == 0;
	bool sent_ahead = c->ahead > 0;
	if (nobody) {
		bool later = false;
		for (size_t i = 0; i < c->conf.nrcpts; i++)
			later |= c->rcpts[i].fate == LW_SMTP_FATE_LATER;
		finish(c, false, later);
		c->in_vain = sent_ahead;
	}
	to_stage(c, nobody && !sent_ahead ? LW_SMTP_STAGE_QUIT : LW_SMTP_STAGE_DATA);
}

/* A positive reply to the current stage. */
static void agreed(struct lw_smtp_client *c)
{
	switch (c->stage) {
	case LW_SMTP_STAGE_OPEN:
		to_stage(c, LW_SMTP_STAGE_EHLO);
		return;
	case LW_SMTP_STAGE_EHLO:
	case LW_SMTP_STAGE_HELO:
		to_stage(c, LW_SMTP_STAGE_MAIL);
		return;
	case LW_SMTP_STAGE_MAIL:
		to_stage(c, LW_SMTP_STAGE_RCPT);
		return;
	case LW_SMTP_STAGE_RCPT:
		c->accepted++;
		after_rcpt(c);
		return;
	case LW_SMTP_STAGE_DATA:
		to_stage(c, LW_SMTP_STAGE_BODY);
		return;
	case LW_SMTP_STAGE_BODY:
		finish(c, true, false);
		to_stage(c, LW_SMTP_STAGE_QUIT);
		return;
	case LW_SMTP_STAGE_QUIT:
	case LW_SMTP_STAGE_CLOSE:
	case LW_SMTP_STAGES:
		break;
	}
	to_stage(c, LW_SMTP_STAGE_CLOSE);
}

static void refused(struct lw_smtp_client *c)
{
	bool closing = c->reply.code == 421; /* RFC 5321 3.8: it hangs up */
	if (c->stage == LW_SMTP_STAGE_EHLO && c->reply.code >= 500) {
		to_stage(c, LW_SMTP_STAGE_HELO);
		return;
	}
	if (c->stage == LW_SMTP_STAGE_QUIT) {
		to_stage(c, LW_SMTP_STAGE_CLOSE);
		return;
	}
	if (c->stage == LW_SMTP_STAGE_RCPT && !closing) {
		decide(c, c->rcpt,
			c->reply.code < 500 ? LW_SMTP_FATE_LATER : LW_SMTP_FATE_NEVER);
		if (!c->conf.sender->all_or_none) {
			after_rcpt(c);
			return;
		}
	}
	finish(c, false, c->reply.code < 500);
	leave(c, closing ? LW_SMTP_STAGE_CLOSE : LW_SMTP_STAGE_QUIT);
}

static void reply_complete(struct lw_smtp_client *c)
{
	uint16_t class = c->reply.code / 100;
	bool go_on = c->stage == LW_SMTP_STAGE_DATA ? class == 3 : class == 2;
	if (go_on)
		agreed(c);
	else
		refused(c);
}

static void note_ability(struct lw_smtp_client *c, const char *line)
{
	static const struct {
		const char *word;
		enum ability can;
	} known[] = { { "SIZE", CAN_SIZE }, { "PIPELINING", CAN_PIPELINING },
		{ "8BITMIME", CAN_8BITMIME }, { "DSN", CAN_DSN } };
	size_t n = strcspn(line, " ");
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strlen(known[i].word) == n &&
			strncasecmp(line, known[i].word, n) == 0)
			c->abilities |= known[i].can;
}

/* A line of a reply. */
static void end_of_line(struct lw_smtp_client *c)
{
	const char *s = line_str(&c->line);
	enum reply_is is = reply_line(&c->reply, s);
	transcript_add(&c->log, '<', s, c->line.text.len);
	lw_text_clear(&c->last);
	lw_text_add(&c->last, s);
	if (is == REPLY_BAD) {
		finish(c, false, false);
		leave(c, LW_SMTP_STAGE_CLOSE);
		return;
	}
	if (c->stage == LW_SMTP_STAGE_EHLO && s[3])
		note_ability(c, s + 4);
	if (is == REPLY_WHOLE)
		reply_complete(c);
}

size_t lw_smtp_client_input(struct lw_smtp_client *c, struct lw_rd in, lw_time now)
{
	size_t n = lw_rd_left(&in);
	if (c->stage == LW_SMTP_STAGE_CLOSE) /* nobody cares any more */
		return n;
	while (lw_rd_left(&in) > 0 && c->waiting) {
		if (!line_take(&c->line, &in))
			continue;
		end_of_line(c);
		line_clear(&c->line);
	}
	if (n > lw_rd_left(&in))
		set_deadline(c, now);
	return n - lw_rd_left(&in);
}

static void broken(struct lw_smtp_client *c, enum lw_err err, const char *why)
{
	if (c->stage == LW_SMTP_STAGE_CLOSE)
		return;
	c->err = err;
	lw_text_clear(&c->last);
	lw_text_add(&c->last, why);
	c->reply.code = 0;
	finish(c, false, true);
	leave(c, LW_SMTP_STAGE_CLOSE);
}

void lw_smtp_client_eof(struct lw_smtp_client *c)
{
	broken(c, LW_ECLOSED, "the server closed the connection");
}

static void say(struct lw_smtp_client *c, size_t from)
{
	transcript_add(&c->log, '>', c->out.s + from, c->out.len - from);
	lw_text_add(&c->out, "\r\n");
}

/* The next line of the message without its end, whatever that is. */
static struct lw_rd take_line(struct lw_rd *m)
{
	struct lw_rd line = *m;
	while (m->at < m->end && *m->at != '\r' && *m->at != '\n')
		m->at++;
	line.end = m->at;
	if (m->at < m->end && *m->at++ == '\r' && m->at < m->end && *m->at == '\n')
		m->at++;
	return line;
}

/* RFC 1870 5: as it goes out, without the dots. */
static size_t size_of(struct lw_rd m)
{
	size_t size = 0;
	while (lw_rd_left(&m)) {
		struct lw_rd line = take_line(&m);
		size += lw_rd_left(&line) + 2;
	}
	return size;
}

static bool has_8bit(struct lw_rd m)
{
	for (; m.at < m.end; m.at++)
		if (*m.at & 0x80)
			return true;
	return false;
}

/* Lines that begin with a dot get another one (RFC 5321 4.5.2); the end mark goes into
 * the same burst. */
static void put_body(struct lw_smtp_client *c)
{
	struct lw_rd m = c->conf.message;
	while (!c->in_vain && lw_rd_left(&m)) {
		struct lw_rd line = take_line(&m);
		if (lw_rd_left(&line) && *line.at == '.')
			lw_text_char(&c->out, '.');
		lw_text_bytes(&c->out, line.at, lw_rd_left(&line));
		lw_text_add(&c->out, "\r\n");
	}
	lw_text_add(&c->out, ".\r\n");
	if (!c->in_vain)
		transcript_add(&c->log, '>', "(the message)", 13);
	transcript_add(&c->log, '>', ".", 1);
}

static void put_mail(struct lw_smtp_client *c)
{
	const struct lw_smtp_client_conf *f = &c->conf;
	size_t from = c->out.len;
	lw_text_fmt(&c->out, "%s<%s>", f->sender->mail, f->from);
	if (c->abilities & CAN_SIZE)
		lw_text_fmt(&c->out, " SIZE=%zu", size_of(f->message));
	if ((c->abilities & CAN_8BITMIME) && f->sender->says_8bit && has_8bit(f->message))
		lw_text_add(&c->out, " BODY=8BITMIME");
	if ((c->abilities & CAN_DSN) && f->mail_params)
		lw_text_add(&c->out, f->mail_params);
	say(c, from);
}

static void put_rcpt(struct lw_smtp_client *c, size_t i)
{
	const struct lw_smtp_client_conf *f = &c->conf;
	size_t from = c->out.len;
	lw_text_fmt(&c->out, "%s<%s>", f->sender->rcpt, f->rcpts[i]);
	if ((c->abilities & CAN_DSN) && f->rcpt_params && f->rcpt_params[i])
		lw_text_add(&c->out, f->rcpt_params[i]);
	say(c, from);
}

static void put_word(struct lw_smtp_client *c, const char *word, const char *argument)
{
	size_t from = c->out.len;
	lw_text_fmt(
		&c->out, "%s%s%s", word, argument ? " " : "", argument ? argument : "");
	say(c, from);
}

/* The recipient whose turn it is; when pipelining, all others and DATA behind it. */
static void put_rcpts(struct lw_smtp_client *c)
{
	put_rcpt(c, c->rcpt);
	if (!c->conf.sender->pipelines || !(c->abilities & CAN_PIPELINING))
		return;
	for (size_t i = c->rcpt + 1; i < c->conf.nrcpts; i++, c->ahead++)
		put_rcpt(c, i);
	put_word(c, "DATA", NULL);
	c->ahead++;
}

void lw_smtp_client_go(struct lw_smtp_client *c, lw_time now)
{
	if (!c->asked)
		return;
	c->asked = false;
	c->waiting = true;
	switch (c->stage) {
	case LW_SMTP_STAGE_EHLO:
		put_word(c, "EHLO", c->conf.helo);
		break;
	case LW_SMTP_STAGE_HELO:
		put_word(c, "HELO", c->conf.helo);
		break;
	case LW_SMTP_STAGE_MAIL:
		put_mail(c);
		break;
	case LW_SMTP_STAGE_RCPT:
		put_rcpts(c);
		break;
	case LW_SMTP_STAGE_DATA:
		put_word(c, "DATA", NULL);
		break;
	case LW_SMTP_STAGE_BODY:
		put_body(c);
		break;
	case LW_SMTP_STAGE_QUIT:
		put_word(c, "QUIT", NULL);
		break;
	case LW_SMTP_STAGE_CLOSE:
		c->closed = true;
		break;
	case LW_SMTP_STAGE_OPEN:
	case LW_SMTP_STAGES:
		break;
	}
	set_deadline(c, now);
}

struct lw_smtp_client_event lw_smtp_client_next(struct lw_smtp_client *c)
{
	char mark = 0;
	struct lw_smtp_client_event ev = { .stage = c->stage,
		.code = c->reply.code,
		.text = transcript_next(&c->log, &mark) };
	if (ev.text) {
		ev.kind = mark == '>' ? LW_SMTP_CLIENT_SENT : LW_SMTP_CLIENT_RECEIVED;
		return ev;
	}
	ev.text = lw_text_str(&c->last);
	if (c->done && !c->done_told) {
		c->done_told = true;
		ev.kind = LW_SMTP_CLIENT_DONE;
		ev.code = c->why_code;
		ev.stage = c->why_stage;
		ev.err = c->err;
		ev.text = lw_text_str(&c->why);
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
	c->moved |= n > 0;
}

lw_time lw_smtp_client_deadline(const struct lw_smtp_client *c)
{
	return c->waiting && !c->closed ? c->deadline : LW_NEVER;
}

/* While a message is on its way, what counts is that it moves: a deadline that finds that
 * it did is set again, for the next block or for the reply. */
void lw_smtp_client_expire(struct lw_smtp_client *c, lw_time now)
{
	if (now < lw_smtp_client_deadline(c))
		return;
	if (c->stage == LW_SMTP_STAGE_BODY && c->moved)
		set_deadline(c, now);
	else
		broken(c, LW_ETIMEDOUT, "the server did not answer in time");
}

struct lw_smtp_client_rcpt lw_smtp_client_rcpt(const struct lw_smtp_client *c, size_t i)
{
	const struct recipient *r = &c->rcpts[i];
	return (struct lw_smtp_client_rcpt){ r->fate, r->code, r->text };
}
