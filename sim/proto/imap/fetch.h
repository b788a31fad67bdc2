/* fetch.h - what FETCH asks for, and how each item is written (RFC 3501 6.4.5, 7.4.2).
 * SPDX-License-Identifier: MIT */
#ifndef SIM_PROTO_IMAP_FETCH_H
#define SIM_PROTO_IMAP_FETCH_H

#include "imap_priv.h"
#include "labwire/store/mime.h"

enum {
	FETCH_ITEMS_MAX = 100,
	FETCH_FIELDS_MAX = 100, /* names in HEADER.FIELDS */
};

enum fetch_kind {
	FETCH_ENVELOPE,
	FETCH_FLAGS,
	FETCH_INTERNALDATE,
	FETCH_SIZE,
	FETCH_UID,
	FETCH_BODY, /* the structure without its extensions */
	FETCH_BODYSTRUCTURE,
	FETCH_SECTION,
};

enum fetch_text {
	FETCH_TEXT_ALL,
	FETCH_TEXT_HEADER,
	FETCH_TEXT_FIELDS,
	FETCH_TEXT_FIELDS_NOT,
	FETCH_TEXT_TEXT,
	FETCH_TEXT_MIME,
};

/* BODY[path.text]<first.count> */
struct fetch_section {
	uint32_t path[LW_MIME_DEPTH_MAX];
	size_t npath;
	enum fetch_text text;
	char **fields;
	size_t nfields, cap;
	bool partial;
	uint32_t first, count;
};

struct fetch_item {
	enum fetch_kind kind;
	bool sets_seen;
	char *label; /* in the answer: "BODY[HEADER]<0>" */
	struct fetch_section section;
};

struct fetch_items {
	struct fetch_item *list;
	size_t n, cap;
};

/* SP item, a list of them, or a macro, to the end.  False: bad. */
bool fetch_items_take(struct imap_args *a, struct fetch_items *items);
void fetch_items_fini(struct fetch_items *items);
bool fetch_section_take(struct imap_args *a, struct fetch_section *sec);
void fetch_section_fini(struct fetch_section *sec);
/* As it stands in an answer. */
void fetch_section_label(const struct fetch_section *sec, struct lw_text *out);

/* nstring of the section; no_part: when there is no such part. */
void fetch_section_put(const struct fetch_section *sec, const struct lw_part *root,
	const char *no_part, struct lw_text *out);
/* encoding: of a body that names none. */
void fetch_structure_put(const struct lw_part *p, bool extensions, const char *encoding,
	struct lw_text *out);
void fetch_envelope_put(struct lw_rd header, struct lw_text *out);

#endif
