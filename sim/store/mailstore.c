/* mailstore.c - users and their messages.  SPDX-License-Identifier: MIT */
#include "labwire/store/mailstore.h"

#include <string.h>
#include <strings.h>

#include "labwire/base/alloc.h"
#include "labwire/base/civil.h"

struct box {
	char *user;
	struct lw_mail *mails;
	size_t used, cap;
};

struct lw_mailstore {
	struct box *boxes;
	size_t used, cap;
};

struct lw_mailstore *lw_mailstore_new(void)
{
	return lw_alloc(sizeof(struct lw_mailstore));
}

static void free_box(struct box *b)
{
	for (size_t i = 0; i < b->used; i++) {
		lw_free(b->mails[i].from);
		lw_free(b->mails[i].bytes);
	}
	lw_free(b->mails);
	lw_free(b->user);
}

void lw_mailstore_free(struct lw_mailstore *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->used; i++)
		free_box(&s->boxes[i]);
	lw_free(s->boxes);
	lw_free(s);
}

static struct box *find(const struct lw_mailstore *s, const char *user)
{
	for (size_t i = 0; i < s->used; i++)
		if (strcasecmp(s->boxes[i].user, user) == 0)
			return &s->boxes[i];
	return NULL;
}

bool lw_mailstore_add_user(struct lw_mailstore *s, const char *user)
{
	if (find(s, user))
		return false;
	s->boxes = lw_grow(s->boxes, &s->cap, s->used + 1, sizeof(*s->boxes));
	s->boxes[s->used++] = (struct box){ .user = lw_strdup(user) };
	return true;
}

bool lw_mailstore_has_user(const struct lw_mailstore *s, const char *user)
{
	return find(s, user) != NULL;
}

enum lw_err lw_mailstore_deliver(
	struct lw_mailstore *s, const char *user, const struct lw_mail *mail)
{
	struct box *b = find(s, user);
	if (!b)
		return LW_ENOENT;
	b->mails = lw_grow(b->mails, &b->cap, b->used + 1, sizeof(*b->mails));
	struct lw_mail *m = &b->mails[b->used++];
	*m = *mail;
	m->from = lw_strdup(mail->from);
	m->bytes = lw_strndup(mail->bytes, mail->len);
	return LW_OK;
}

size_t lw_mailstore_count(const struct lw_mailstore *s, const char *user)
{
	const struct box *b = find(s, user);
	return b ? b->used : 0;
}

const struct lw_mail *lw_mailstore_get(
	const struct lw_mailstore *s, const char *user, size_t i)
{
	const struct box *b = find(s, user);
	return b && i < b->used ? &b->mails[i] : NULL;
}

const char *lw_mailstore_user(const struct lw_mailstore *s, size_t i)
{
	return i < s->used ? s->boxes[i].user : NULL;
}

/* One line at a time: CRLF becomes LF, and a line that could be taken for the start of
 * the next message is quoted (also when it was quoted before: ">From" gets one more). */
static void mbox_lines(const struct lw_mail *m, struct lw_text *out)
{
	const char *at = m->bytes, *end = m->bytes + m->len;
	while (at < end) {
		const char *nl = memchr(at, '\n', (size_t)(end - at));
		size_t n = (size_t)((nl ? nl : end) - at);
		size_t text = n && at[n - 1] == '\r' ? n - 1 : n;
		size_t quotes = 0;
		while (quotes < text && at[quotes] == '>')
			quotes++;
		if (text - quotes >= 5 && memcmp(at + quotes, "From ", 5) == 0)
			lw_text_char(out, '>');
		lw_text_bytes(out, at, text);
		lw_text_char(out, '\n');
		at += nl ? n + 1 : n;
	}
	lw_text_char(out, '\n');
}

void lw_mailstore_mbox(
	const struct lw_mailstore *s, const char *user, struct lw_text *out)
{
	const struct box *b = find(s, user);
	for (size_t i = 0; b && i < b->used; i++) {
		const struct lw_mail *m = &b->mails[i];
		struct lw_civil c = lw_civil_of(m->unix_s, m->zone);
		lw_text_fmt(out, "From %s  %s %s %2d %02d:%02d:%02d %lld\n",
			m->from[0] ? m->from : "MAILER-DAEMON",
			lw_civil_weekday(c.weekday), lw_civil_month(c.month), c.day,
			c.hour, c.minute, c.second, (long long)c.year);
		lw_text_fmt(out, "Return-Path: <%s>\n", m->from);
		mbox_lines(m, out);
	}
}

bool lw_mail_header(const char *bytes, size_t len, const char *name, struct lw_text *out)
{
	size_t n = strlen(name);
	const char *at = bytes, *end = bytes + len;
	while (at < end && *at != '\r' && *at != '\n') {
		const char *nl = memchr(at, '\n', (size_t)(end - at));
		size_t line = (size_t)((nl ? nl : end) - at);
		if (line > n && at[n] == ':' && strncasecmp(at, name, n) == 0) {
			const char *v = at + n + 1, *stop = at + line;
			while (v < stop && (*v == ' ' || *v == '\t'))
				v++;
			while (stop > v && (stop[-1] == '\r' || stop[-1] == ' '))
				stop--;
			lw_text_bytes(out, v, (size_t)(stop - v));
			return true;
		}
		at += nl ? line + 1 : line;
	}
	return false;
}
