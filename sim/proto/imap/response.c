/* response.c - what a server says.  SPDX-License-Identifier: MIT */
#include "response.h"

#include <string.h>
#include <strings.h>

#include "imap_literal.h"

void response_clear(struct response_reader *r)
{
	if (r->bytes.cap > RESPONSE_LINE_MAX)
		lw_text_fini(&r->bytes);
	lw_text_clear(&r->bytes);
	r->line_start = r->line_bytes = r->literal_left = 0;
}

void response_fini(struct response_reader *r)
{
	lw_text_fini(&r->bytes);
	lw_text_fini(&r->quoted);
}

static void take_literal(struct response_reader *r, struct lw_rd *in)
{
	size_t n = lw_rd_left(in) < r->literal_left ? lw_rd_left(in) : r->literal_left;
	lw_text_bytes(&r->bytes, in->at, n);
	lw_rd_skip(in, n);
	r->literal_left -= n;
	r->line_start = r->bytes.len;
}

/* True: the line is the last one. */
static bool take_line(struct response_reader *r, struct lw_rd *in)
{
	size_t room = RESPONSE_LINE_MAX - r->line_bytes;
	size_t most = lw_rd_left(in) < room ? lw_rd_left(in) : room;
	const uint8_t *nl = most ? memchr(in->at, '\n', most) : NULL;
	size_t n = nl ? (size_t)(nl + 1 - in->at) : most;
	size_t size = 0;
	bool waits = false;
	lw_text_bytes(&r->bytes, in->at, n);
	lw_rd_skip(in, n);
	r->line_bytes += n;
	if (!nl) {
		r->too_long = r->line_bytes == RESPONSE_LINE_MAX;
		return false;
	}
	struct lw_rd line =
		lw_rd_of(r->bytes.s + r->line_start, r->bytes.len - r->line_start);
	if (!imap_literal_announced(line, &size, &waits))
		return true;
	r->line_start = r->bytes.len;
	r->too_long =
		size > RESPONSE_LITERAL_MAX || r->bytes.len > RESPONSE_LITERAL_MAX - size;
	r->literal_left = size;
	return false;
}

bool response_collect(struct response_reader *r, struct lw_rd *in)
{
	while (lw_rd_left(in) > 0 && !r->too_long) {
		if (r->literal_left > 0)
			take_literal(r, in);
		else if (take_line(r, in))
			return true;
	}
	return false;
}

static enum response_status status_of(const char *word)
{
	static const char *const words[] = { [RESPONSE_OK] = "OK",
		[RESPONSE_NO] = "NO",
		[RESPONSE_BAD] = "BAD",
		[RESPONSE_PREAUTH] = "PREAUTH",
		[RESPONSE_BYE] = "BYE" };
	for (size_t i = RESPONSE_OK; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcasecmp(words[i], word) == 0)
			return (enum response_status)i;
	return RESPONSE_NONE;
}

static void read_flags(struct imap_args *a, struct response *out)
{
	struct lw_text name = { 0 };
	out->has |= RESPONSE_HAS_FLAGS;
	if (!imap_take(a, '('))
		return;
	while (!a->bad && !imap_try(a, ')')) {
		bool system = imap_try(a, '\\');
		if (imap_take_atom(a, &name) && system) {
			out->seen |= strcasecmp(lw_text_str(&name), "Seen") == 0;
			out->deleted |= strcasecmp(lw_text_str(&name), "Deleted") == 0;
		}
		(void)imap_try(a, ' ');
	}
	lw_text_fini(&name);
}

/* A value whose meaning is of no matter: a string, a list of them, an atom. */
static void skip_value(struct imap_args *a)
{
	struct lw_text skipped = { 0 };
	unsigned depth = 0;
	do {
		if (imap_try(a, '('))
			depth++;
		else if (depth && imap_try(a, ')'))
			depth--;
		else if (imap_peek(a, '"') || imap_peek(a, '{'))
			(void)imap_take_string(a, &skipped);
		else if (!(depth && imap_try(a, ' ')))
			(void)imap_take_astring(a, &skipped);
	} while (depth > 0 && !a->bad);
	lw_text_fini(&skipped);
}

/* Of something that must still end. */
static void skip_one(struct imap_args *a)
{
	lw_rd_skip(&a->in, 1);
	a->bad = a->bad || imap_at_end(a);
}

