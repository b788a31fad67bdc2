/* fetch_section.c - BODY[section]<partial>: read, found in the message, written (RFC 3501
 * 6.4.5, section 9: section).  SPDX-License-Identifier: MIT */
#include <string.h>
#include <strings.h>

#include "fetch.h"
#include "labwire/base/alloc.h"
#include "labwire/store/header.h"

static const struct {
	const char *name;
	enum fetch_text text;
} texts[] = { { "HEADER", FETCH_TEXT_HEADER }, { "HEADER.FIELDS", FETCH_TEXT_FIELDS },
	{ "HEADER.FIELDS.NOT", FETCH_TEXT_FIELDS_NOT }, { "TEXT", FETCH_TEXT_TEXT },
	{ "MIME", FETCH_TEXT_MIME } };

enum {
	TEXTS = sizeof(texts) / sizeof(texts[0])
};

void fetch_section_fini(struct fetch_section *sec)
{
	for (size_t i = 0; i < sec->nfields; i++)
		lw_free(sec->fields[i]);
	lw_free(sec->fields);
}

/* SP "(" name *(SP name) ")" */
static bool take_fields(struct imap_args *a, struct fetch_section *sec)
{
	if (!imap_take_space(a) || !imap_take(a, '('))
		return false;
	do {
		struct lw_text name = { 0 };
		if (sec->nfields == FETCH_FIELDS_MAX || !imap_take_astring(a, &name)) {
			lw_text_fini(&name);
			return false;
		}
		sec->fields = lw_grow(
			sec->fields, &sec->cap, sec->nfields + 1, sizeof(*sec->fields));
		sec->fields[sec->nfields++] = lw_text_take(&name);
	} while (imap_try(a, ' '));
	return imap_take(a, ')');
}

/* The word behind the numbers; MIME belongs to a part. */
static bool take_text(struct imap_args *a, struct fetch_section *sec)
{
	struct lw_text word = { 0 };
	bool known = false;
	if (imap_take_atom(a, &word))
		for (size_t i = 0; i < TEXTS; i++)
			if (strcasecmp(texts[i].name, lw_text_str(&word)) == 0) {
				sec->text = texts[i].text;
				known = true;
			}
	lw_text_fini(&word);
	if (!known || (sec->text == FETCH_TEXT_MIME && sec->npath == 0))
		return false;
	bool fields =
		sec->text == FETCH_TEXT_FIELDS || sec->text == FETCH_TEXT_FIELDS_NOT;
	return !fields || take_fields(a, sec);
}

static bool digit_next(const struct imap_args *a)
{
	return !imap_at_end(a) && *a->in.at >= '0' && *a->in.at <= '9';
}

/* nz-number *("." nz-number), then perhaps "." and a word */
static bool take_path(struct imap_args *a, struct fetch_section *sec)
{
	while (digit_next(a)) {
		uint32_t n = 0;
		if (sec->npath == LW_MIME_DEPTH_MAX || !imap_take_number(a, &n) || n == 0)
			return false;
		sec->path[sec->npath++] = n;
		if (!imap_try(a, '.'))
			return true;
	}
	return take_text(a, sec);
}

/* "<" number "." nz-number ">" */
static bool take_partial(struct imap_args *a, struct fetch_section *sec)
{
	if (!imap_try(a, '<'))
		return true;
	sec->partial = true;
	return imap_take_number(a, &sec->first) && imap_take(a, '.') &&
	       imap_take_number(a, &sec->count) && sec->count > 0 && imap_take(a, '>');
}

bool fetch_section_take(struct imap_args *a, struct fetch_section *sec)
{
	if (!imap_take(a, '['))
		return false;
	if (!imap_peek(a, ']') && !take_path(a, sec))
		return false;
	return imap_take(a, ']') && take_partial(a, sec);
}

void fetch_section_label(const struct fetch_section *sec, struct lw_text *out)
{
	lw_text_add(out, "BODY[");
	for (size_t i = 0; i < sec->npath; i++)
		lw_text_fmt(out, "%s%u", i ? "." : "", (unsigned)sec->path[i]);
	for (size_t i = 0; i < TEXTS; i++)
		if (texts[i].text == sec->text)
			lw_text_fmt(out, "%s%s", sec->npath ? "." : "", texts[i].name);
	for (size_t i = 0; i < sec->nfields; i++) {
		lw_text_add(out, i ? " " : " (");
		imap_put_astring(out, sec->fields[i]);
	}
	lw_text_add(out, sec->nfields ? ")]" : "]");
	if (sec->partial)
		lw_text_fmt(out, "<%u>", (unsigned)sec->first);
}

