/* fetch_item.c - the items of FETCH, read (RFC 3501 section 9: fetch-att).
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include <strings.h>

#include "fetch.h"
#include "labwire/base/alloc.h"

/* Items without a section; those of RFC 822's name are sections under another label. */
static const struct {
	const char *name;
	enum fetch_kind kind;
	enum fetch_text text;
	bool sets_seen;
} words[] = {
	{ "ENVELOPE", FETCH_ENVELOPE, FETCH_TEXT_ALL, false },
	{ "FLAGS", FETCH_FLAGS, FETCH_TEXT_ALL, false },
	{ "INTERNALDATE", FETCH_INTERNALDATE, FETCH_TEXT_ALL, false },
	{ "RFC822.SIZE", FETCH_SIZE, FETCH_TEXT_ALL, false },
	{ "UID", FETCH_UID, FETCH_TEXT_ALL, false },
	{ "BODY", FETCH_BODY, FETCH_TEXT_ALL, false },
	{ "BODYSTRUCTURE", FETCH_BODYSTRUCTURE, FETCH_TEXT_ALL, false },
	{ "RFC822", FETCH_SECTION, FETCH_TEXT_ALL, true },
	{ "RFC822.HEADER", FETCH_SECTION, FETCH_TEXT_HEADER, false },
	{ "RFC822.TEXT", FETCH_SECTION, FETCH_TEXT_TEXT, true },
};

/* Only alone, not in a list. */
static const struct {
	const char *name;
	const char *means;
} macros[] = {
	{ "ALL", "(FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)" },
	{ "FAST", "(FLAGS INTERNALDATE RFC822.SIZE)" },
	{ "FULL", "(FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODY)" },
};

void fetch_items_fini(struct fetch_items *items)
{
	for (size_t i = 0; i < items->n; i++) {
		lw_free(items->list[i].label);
		fetch_section_fini(&items->list[i].section);
	}
	lw_free(items->list);
	*items = (struct fetch_items){ 0 };
}

static struct fetch_item *add(struct fetch_items *items, enum fetch_kind kind)
{
	items->list =
		lw_grow(items->list, &items->cap, items->n + 1, sizeof(*items->list));
	struct fetch_item *item = &items->list[items->n++];
	*item = (struct fetch_item){ .kind = kind };
	return item;
}

/* "BODY[" or "BODY.PEEK[" was read, but for the bracket. */
static bool take_section(struct imap_args *a, struct fetch_items *items, bool peek)
{
	struct fetch_item *item = add(items, FETCH_SECTION);
	struct lw_text label = { 0 };
	item->sets_seen = !peek;
	if (!fetch_section_take(a, &item->section))
		return false;
	fetch_section_label(&item->section, &label);
	item->label = lw_text_take(&label);
	return true;
}

static bool add_word(struct fetch_items *items, const char *name)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcasecmp(words[i].name, name) != 0)
			continue;
		struct fetch_item *item = add(items, words[i].kind);
		item->label = lw_strdup(words[i].name);
		item->sets_seen = words[i].sets_seen;
		item->section.text = words[i].text;
		return true;
	}
	return false;
}

static bool take_item(struct imap_args *a, struct fetch_items *items)
{
	struct lw_text word = { 0 };
	bool ok = items->n < FETCH_ITEMS_MAX && imap_take_word(a, &word);
	const char *name = lw_text_str(&word);
	bool peek = ok && strcasecmp(name, "BODY.PEEK") == 0;
	if (ok && imap_peek(a, '['))
		ok = (peek || strcasecmp(name, "BODY") == 0) &&
		     take_section(a, items, peek);
	else if (ok)
		ok = add_word(items, name);
	lw_text_fini(&word);
	return ok;
}

static bool take_list(struct imap_args *a, struct fetch_items *items)
{
	do {
		if (!take_item(a, items))
			return false;
	} while (imap_try(a, ' '));
	return imap_take(a, ')');
}

/* A macro at the cursor: what it means. */
static const char *macro_at(const struct imap_args *a)
{
	size_t n = lw_rd_left(&a->in);
	for (size_t i = 0; i < sizeof(macros) / sizeof(macros[0]); i++)
		if (strlen(macros[i].name) == n &&
			strncasecmp(macros[i].name, (const char *)a->in.at, n) == 0)
			return macros[i].means;
	return NULL;
}

bool fetch_items_take(struct imap_args *a, struct fetch_items *items)
{
	*items = (struct fetch_items){ 0 };
	if (!imap_take_space(a))
		return false;
	const char *macro = macro_at(a);
	if (macro)
		a->in = lw_rd_str(macro);
	if (imap_try(a, '('))
		return take_list(a, items) && imap_take_end(a);
	return take_item(a, items) && imap_take_end(a);
}
