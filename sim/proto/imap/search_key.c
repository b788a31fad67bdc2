/* search_key.c - a search program, read (RFC 3501 section 9: search-key).
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include <strings.h>

#include "labwire/base/alloc.h"
#include "search.h"

/* What follows the word of a key. */
enum operand {
	NOTHING,
	STRING, /* astring */
	FIELD,	/* astring SP astring */
	DATE,
	NUMBER,
	KEYWORD,
	UIDS,
	ONE_KEY,
	TWO_KEYS,
};

struct word {
	const char *name;
	enum search_kind kind;
	enum operand operand;
	uint32_t flags;
	const char *field; /* of a key that is about one field */
};

static const struct word words[] = {
	{ "ALL", SEARCH_ALL, NOTHING, 0, NULL },
	{ "ANSWERED", SEARCH_FLAGS, NOTHING, LW_FLAG_ANSWERED, NULL },
	{ "BCC", SEARCH_FIELD, STRING, 0, "Bcc" },
	{ "BEFORE", SEARCH_BEFORE, DATE, 0, NULL },
	{ "BODY", SEARCH_BODY, STRING, 0, NULL },
	{ "CC", SEARCH_FIELD, STRING, 0, "Cc" },
	{ "DELETED", SEARCH_FLAGS, NOTHING, LW_FLAG_DELETED, NULL },
	{ "DRAFT", SEARCH_FLAGS, NOTHING, LW_FLAG_DRAFT, NULL },
	{ "FLAGGED", SEARCH_FLAGS, NOTHING, LW_FLAG_FLAGGED, NULL },
	{ "FROM", SEARCH_FIELD, STRING, 0, "From" },
	{ "HEADER", SEARCH_FIELD, FIELD, 0, NULL },
	{ "KEYWORD", SEARCH_KEYWORD, KEYWORD, 0, NULL },
	{ "LARGER", SEARCH_LARGER, NUMBER, 0, NULL },
	{ "NEW", SEARCH_NEW, NOTHING, 0, NULL },
	{ "NOT", SEARCH_NOT, ONE_KEY, 0, NULL },
	{ "OLD", SEARCH_OLD, NOTHING, 0, NULL },
	{ "ON", SEARCH_ON, DATE, 0, NULL },
	{ "OR", SEARCH_OR, TWO_KEYS, 0, NULL },
	{ "RECENT", SEARCH_RECENT, NOTHING, 0, NULL },
	{ "SEEN", SEARCH_FLAGS, NOTHING, LW_FLAG_SEEN, NULL },
	{ "SENTBEFORE", SEARCH_SENTBEFORE, DATE, 0, NULL },
	{ "SENTON", SEARCH_SENTON, DATE, 0, NULL },
	{ "SENTSINCE", SEARCH_SENTSINCE, DATE, 0, NULL },
	{ "SINCE", SEARCH_SINCE, DATE, 0, NULL },
	{ "SMALLER", SEARCH_SMALLER, NUMBER, 0, NULL },
	{ "SUBJECT", SEARCH_FIELD, STRING, 0, "Subject" },
	{ "TEXT", SEARCH_TEXT, STRING, 0, NULL },
	{ "TO", SEARCH_FIELD, STRING, 0, "To" },
	{ "UID", SEARCH_UID, UIDS, 0, NULL },
	{ "UNANSWERED", SEARCH_NO_FLAGS, NOTHING, LW_FLAG_ANSWERED, NULL },
	{ "UNDELETED", SEARCH_NO_FLAGS, NOTHING, LW_FLAG_DELETED, NULL },
	{ "UNDRAFT", SEARCH_NO_FLAGS, NOTHING, LW_FLAG_DRAFT, NULL },
	{ "UNFLAGGED", SEARCH_NO_FLAGS, NOTHING, LW_FLAG_FLAGGED, NULL },
	{ "UNKEYWORD", SEARCH_UNKEYWORD, KEYWORD, 0, NULL },
	{ "UNSEEN", SEARCH_NO_FLAGS, NOTHING, LW_FLAG_SEEN, NULL },
};

/* One reading of a program. */
struct reader {
	struct imap_args *a;
	size_t messages;   /* of the view */
	uint32_t last_uid; /* 0: there is none */
	size_t keys;
	unsigned depth;
	bool out_of_range; /* a message number that there is not */
};

static struct search_key *read_key(struct reader *r);

void search_free(struct search_key *k)
{
	if (!k)
		return;
	for (size_t i = 0; i < k->nkeys; i++)
		search_free(k->keys[i]);
	lw_free(k->keys);
	lw_free(k->name);
	lw_free(k->text);
	imap_set_fini(&k->set);
	lw_free(k);
}

static bool take_string(struct reader *r, char **out)
{
	struct lw_text t = { 0 };
	bool ok = imap_take_space(r->a) && imap_take_astring(r->a, &t);
	*out = lw_text_take(&t);
	return ok;
}