/* Part n of a message: of its parts, or the one that it is itself. */
static const struct lw_part *part_of_message(const struct lw_part *m, uint32_t n)
{
	if (m->kind == LW_MIME_MULTIPART)
		return n <= m->nparts ? m->parts[n - 1] : NULL;
	return n == 1 ? m : NULL;
}

static const struct lw_part *part_of_part(const struct lw_part *p, uint32_t n)
{
	if (p->kind == LW_MIME_MESSAGE)
		return part_of_message(p->parts[0], n);
	return p->kind == LW_MIME_MULTIPART && n <= p->nparts ? p->parts[n - 1] : NULL;
}

static const struct lw_part *find(
	const struct fetch_section *sec, const struct lw_part *root)
{
	const struct lw_part *p = part_of_message(root, sec->path[0]);
	for (size_t i = 1; p && i < sec->npath; i++)
		p = part_of_part(p, sec->path[i]);
	return p;
}

static bool wanted(const struct fetch_section *sec, const struct lw_field *f)
{
	for (size_t i = 0; i < sec->nfields; i++)
		if (lw_field_is(f, sec->fields[i]))
			return sec->text == FETCH_TEXT_FIELDS;
	return sec->text == FETCH_TEXT_FIELDS_NOT;
}

/* The empty line at the end belongs to it, even when the message has none. */
static void put_fields(
	const struct fetch_section *sec, struct lw_rd header, struct lw_text *out)
{
	struct lw_field f;
	while (lw_field_next(&header, &f))
		if (wanted(sec, &f))
			lw_text_bytes(out, f.whole.at, lw_rd_left(&f.whole));
	lw_text_add(out, "\r\n");
}

static void put_partial(
	const struct fetch_section *sec, struct lw_rd bytes, struct lw_text *out)
{
	size_t n = lw_rd_left(&bytes);
	if (sec->partial) {
		size_t first = sec->first < n ? sec->first : n;
		size_t count = sec->count < n - first ? sec->count : n - first;
		bytes = lw_rd_of(bytes.at + first, count);
	}
	imap_put_literal(out, bytes);
}

/* The message whose header or text is asked for: all, or the one in a part. */
static const struct lw_part *message_of(
	const struct fetch_section *sec, const struct lw_part *root)
{
	if (sec->npath == 0)
		return root;
	const struct lw_part *p = find(sec, root);
	return p && p->kind == LW_MIME_MESSAGE ? p->parts[0] : NULL;
}

static void put_message_text(
	const struct fetch_section *sec, const struct lw_part *m, struct lw_text *out)
{
	struct lw_text fields = { 0 };
	switch (sec->text) {
	case FETCH_TEXT_HEADER:
		put_partial(sec, m->header, out);
		break;
	case FETCH_TEXT_TEXT:
		put_partial(sec, m->body, out);
		break;
	case FETCH_TEXT_FIELDS:
	case FETCH_TEXT_FIELDS_NOT:
		put_fields(sec, m->header, &fields);
		put_partial(sec, lw_rd_of(fields.s, fields.len), out);
		break;
	case FETCH_TEXT_ALL: {
		size_t n = (size_t)(m->body.end - m->header.at);
		put_partial(sec, lw_rd_of(m->header.at, n), out);
		break;
	}
	case FETCH_TEXT_MIME:
		break;
	}
	lw_text_fini(&fields);
}

void fetch_section_put(const struct fetch_section *sec, const struct lw_part *root,
	const char *no_part, struct lw_text *out)
{
	bool whole = sec->text == FETCH_TEXT_ALL || sec->text == FETCH_TEXT_MIME;
	const struct lw_part *p =
		sec->npath && whole ? find(sec, root) : message_of(sec, root);
	if (!p)
		lw_text_add(out, no_part);
	else if (sec->npath && whole)
		put_partial(sec, sec->text == FETCH_TEXT_MIME ? p->header : p->body, out);
	else
		put_message_text(sec, p, out);
}
