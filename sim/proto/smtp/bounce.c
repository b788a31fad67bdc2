/* bounce.c - a delivery status notification.  SPDX-License-Identifier: MIT */
#include "labwire/proto/bounce.h"

#include <stdio.h>
#include <string.h>

#include "labwire/base/civil.h"
#include "labwire/proto/smtp_server.h" /* lw_smtp_date */

/* What the directives stand for that are the same throughout. */
struct letter {
	const struct lw_bounce *b;
	const struct lw_bounce_words *form;
	struct lw_text date, arrived, boundary, late, expire;
	char seconds[24], digits[24];
	const char *words[128];
	struct lw_text *out;
};

static bool is_about(const struct lw_queued_rcpt *r, bool delay)
{
	unsigned want = delay ? LW_SMTP_NOTIFY_DELAY : LW_SMTP_NOTIFY_FAILURE;
	enum lw_queued_state state = delay ? LW_QUEUED_WAITING : LW_QUEUED_FAILED;
	return r->state == state && (!r->to.notify || (r->to.notify & want));
}

bool lw_bounce_wanted(const struct lw_queued_mail *mail, bool delay)
{
	for (size_t i = 0; mail->sender[0] && i < mail->nrcpts; i++)
		if (is_about(&mail->rcpts[i], delay))
			return true;
	return false;
}

void lw_bounce_span(lw_span span, struct lw_text *out)
{
	static const struct {
		const char *name;
		lw_span ns;
	} units[] = { { "day", LW_SEC(86400) }, { "hour", LW_SEC(3600) },
		{ "minute", LW_SEC(60) }, { "second", LW_SEC(1) } };
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		long long n = (long long)(span / units[i].ns);
		span %= units[i].ns;
		if (n)
			lw_text_fmt(out, "%s%lld %s%s", out->len ? " " : "", n,
				units[i].name, n == 1 ? "" : "s");
	}
}

static void date_of(const struct lw_bounce *b, int64_t unix_s, struct lw_text *out)
{
	lw_smtp_date(unix_s, b->zone, b->persona->day_padded, b->persona->gmt, out);
}

static void put(struct letter *l, const char *form)
{
	if (form)
		lw_text_fill(l->out, form, l->words);
}

static void open_letter(struct letter *l, const struct lw_bounce *b, struct lw_text *out)
{
	struct lw_civil utc = lw_civil_of(b->unix_s, 0);
	*l = (struct letter){ .b = b, .form = &b->persona->bounce, .out = out };
	date_of(b, b->unix_s, &l->date);
	date_of(b, b->arrived_unix_s, &l->arrived);
	lw_bounce_span(b->times->warn, &l->late);
	lw_bounce_span(b->times->expire, &l->expire);
	snprintf(l->seconds, sizeof(l->seconds), "%lld", (long long)b->unix_s);
	snprintf(l->digits, sizeof(l->digits), "%04d%02d%02d%02d%02d",
		(int)(utc.year % 10000), utc.month, utc.day, utc.hour, utc.minute);
	l->words['h'] = b->host;
	l->words['q'] = b->id;
	l->words['d'] = lw_text_str(&l->date);
	l->words['D'] = lw_text_str(&l->arrived);
	l->words['w'] = lw_text_str(&l->late);
	l->words['W'] = lw_text_str(&l->expire);
	l->words['u'] = l->seconds;
	l->words['z'] = l->digits;
	l->words['s'] = b->mail->sender;
	l->words['c'] = b->mail->client ? b->mail->client : "localhost";
	lw_text_fill(&l->boundary, l->form->boundary, l->words);
	l->words['B'] = lw_text_str(&l->boundary);
}

static void close_letter(struct letter *l)
{
	lw_text_fini(&l->date);
	lw_text_fini(&l->arrived);
	lw_text_fini(&l->late);
	lw_text_fini(&l->expire);
	lw_text_fini(&l->boundary);
}

static bool is_expired(const struct lw_queued_mail *m)
{
	for (size_t i = 0; i < m->nrcpts; i++)
		if (m->rcpts[i].state == LW_QUEUED_FAILED &&
			strcmp(m->rcpts[i].status, "4.4.7") == 0)
			return true;
	return false;
}

/* For people: who, why, and what the two servers said. */
static void put_text(struct letter *l)
{
	const struct lw_bounce *b = l->b;
	const struct lw_bounce_words *f = l->form;
	put(l, b->delay ? f->delayed_text : f->failed_text);
	for (size_t i = 0; i < b->mail->nrcpts; i++) {
		const struct lw_queued_rcpt *r = &b->mail->rcpts[i];
		if (!is_about(r, b->delay))
			continue;
		l->words['r'] = r->to.mailbox;
		l->words['y'] = r->reply;
		l->words['o'] = r->alias;
		put(l, f->recipient);
		if (r->reply && !b->delay)
			put(l, f->reason);
		if (r->alias)
			put(l, f->alias);
	}
	put(l, f->list_end);
	if (f->transcript_head) {
		put(l, f->transcript_head);
		lw_text_add(l->out, lw_text_str(&b->mail->transcript));
	}
	if (b->delay)
		put(l, f->waiting);
	else if (is_expired(b->mail))
		put(l, f->expired);
}

static char hex_digit(char c)
{
	return (char)(c <= '9' ? c - '0' : c - 'A' + 10);
}

