/* imap_client.c - an IMAP client (RFC 3501) without I/O.
 *
 * Theory of operation.  `stage` is the command whose answer is awaited, or that is about
 * to be sent.  A tagged OK leads to the next stage: of logging in, of the present action,
 * or the first of the next action (`after`); client_stage.c knows the order.  A folder
 * that is not there is created and subscribed, then the command is tried again.  Lines
 * for people stand in a queue, and a message that was read, in front of the next SEND.
 * SPDX-License-Identifier: MIT */
#include "labwire/proto/imap_client.h"

#include <string.h>
#include <strings.h>

#include "imap_client_priv.h"
#include "imap_literal.h"
#include "labwire/base/alloc.h"

enum {
	TIMEOUT_S = 300
};

struct lw_imap_client *lw_imap_client_new(
	const struct lw_imap_client_conf *conf, lw_time now)
{
	struct lw_imap_client *c = lw_alloc(sizeof(*c));
	c->conf = *conf;
	if (!c->conf.timeout)
		c->conf.timeout = LW_SEC(TIMEOUT_S);
	c->stage = LW_IMAP_STAGE_OPEN;
	c->waiting = true;
	c->deadline = now + c->conf.timeout;
	return c;
}

void lw_imap_client_free(struct lw_imap_client *c)
{
	if (!c)
		return;
	response_fini(&c->reader);
	lw_free(c->mails);
	lw_text_fini(&c->last);
	transcript_fini(&c->log);
	lw_text_fini(&c->out);
	lw_free(c);
}

static void finish(struct lw_imap_client *c, bool ok, bool temporary, const char *why)
{
	if (c->done)
		return;
	c->done = true;
	c->ok = ok;
	c->temporary = temporary;
	lw_text_clear(&c->last);
	lw_text_add(&c->last, why);
}

static void give_up(struct lw_imap_client *c, bool temporary, const char *why)
{
	finish(c, false, temporary, why);
	client_to_stage(c, LW_IMAP_STAGE_CLOSE);
}

void client_to_stage(struct lw_imap_client *c, enum lw_imap_stage stage)
{
	c->stage = stage;
	c->asked = true;
	c->waiting = false;
	if (stage == LW_IMAP_STAGE_LOGOUT && !c->done)
		finish(c, true, false, "");
}

/* All mails that the present FLAGS or FETCH tells of, by UID; they come in order. */
static struct client_mail *mail_of(struct lw_imap_client *c, uint32_t uid)
{
	size_t low = 0, high = c->nmails;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (c->mails[mid].uid < uid)
			low = mid + 1;
		else
			high = mid;
	}
	if (low < c->nmails && c->mails[low].uid == uid)
		return &c->mails[low];
	if (c->nmails == CLIENT_MAILS_MAX)
		return NULL;
	c->mails = lw_grow(c->mails, &c->mails_cap, c->nmails + 1, sizeof(*c->mails));
	memmove(&c->mails[low + 1], &c->mails[low],
		(c->nmails - low) * sizeof(*c->mails));
	c->nmails++;
	c->mails[low] = (struct client_mail){ .uid = uid };
	return &c->mails[low];
}

static void fetched(struct lw_imap_client *c, const struct response *r)
{
	struct client_mail *m = NULL;
	if (!(r->has & RESPONSE_HAS_UID) || r->uid == 0 || !(m = mail_of(c, r->uid)))
		return;
	if (r->has & RESPONSE_HAS_FLAGS) {
		m->seen = r->seen;
		m->deleted = r->deleted;
	}
	if (r->has & RESPONSE_HAS_BODY) {
		m->seen = true;
		c->body = r->body;
		c->body_uid = r->uid;
		c->has_body = true;
	}
}

static bool is_mine(const struct lw_imap_client *c, const struct response *r)
{
	return lw_rd_left(&r->tag) == strlen(c->tag) &&
	       memcmp(r->tag.at, c->tag, strlen(c->tag)) == 0;
}

static void untagged_status(struct lw_imap_client *c, const struct response *r)
{
	if (r->status == RESPONSE_BYE && c->stage != LW_IMAP_STAGE_LOGOUT)
		give_up(c, true, "the server says goodbye");
	else if (c->stage == LW_IMAP_STAGE_OPEN && r->status == RESPONSE_OK)
		client_next_stage(c);
}

static bool has_word(struct lw_rd text, const char *word)
{
	size_t n = strlen(word);
	for (const uint8_t *p = text.at; p < text.end;) {
		const uint8_t *sp = memchr(p, ' ', (size_t)(text.end - p));
		size_t len = (size_t)((sp ? sp : text.end) - p);
		if (len == n && strncasecmp((const char *)p, word, n) == 0)
			return true;
		p += len + 1;
	}
	return false;
}

static void tagged(struct lw_imap_client *c, const struct response *r)
{
	struct lw_text why = { 0 };
	lw_text_bytes(&why, r->text.at, lw_rd_left(&r->text));
	if (!is_mine(c, r))
		give_up(c, false, "an answer to something that was not asked");
	else if (r->status == RESPONSE_OK)
		client_next_stage(c);
	else if (!client_refused(c, r)) {
		finish(c, false, false, lw_text_str(&why));
		client_to_stage(c, r->status == RESPONSE_NO ? LW_IMAP_STAGE_LOGOUT
							    : LW_IMAP_STAGE_CLOSE);
	}
	lw_text_fini(&why);
}

