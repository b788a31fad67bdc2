/* search.h - a search program: read, and tried on messages (RFC 3501 6.4.4).
 * SPDX-License-Identifier: MIT */
#ifndef SIM_PROTO_IMAP_SEARCH_H
#define SIM_PROTO_IMAP_SEARCH_H

#include "imap_priv.h"

enum {
	SEARCH_KEYS_MAX = 1000,
	SEARCH_DEPTH_MAX = 20, /* of NOT, OR and parentheses */
};

enum search_kind {
	SEARCH_ALL,
	SEARCH_FLAGS,	 /* all of `flags` set */
	SEARCH_NO_FLAGS, /* none of `flags` set */
	SEARCH_RECENT,
	SEARCH_NEW, /* recent and unseen */
	SEARCH_OLD, /* not recent */
	SEARCH_KEYWORD,
	SEARCH_UNKEYWORD,
	SEARCH_BEFORE, /* INTERNALDATE, by the day, zone left aside */
	SEARCH_ON,
	SEARCH_SINCE,
	SEARCH_SENTBEFORE, /* the Date: field */
	SEARCH_SENTON,
	SEARCH_SENTSINCE,
	SEARCH_LARGER,
	SEARCH_SMALLER,
	SEARCH_FIELD, /* a header field `name` holds `text` */
	SEARCH_BODY,
	SEARCH_TEXT, /* header or body */
	SEARCH_SET,  /* message numbers */
	SEARCH_UID,
	SEARCH_NOT, /* keys[0] */
	SEARCH_OR,  /* keys[0], keys[1] */
	SEARCH_AND, /* all of keys */
};

struct search_key {
	enum search_kind kind;
	uint32_t flags, size;
	struct lw_civil date;
	char *name, *text;
	struct imap_set set;
	struct search_key **keys;
	size_t nkeys, cap;
};

/* The rest of the arguments as one key.  NULL: answered. */
struct search_key *search_parse(struct lw_imap_server *s);
void search_free(struct search_key *k);
/* i: the message's index in the view. */
bool search_matches(const struct lw_imap_server *s, const struct search_key *k, size_t i);

#endif