/* A field whose value came as a parameter (RFC 3461 4: +XX stands for a character). */
static void put_xtext(struct letter *l, const char *field, const char *xtext)
{
	if (!xtext)
		return;
	lw_text_fmt(l->out, "%s: ", field);
	for (const char *p = xtext; *p; p++) {
		if (*p != '+' || !p[1] || !p[2]) {
			lw_text_char(l->out, *p);
			continue;
		}
		char c = (char)(hex_digit(p[1]) << 4 | hex_digit(p[2]));
		lw_text_char(l->out, c >= ' ' && c <= '~' ? c : '?');
		p += 2;
	}
	lw_text_add(l->out, "\r\n");
}

/* One recipient of the machine-readable part (RFC 3464 2.3). */
static void put_fields(struct letter *l, const struct lw_queued_rcpt *r)
{
	const struct lw_bounce_words *f = l->form;
	const struct lw_bounce *b = l->b;
	struct lw_text date = { 0 };
	int64_t last = b->arrived_unix_s + (r->last_try - b->mail->arrived) / LW_SEC(1);
	lw_text_add(l->out, "\r\n");
	put_xtext(l, "Original-Recipient", r->to.orcpt);
	lw_text_fmt(l->out, "Final-Recipient: %s%s\r\n", f->address_type,
		r->alias ? r->alias : r->to.mailbox);
	if (r->alias)
		lw_text_fmt(l->out, "X-Actual-Recipient: %s%s\r\n", f->address_type,
			r->to.mailbox);
	lw_text_fmt(l->out, "Action: %s\r\nStatus: %s\r\n",
		b->delay ? "delayed" : "failed",
		r->status[0] ? r->status
		: b->delay   ? "4.0.0"
			     : "5.0.0");
	if (r->mta)
		lw_text_fmt(l->out, "Remote-MTA: %s%s\r\n", f->mta_type, r->mta);
	if (r->reply)
		lw_text_fmt(l->out, "Diagnostic-Code: %s%s\r\n", f->diagnostic_type,
			r->reply);
	date_of(b, last, &date);
	lw_text_fmt(l->out, "Last-Attempt-Date: %s\r\n", lw_text_str(&date));
	if (b->delay) {
		lw_text_clear(&date);
		date_of(b, b->arrived_unix_s + b->times->expire / LW_SEC(1), &date);
		lw_text_fmt(l->out, "Will-Retry-Until: %s\r\n", lw_text_str(&date));
	}
	lw_text_fini(&date);
}

static void put_status(struct letter *l)
{
	const struct lw_bounce *b = l->b;
	const struct lw_bounce_words *f = l->form;
	lw_text_add(l->out, "Content-Type: message/delivery-status\r\n\r\n");
	put_xtext(l, "Original-Envelope-Id", b->mail->envid);
	lw_text_fmt(l->out, "Reporting-MTA: %s%s\r\n", f->reporting_type, b->host);
	if (b->mail->client_name)
		lw_text_fmt(l->out, "Received-From-MTA: %s%s\r\n", f->mta_type,
			b->mail->client_name);
	lw_text_fmt(l->out, "Arrival-Date: %s\r\n", lw_text_str(&l->arrived));
	for (size_t i = 0; i < b->mail->nrcpts; i++)
		if (is_about(&b->mail->rcpts[i], b->delay))
			put_fields(l, &b->mail->rcpts[i]);
}

/* The end of a message's header: what RET=HDRS returns. */
static size_t header_len(const struct lw_text *bytes)
{
	const char *blank = bytes->len ? strstr(bytes->s, "\r\n\r\n") : NULL;
	return blank ? (size_t)(blank + 2 - bytes->s) : bytes->len;
}

static bool has_8bit(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] & 0x80)
			return true;
	return false;
}

static void put_original(struct letter *l, size_t n)
{
	const struct lw_queued_mail *m = l->b->mail;
	const char *bytes = lw_text_str(&m->bytes);
	lw_text_fmt(l->out, "Content-Type: %s\r\n",
		m->headers_only ? "text/rfc822-headers" : "message/rfc822");
	if (has_8bit(bytes, n))
		lw_text_add(l->out, "Content-Transfer-Encoding: 8bit\r\n");
	lw_text_add(l->out, "\r\n");
	put(l, l->form->original);
	lw_text_bytes(l->out, bytes, n);
}

static void put_boundary(struct letter *l, const char *end)
{
	lw_text_fmt(l->out, "\r\n--%s%s\r\n", lw_text_str(&l->boundary), end);
}

void lw_bounce_write(const struct lw_bounce *b, struct lw_text *out)
{
	struct letter l;
	const struct lw_text *bytes = &b->mail->bytes;
	size_t n = b->mail->headers_only ? header_len(bytes) : bytes->len;
	open_letter(&l, b, out);
	put(&l, l.form->received);
	put(&l, l.form->headers);
	if (has_8bit(lw_text_str(bytes), n))
		lw_text_add(out, "Content-Transfer-Encoding: 8bit\r\n");
	put(&l, b->delay ? l.form->delayed_headers : l.form->failed_headers);
	lw_text_add(out, "\r\nThis is a MIME-encapsulated message\r\n");
	put_boundary(&l, "");
	put(&l, l.form->first_part);
	lw_text_add(out, "\r\n");
	put_text(&l);
	put_boundary(&l, "");
	put_status(&l);
	put_boundary(&l, "");
	put_original(&l, n);
	put_boundary(&l, "--");
	close_letter(&l);
}
