/* mime.c - a message as a tree of parts.
 *
 * Theory of operation.  A part is a range of the message.  A multipart is cut at the
 * lines that begin with its boundary (RFC 2046 5.1.1); the CRLF before such a line
 * belongs to it, not to the part.  Each piece is parsed in the same way, one level
 * deeper, so that a boundary that is missing further in ends at the one further out.
 * SPDX-License-Identifier: MIT */
#include "labwire/store/mime.h"

#include <string.h>
#include <strings.h>

#include "labwire/base/alloc.h"
#include "labwire/store/header.h"
#include "mime_priv.h"

struct limits {
	unsigned depth; /* levels above this one */
	size_t parts;	/* made so far */
};

static struct lw_part *parse(struct lw_rd bytes, bool in_digest, struct limits *l);

static bool is_type(const struct lw_part *p, const char *type, const char *subtype)
{
	return strcasecmp(p->type, type) == 0 &&
	       (!subtype || strcasecmp(p->subtype, subtype) == 0);
}

/* What cannot be taken apart is a leaf: its type may not say otherwise. */
static void call_it(struct lw_part *p, const char *type, const char *subtype)
{
	lw_free(p->type);
	lw_free(p->subtype);
	mime_params_fini(&p->params);
	p->type = lw_strdup(type);
	p->subtype = lw_strdup(subtype);
}

static void adopt(struct lw_part *p, struct lw_part *child)
{
	p->parts = lw_grow(p->parts, &p->parts_cap, p->nparts + 1, sizeof(*p->parts));
	p->parts[p->nparts++] = child;
}

enum delimiter {
	NOT_ONE,
	BETWEEN,
	LAST,
};

/* "--boundary" or "--boundary--", and white space up to the line's end. */
static enum delimiter delimiter_of(struct lw_rd line, const char *boundary, size_t n)
{
	size_t len = lw_rd_left(&line);
	if (len < n + 2 || memcmp(line.at, "--", 2) != 0 ||
		memcmp(line.at + 2, boundary, n) != 0)
		return NOT_ONE;
	lw_rd_skip(&line, n + 2);
	bool last = lw_rd_left(&line) >= 2 && memcmp(line.at, "--", 2) == 0;
	if (last)
		lw_rd_skip(&line, 2);
	while (lw_rd_left(&line) > 0)
		if (!strchr(" \t\r\n", lw_rd_u8(&line)))
			return NOT_ONE;
	return last ? LAST : BETWEEN;
}

static void split(struct lw_part *p, const char *boundary, struct limits *l)
{
	struct lw_rd rest = p->body;
	bool digest = is_type(p, "multipart", "digest");
	size_t n = strlen(boundary);
	const uint8_t *part = NULL; /* where the present one began */
	enum delimiter d = NOT_ONE;
	while (lw_rd_left(&rest) > 0 && d != LAST && l->parts < LW_MIME_PARTS_MAX) {
		const uint8_t *start = rest.at;
		d = delimiter_of(lw_rd_line(&rest), boundary, n);
		if (d == NOT_ONE)
			continue;
		if (part)
			adopt(p,
				parse(lw_rd_chomp(lw_rd_of(part, (size_t)(start - part))),
					digest, l));
		part = d == BETWEEN ? rest.at : NULL;
	}
	if (part) /* the last delimiter is missing, or there are too many */
		adopt(p, parse(lw_rd_of(part, (size_t)(rest.end - part)), digest, l));
}

static void parse_children(struct lw_part *p, struct limits *l)
{
	bool multipart = is_type(p, "multipart", NULL);
	bool message = is_type(p, "message", "rfc822");
	const char *boundary = lw_mime_param(&p->params, "boundary");
	if (!multipart && !message)
		return;
	if (l->depth >= LW_MIME_DEPTH_MAX || l->parts >= LW_MIME_PARTS_MAX) {
		call_it(p, "application", "octet-stream");
		return;
	}
	l->depth++;
	if (message)
		adopt(p, parse(p->body, false, l));
	else if (boundary && *boundary)
		split(p, boundary, l);
	l->depth--;
	if (p->nparts == 0)
		call_it(p, "text", "plain"); /* not valid: RFC 2045 5.2 */
	else
		p->kind = message ? LW_MIME_MESSAGE : LW_MIME_MULTIPART;
}

static struct lw_part *parse(struct lw_rd bytes, bool in_digest, struct limits *l)
{
	struct lw_part *p = lw_alloc(sizeof(*p));
	l->parts++;
	lw_message_split(bytes, &p->header, &p->body);
	mime_read_fields(p, in_digest);
	parse_children(p, l);
	return p;
}

struct lw_part *lw_part_parse(struct lw_rd message)
{
	struct limits l = { 0 };
	return parse(message, false, &l);
}

void lw_part_free(struct lw_part *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < p->nparts; i++)
		lw_part_free(p->parts[i]);
	lw_free(p->parts);
	mime_params_fini(&p->params);
	mime_params_fini(&p->disposition_params);
	mime_params_fini(&p->language);
	lw_free(p->type);
	lw_free(p->subtype);
	lw_free(p->id);
	lw_free(p->description);
	lw_free(p->encoding);
	lw_free(p->md5);
	lw_free(p->location);
	lw_free(p->disposition);
	lw_free(p);
}

uint32_t lw_part_lines(const struct lw_part *p)
{
	uint32_t lines = 0;
	struct lw_rd r = p->body;
	for (; lw_rd_left(&r) > 0; lines++)
		(void)lw_rd_line(&r);
	return lines;
}