static bool add_key(struct reader *r, struct search_key *to)
{
	struct search_key *k = read_key(r);
	if (!k)
		return false;
	to->keys =
		lw_grow(to->keys, &to->cap, to->nkeys + 1, sizeof(struct search_key *));
	to->keys[to->nkeys++] = k;
	return true;
}

static bool take_uids(struct reader *r, struct imap_set *set)
{
	if (!imap_take_space(r->a) || !imap_set_take(r->a, set))
		return false;
	imap_set_resolve(set, r->last_uid);
	return true;
}

static bool take_operand(struct reader *r, const struct word *w, struct search_key *k)
{
	switch (w->operand) {
	case NOTHING:
		return true;
	case STRING:
	case KEYWORD:
		return take_string(r, &k->text);
	case FIELD:
		return take_string(r, &k->name) && take_string(r, &k->text);
	case DATE:
		return imap_take_space(r->a) && imap_take_date(r->a, &k->date);
	case NUMBER:
		return imap_take_space(r->a) && imap_take_number(r->a, &k->size);
	case UIDS:
		return take_uids(r, &k->set);
	case ONE_KEY:
		return imap_take_space(r->a) && add_key(r, k);
	case TWO_KEYS:
		return imap_take_space(r->a) && add_key(r, k) && imap_take_space(r->a) &&
		       add_key(r, k);
	}
	return false;
}

static const struct word *word_of(const char *name)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcasecmp(words[i].name, name) == 0)
			return &words[i];
	return NULL;
}

static bool read_word(struct reader *r, struct search_key *k)
{
	struct lw_text name = { 0 };
	const struct word *w = NULL;
	if (imap_take_word(r->a, &name))
		w = word_of(lw_text_str(&name));
	lw_text_fini(&name);
	if (!w)
		return false;
	k->kind = w->kind;
	k->flags = w->flags;
	k->name = lw_strdup(w->field);
	return take_operand(r, w, k);
}

static bool read_numbers(struct reader *r, struct search_key *k)
{
	k->kind = SEARCH_SET;
	if (!imap_set_take(r->a, &k->set))
		return false;
	imap_set_resolve(&k->set, (uint32_t)r->messages);
	r->out_of_range = r->out_of_range || k->set.ranges[0].low == 0 ||
			  k->set.ranges[k->set.n - 1].high > r->messages;
	return true;
}

/* search-key *(SP search-key) */
static bool read_keys(struct reader *r, struct search_key *k)
{
	k->kind = SEARCH_AND;
	do {
		if (!add_key(r, k))
			return false;
	} while (imap_try(r->a, ' '));
	return true;
}

static bool starts_set(const struct imap_args *a)
{
	return !imap_at_end(a) &&
	       ((*a->in.at >= '0' && *a->in.at <= '9') || *a->in.at == '*');
}

static struct search_key *read_key(struct reader *r)
{
	if (++r->keys > SEARCH_KEYS_MAX || r->depth == SEARCH_DEPTH_MAX)
		return NULL;
	struct search_key *k = lw_alloc(sizeof(*k));
	bool ok = false;
	r->depth++;
	if (imap_try(r->a, '('))
		ok = read_keys(r, k) && imap_take(r->a, ')');
	else if (starts_set(r->a))
		ok = read_numbers(r, k);
	else
		ok = read_word(r, k);
	r->depth--;
	if (ok)
		return k;
	search_free(k);
	return NULL;
}

/* ["CHARSET" SP astring SP]; false: answered.  Only US-ASCII: bytes are compared as they
 * are, apart from the case of its letters. */
static bool take_charset(struct lw_imap_server *s)
{
	struct imap_args *a = &s->call.args, ahead = *a;
	struct lw_text word = { 0 };
	bool ok = true;
	if (imap_take_word(&ahead, &word) &&
		strcasecmp(lw_text_str(&word), "CHARSET") == 0) {
		*a = ahead;
		if (!imap_take_space(a) || !imap_take_astring(a, &word) ||
			!imap_take_space(a)) {
			imap_bad_arguments(s);
			ok = false;
		} else if (strcasecmp(lw_text_str(&word), "US-ASCII") != 0) {
			imap_refuse(s, LW_IMAP_SAY_BAD_CHARSET, lw_text_str(&word));
			ok = false;
		}
	}
	lw_text_fini(&word);
	return ok;
}

struct search_key *search_parse(struct lw_imap_server *s)
{
	size_t n = lw_mailview_count(s->view);
	struct reader r = { .a = &s->call.args,
		.messages = n,
		.last_uid = n ? lw_mailview_at(s->view, n - 1)->msg->uid : 0 };
	if (!imap_take_space(r.a)) {
		imap_bad_arguments(s);
		return NULL;
	}
	if (!take_charset(s))
		return NULL;
	struct search_key *k = lw_alloc(sizeof(*k));
	if (!read_keys(&r, k) || !imap_take_end(r.a))
		imap_bad_arguments(s);
	else if (r.out_of_range)
		imap_tagged(s, LW_IMAP_SAY_BAD_SET);
	else
		return k;
	search_free(k);
	return NULL;
}