static void act_on(struct lw_imap_client *c, const struct response *r)
{
	switch (r->kind) {
	case RESPONSE_MALFORMED:
		give_up(c, false, "an answer that is not IMAP");
		break;
	case RESPONSE_CONTINUE:
		client_continued(c);
		break;
	case RESPONSE_STATUS:
		if (lw_rd_left(&r->tag))
			tagged(c, r);
		else
			untagged_status(c, r);
		break;
	case RESPONSE_CAPABILITY:
		c->literal_plus = has_word(r->text, "LITERAL+");
		c->can_idle = has_word(r->text, "IDLE");
		c->has_namespace = has_word(r->text, "NAMESPACE");
		break;
	case RESPONSE_EXISTS:
		c->exists = r->number;
		break;
	case RESPONSE_FETCH:
		fetched(c, r);
		break;
	case RESPONSE_EXPUNGE:
		c->exists -= c->exists > 0;
		break;
	case RESPONSE_OTHER:
		break;
	}
}

/* A response as lines for people: literals are counted, not shown. */
static void note_response(struct lw_imap_client *c)
{
	struct lw_rd left = lw_rd_of(c->reader.bytes.s, c->reader.bytes.len);
	struct lw_text line = { 0 };
	while (lw_rd_left(&left) > 0) {
		struct lw_rd piece = lw_rd_line(&left), text = lw_rd_chomp(piece);
		size_t size = 0;
		bool waits = false;
		lw_text_bytes(&line, text.at, lw_rd_left(&text));
		if (imap_literal_announced(piece, &size, &waits) &&
			size <= lw_rd_left(&left))
			lw_rd_skip(&left, size);
	}
	transcript_add(&c->log, '<', lw_text_str(&line), line.len);
	lw_text_fini(&line);
}

/* Nothing more is taken while something of it waits to be told. */
static bool listening(const struct lw_imap_client *c)
{
	return c->waiting && !c->has_body;
}

size_t lw_imap_client_input(struct lw_imap_client *c, struct lw_rd in, lw_time now)
{
	size_t n = lw_rd_left(&in);
	if (c->stage == LW_IMAP_STAGE_CLOSE) /* nobody cares any more */
		return n;
	if (n && listening(c))
		c->deadline = client_deadline_after(c, now);
	while (lw_rd_left(&in) > 0 && listening(c)) {
		if (c->told_response) {
			response_clear(&c->reader);
			c->told_response = false;
		}
		if (response_collect(&c->reader, &in)) {
			struct response r = response_parse(&c->reader);
			note_response(c);
			act_on(c, &r);
			if (c->waiting && c->stage == LW_IMAP_STAGE_OPEN)
				give_up(c, false, "no greeting of IMAP");
			c->told_response = true;
		} else if (c->reader.too_long) {
			give_up(c, false, "an answer without end");
		}
	}
	return n - lw_rd_left(&in);
}

void lw_imap_client_eof(struct lw_imap_client *c)
{
	if (c->stage == LW_IMAP_STAGE_CLOSE)
		return;
	if (c->stage == LW_IMAP_STAGE_LOGOUT && c->waiting)
		client_to_stage(c, LW_IMAP_STAGE_CLOSE);
	else
		give_up(c, true, "the server closed the connection");
}

struct lw_imap_client_event lw_imap_client_next(struct lw_imap_client *c)
{
	char mark = 0;
	struct lw_imap_client_event ev = { .text = transcript_next(&c->log, &mark) };
	if (ev.text) {
		ev.kind = mark == '>' ? LW_IMAP_CLIENT_SENT : LW_IMAP_CLIENT_RECEIVED;
		return ev;
	}
	ev.stage = c->stage;
	ev.text = lw_text_str(&c->last);
	if (c->has_body) {
		c->has_body = false;
		ev.kind = LW_IMAP_CLIENT_MESSAGE;
		ev.bytes = c->body;
		ev.uid = c->body_uid;
	} else if (c->done && !c->done_told) {
		c->done_told = true;
		ev.kind = LW_IMAP_CLIENT_DONE;
		ev.ok = c->ok;
		ev.temporary = c->temporary;
	} else if (c->closed) {
		ev.kind = LW_IMAP_CLIENT_CLOSE;
	} else if (c->asked) {
		ev.kind = LW_IMAP_CLIENT_SEND;
	}
	return ev;
}

void lw_imap_client_go(struct lw_imap_client *c, lw_time now)
{
	if (!c->asked)
		return;
	c->asked = false;
	c->waiting = true;
	client_send(c, now);
	c->deadline = client_deadline_after(c, now);
}

struct lw_rd lw_imap_client_output(const struct lw_imap_client *c)
{
	return lw_rd_of(lw_text_str(&c->out) + c->out_at, c->out.len - c->out_at);
}

void lw_imap_client_sent(struct lw_imap_client *c, size_t n)
{
	c->out_at += n;
	if (c->out_at == c->out.len) {
		lw_text_clear(&c->out);
		c->out_at = 0;
	}
}

lw_time lw_imap_client_deadline(const struct lw_imap_client *c)
{
	return c->waiting && !c->closed ? c->deadline : LW_NEVER;
}

void lw_imap_client_expire(struct lw_imap_client *c, lw_time now)
{
	if (now < lw_imap_client_deadline(c))
		return;
	if (c->stage == LW_IMAP_STAGE_IDLE && c->idling)
		client_to_stage(c, LW_IMAP_STAGE_DONE); /* watched for long enough */
	else
		give_up(c, true, "the server did not answer in time");
}

size_t lw_imap_client_messages(const struct lw_imap_client *c)
{
	return c->exists;
}