/* "[...]" and perhaps "<n>"; is the section the whole message? */
static bool take_section(struct imap_args *a)
{
	bool whole = false;
	if (!imap_try(a, '['))
		return false;
	whole = imap_peek(a, ']');
	while (!a->bad && !imap_try(a, ']'))
		skip_one(a);
	if (imap_peek(a, '<')) {
		whole = false;
		while (!a->bad && !imap_try(a, '>'))
			skip_one(a);
	}
	return whole;
}

/* "BODY" was read: the message, a section of it, or its structure. */
static void read_body(struct imap_args *a, struct response *out)
{
	bool whole = take_section(a), has = false;
	if (!imap_take_space(a))
		return;
	if (whole && imap_peek(a, '{')) {
		has = imap_take_literal(a, &out->body);
	} else if (whole && imap_peek(a, '"')) {
		has = imap_take_string(a, out->quoted);
		out->body = lw_rd_of(lw_text_str(out->quoted), out->quoted->len);
	} else {
		skip_value(a);
	}
	out->has |= has ? RESPONSE_HAS_BODY : 0;
}

static void read_item(struct imap_args *a, struct response *out)
{
	struct lw_text name = { 0 };
	if (!imap_take_word(a, &name))
		return;
	if (strcasecmp(lw_text_str(&name), "BODY") == 0) {
		read_body(a, out);
	} else if (imap_take_space(a)) {
		if (strcasecmp(lw_text_str(&name), "FLAGS") == 0)
			read_flags(a, out);
		else if (strcasecmp(lw_text_str(&name), "UID") != 0)
			skip_value(a);
		else if (imap_take_number(a, &out->uid))
			out->has |= RESPONSE_HAS_UID;
	}
	lw_text_fini(&name);
}

static void read_fetch(struct imap_args *a, struct response *out)
{
	out->kind = RESPONSE_FETCH;
	if (!imap_take_space(a) || !imap_take(a, '('))
		return;
	do {
		read_item(a, out);
	} while (!a->bad && imap_try(a, ' '));
	(void)imap_take(a, ')');
}

/* A number and what it counts. */
static void read_numbered(struct imap_args *a, struct response *out)
{
	struct lw_text word = { 0 };
	if (imap_take_number(a, &out->number) && imap_take_space(a) &&
		imap_take_word(a, &word)) {
		if (strcasecmp(lw_text_str(&word), "EXISTS") == 0)
			out->kind = RESPONSE_EXISTS;
		else if (strcasecmp(lw_text_str(&word), "EXPUNGE") == 0)
			out->kind = RESPONSE_EXPUNGE;
		else if (strcasecmp(lw_text_str(&word), "FETCH") == 0)
			read_fetch(a, out);
	}
	lw_text_fini(&word);
}

static bool begins(struct lw_rd text, const char *word)
{
	size_t n = strlen(word);
	return lw_rd_left(&text) >= n && strncasecmp((const char *)text.at, word, n) == 0;
}

static void read_status(struct imap_args *a, const char *word, struct response *out)
{
	out->status = status_of(word);
	(void)imap_try(a, ' ');
	out->text = a->in;
	out->try_create = begins(a->in, "[TRYCREATE]");
	if (out->status != RESPONSE_NONE)
		out->kind = RESPONSE_STATUS;
	else if (strcasecmp(word, "CAPABILITY") == 0)
		out->kind = RESPONSE_CAPABILITY;
}

struct response response_parse(struct response_reader *r)
{
	struct lw_rd all = lw_rd_of(r->bytes.s, r->bytes.len);
	struct response out = { .kind = RESPONSE_OTHER, .quoted = &r->quoted };
	struct imap_args a = { .in = lw_rd_chomp(all) };
	struct lw_text word = { 0 };
	if (imap_try(&a, '+')) {
		out.kind = RESPONSE_CONTINUE;
		return out;
	}
	const uint8_t *tag = a.in.at;
	if (!imap_try(&a, '*') && imap_take_astring(&a, &word))
		out.tag = lw_rd_of(tag, (size_t)(a.in.at - tag));
	if (!imap_take_space(&a))
		out.kind = RESPONSE_MALFORMED;
	else if (!imap_at_end(&a) && *a.in.at >= '0' && *a.in.at <= '9')
		read_numbered(&a, &out);
	else if (imap_take_atom(&a, &word))
		read_status(&a, lw_text_str(&word), &out);
	if (a.bad)
		out.kind = RESPONSE_MALFORMED;
	lw_text_fini(&word);
	return out;
}
