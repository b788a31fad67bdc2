/* fetch_structure.c - ENVELOPE, BODY and BODYSTRUCTURE (RFC 3501 7.4.2).
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include <strings.h>

#include "fetch.h"
#include "labwire/store/address.h"
#include "labwire/store/header.h"

static void put_field(struct lw_rd header, const char *name, struct lw_text *out)
{
	struct lw_field f;
	struct lw_text value = { 0 };
	if (lw_header_find(&header, name, &f)) {
		lw_unfold(f.value, &value);
		imap_put_string(out, lw_text_str(&value), value.len);
	} else {
		lw_text_add(out, "NIL");
	}
	lw_text_fini(&value);
}

static void put_address(const struct lw_address *a, struct lw_text *out)
{
	lw_text_char(out, '(');
	imap_put_nstring(out, a->name);
	lw_text_char(out, ' ');
	imap_put_nstring(out, a->route);
	lw_text_char(out, ' ');
	imap_put_nstring(out, a->mailbox);
	lw_text_char(out, ' ');
	imap_put_nstring(out, a->host);
	lw_text_char(out, ')');
}

/* All fields of that name; without any, those of the name to fall back on. */
static void put_addresses(
	struct lw_rd header, const char *name, const char *fallback, struct lw_text *out)
{
	struct lw_addresses all = { 0 };
	struct lw_rd from = header;
	struct lw_field f;
	while (lw_header_find(&from, name, &f))
		lw_addresses_parse(&all, f.value);
	while (all.n == 0 && fallback && lw_header_find(&header, fallback, &f))
		lw_addresses_parse(&all, f.value);
	lw_text_add(out, all.n ? "(" : "NIL");
	for (size_t i = 0; i < all.n; i++)
		put_address(&all.list[i], out);
	lw_text_add(out, all.n ? ")" : "");
	lw_addresses_fini(&all);
}

void fetch_envelope_put(struct lw_rd header, struct lw_text *out)
{
	static const struct {
		const char *name, *fallback;
		bool addresses;
	} fields[] = { { "Date", NULL, false }, { "Subject", NULL, false },
		{ "From", NULL, true }, { "Sender", "From", true },
		{ "Reply-To", "From", true }, { "To", NULL, true }, { "Cc", NULL, true },
		{ "Bcc", NULL, true }, { "In-Reply-To", NULL, false },
		{ "Message-ID", NULL, false } };
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		lw_text_char(out, i ? ' ' : '(');
		if (fields[i].addresses)
			put_addresses(header, fields[i].name, fields[i].fallback, out);
		else
			put_field(header, fields[i].name, out);
	}
	lw_text_char(out, ')');
}

static void put_params(const struct lw_mime_params *p, struct lw_text *out)
{
	lw_text_add(out, p->n ? "(" : "NIL");
	for (size_t i = 0; i < p->n; i++) {
		lw_text_add(out, i ? " " : "");
		imap_put_nstring(out, p->list[i].name);
		lw_text_char(out, ' ');
		imap_put_nstring(out, p->list[i].value);
	}
	lw_text_add(out, p->n ? ")" : "");
}

/* SP disposition SP language SP location */
static void put_extensions(const struct lw_part *p, struct lw_text *out)
{
	if (p->disposition) {
		lw_text_add(out, " (");
		imap_put_nstring(out, p->disposition);
		lw_text_char(out, ' ');
		put_params(&p->disposition_params, out);
		lw_text_char(out, ')');
	} else {
		lw_text_add(out, " NIL");
	}
	lw_text_add(out, p->language.n > 1 ? " (" : " ");
	for (size_t i = 0; i < p->language.n; i++) {
		lw_text_add(out, i ? " " : "");
		imap_put_nstring(out, p->language.list[i].name);
	}
	lw_text_add(out, p->language.n > 1 ? ") " : p->language.n ? " " : "NIL ");
	imap_put_nstring(out, p->location);
}

static void put_multipart(const struct lw_part *p, bool extensions, const char *encoding,
	struct lw_text *out)
{
	for (size_t i = 0; i < p->nparts; i++)
		fetch_structure_put(p->parts[i], extensions, encoding, out);
	lw_text_char(out, ' ');
	imap_put_nstring(out, p->subtype);
	if (!extensions)
		return;
	lw_text_char(out, ' ');
	put_params(&p->params, out);
	put_extensions(p, out);
}

static void put_single(const struct lw_part *p, bool extensions, const char *encoding,
	struct lw_text *out)
{
	imap_put_nstring(out, p->type);
	lw_text_char(out, ' ');
	imap_put_nstring(out, p->subtype);
	lw_text_char(out, ' ');
	put_params(&p->params, out);
	lw_text_char(out, ' ');
	imap_put_nstring(out, p->id);
	lw_text_char(out, ' ');
	imap_put_nstring(out, p->description);
	lw_text_char(out, ' ');
	imap_put_nstring(out, p->encoding ? p->encoding : encoding);
	lw_text_fmt(out, " %zu", lw_rd_left(&p->body));
	if (p->kind == LW_MIME_MESSAGE) {
		lw_text_char(out, ' ');
		fetch_envelope_put(p->parts[0]->header, out);
		lw_text_char(out, ' ');
		fetch_structure_put(p->parts[0], extensions, encoding, out);
	}
	if (p->kind == LW_MIME_MESSAGE || strcasecmp(p->type, "text") == 0)
		lw_text_fmt(out, " %u", (unsigned)lw_part_lines(p));
	if (!extensions)
		return;
	lw_text_char(out, ' ');
	imap_put_nstring(out, p->md5);
	put_extensions(p, out);
}

void fetch_structure_put(const struct lw_part *p, bool extensions, const char *encoding,
	struct lw_text *out)
{
	lw_text_char(out, '(');
	if (p->kind == LW_MIME_MULTIPART)
		put_multipart(p, extensions, encoding, out);
	else
		put_single(p, extensions, encoding, out);
	lw_text_char(out, ')');
}
