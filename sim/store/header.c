/* header.c - header fields.  SPDX-License-Identifier: MIT */
#include "labwire/store/header.h"

#include <strings.h>

static bool is_empty(struct lw_rd line)
{
	return lw_rd_left(&line) == 0;
}

void lw_message_split(struct lw_rd message, struct lw_rd *header, struct lw_rd *body)
{
	const uint8_t *start = message.at;
	while (lw_rd_left(&message) > 0 && !is_empty(lw_rd_chomp(lw_rd_line(&message))))
		;
	*header = lw_rd_of(start, (size_t)(message.at - start));
	*body = message;
}

static bool is_blank(uint8_t c)
{
	return c == ' ' || c == '\t';
}

/* A field goes on as long as lines begin with white space (RFC 5322 2.2.3). */
static struct lw_rd take_folded(struct lw_rd *header)
{
	struct lw_rd whole = lw_rd_line(header);
	while (lw_rd_left(header) > 0 && is_blank(*header->at))
		whole.end = lw_rd_line(header).end;
	return whole;
}

bool lw_field_next(struct lw_rd *header, struct lw_field *out)
{
	while (lw_rd_left(header) > 0) {
		struct lw_rd whole = take_folded(header);
		size_t n = lw_rd_left(&whole);
		const uint8_t *colon = memchr(whole.at, ':', n);
		if (!colon || colon == whole.at || is_blank(*whole.at))
			continue;
		const uint8_t *name_end = colon;
		while (name_end > whole.at && is_blank(name_end[-1]))
			name_end--; /* obsolete syntax, RFC 5322 4.5 */
		out->whole = whole;
		out->name = lw_rd_of(whole.at, (size_t)(name_end - whole.at));
		out->value = lw_rd_of(colon + 1, (size_t)(whole.end - colon - 1));
		return true;
	}
	return false;
}

bool lw_field_is(const struct lw_field *f, const char *name)
{
	size_t n = lw_rd_left(&f->name);
	return strlen(name) == n && strncasecmp((const char *)f->name.at, name, n) == 0;
}

bool lw_header_find(struct lw_rd *header, const char *name, struct lw_field *out)
{
	while (lw_field_next(header, out))
		if (lw_field_is(out, name))
			return true;
	return false;
}

void lw_unfold(struct lw_rd value, struct lw_text *out)
{
	const uint8_t *p = value.at, *end = value.end;
	while (p < end && (is_blank(*p) || *p == '\r' || *p == '\n'))
		p++;
	while (end > p && (is_blank(end[-1]) || end[-1] == '\r' || end[-1] == '\n'))
		end--;
	for (; p < end; p++)
		if (*p != '\r' && *p != '\n')
			lw_text_char(out, (char)*p);
}

bool lw_mail_header(const char *bytes, size_t len, const char *name, struct lw_text *out)
{
	struct lw_rd header, body;
	struct lw_field f;
	lw_message_split(lw_rd_of(bytes, len), &header, &body);
	if (!lw_header_find(&header, name, &f))
		return false;
	lw_unfold(f.value, out);
	return true;
}
