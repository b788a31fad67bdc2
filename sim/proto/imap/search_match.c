/* search_match.c - a search program, tried on a message (RFC 3501 6.4.4).
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include <strings.h>

#include "labwire/store/date.h"
#include "labwire/store/header.h"
#include "search.h"

static uint8_t fold(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c - 'A' + 'a') : c;
}

/* Substring, without case. */
static bool holds(struct lw_rd bytes, const char *text)
{
	size_t n = strlen(text), left = lw_rd_left(&bytes);
	uint8_t first = fold((uint8_t)*text);
	if (n == 0)
		return true;
	for (const uint8_t *p = bytes.at; left >= n; p++, left--)
		if (fold(*p) == first && strncasecmp((const char *)p, text, n) == 0)
			return true;
	return false;
}

static bool field_holds(const struct lw_mail *m, const char *name, const char *text)
{
	struct lw_rd header, body;
	struct lw_field f;
	bool found = false;
	lw_message_split(lw_rd_of(m->bytes, m->len), &header, &body);
	while (!found && lw_header_find(&header, name, &f)) {
		struct lw_text value = { 0 };
		lw_unfold(f.value, &value);
		found = holds(lw_rd_of(lw_text_str(&value), value.len), text);
		lw_text_fini(&value);
	}
	return found;
}

static bool body_holds(const struct lw_mail *m, const char *text)
{
	struct lw_rd header, body;
	lw_message_split(lw_rd_of(m->bytes, m->len), &header, &body);
	return holds(body, text);
}

static int compare(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* Days, whatever the time of the day and the zone. */
static int compare_days(const struct lw_civil *a, const struct lw_civil *b)
{
	if (a->year != b->year)
		return compare(a->year, b->year);
	return compare(a->month * 32 + a->day, b->month * 32 + b->day);
}

static int arrival(const struct lw_mail *m, const struct search_key *k)
{
	struct lw_civil c = lw_civil_of(m->unix_s, m->zone);
	return compare_days(&c, &k->date);
}

/* False: the message does not say when it was sent, and no key of this kind fits. */
static bool sent(const struct lw_mail *m, const struct search_key *k, int *out)
{
	struct lw_rd header, body;
	struct lw_field f;
	struct lw_civil c;
	lw_message_split(lw_rd_of(m->bytes, m->len), &header, &body);
	if (!lw_header_find(&header, "Date", &f) || !lw_date_parse(f.value, &c))
		return false;
	*out = compare_days(&c, &k->date);
	return true;
}

static bool date_fits(const struct lw_mail *m, const struct search_key *k)
{
	int order = 0;
	switch (k->kind) {
	case SEARCH_BEFORE:
		return arrival(m, k) < 0;
	case SEARCH_ON:
		return arrival(m, k) == 0;
	case SEARCH_SINCE:
		return arrival(m, k) >= 0;
	case SEARCH_SENTBEFORE:
		return sent(m, k, &order) && order < 0;
	case SEARCH_SENTON:
		return sent(m, k, &order) && order == 0;
	case SEARCH_SENTSINCE:
		return sent(m, k, &order) && order >= 0;
	default:
		return false;
	}
}

static bool in_set(const struct imap_set *set, uint32_t n)
{
	uint32_t next = 0;
	return imap_set_from(set, n, &next) && next == n;
}

static bool all_match(
	const struct lw_imap_server *s, const struct search_key *k, size_t i)
{
	for (size_t n = 0; n < k->nkeys; n++)
		if (!search_matches(s, k->keys[n], i))
			return false;
	return true;
}

/* Keys that need no look into the message. */
static bool flag_fits(const struct lw_imap_server *s, const struct search_key *k,
	const struct lw_viewent *e)
{
	const struct lw_mailbox *box = lw_mailview_box(s->view);
	switch (k->kind) {
	case SEARCH_FLAGS:
		return (e->msg->flags & k->flags) == k->flags;
	case SEARCH_NO_FLAGS:
		return (e->msg->flags & k->flags) == 0;
	case SEARCH_RECENT:
		return e->recent;
	case SEARCH_NEW:
		return e->recent && !(e->msg->flags & LW_FLAG_SEEN);
	case SEARCH_OLD:
		return !e->recent;
	case SEARCH_KEYWORD:
		return e->msg->flags & lw_mailbox_keyword_bit(box, k->text);
	case SEARCH_UNKEYWORD:
		return !(e->msg->flags & lw_mailbox_keyword_bit(box, k->text));
	default:
		return false;
	}
}

bool search_matches(const struct lw_imap_server *s, const struct search_key *k, size_t i)
{
	const struct lw_viewent *e = lw_mailview_at(s->view, i);
	const struct lw_mail *m = e->msg->mail;
	switch (k->kind) {
	case SEARCH_ALL:
		return true;
	case SEARCH_FLAGS:
	case SEARCH_NO_FLAGS:
	case SEARCH_RECENT:
	case SEARCH_NEW:
	case SEARCH_OLD:
	case SEARCH_KEYWORD:
	case SEARCH_UNKEYWORD:
		return flag_fits(s, k, e);
	case SEARCH_BEFORE:
	case SEARCH_ON:
	case SEARCH_SINCE:
	case SEARCH_SENTBEFORE:
	case SEARCH_SENTON:
	case SEARCH_SENTSINCE:
		return date_fits(m, k);
	case SEARCH_LARGER:
		return m->len > k->size;
	case SEARCH_SMALLER:
		return m->len < k->size;
	case SEARCH_FIELD:
		return field_holds(m, k->name, k->text);
	case SEARCH_BODY:
		return body_holds(m, k->text);
	case SEARCH_TEXT:
		return holds(lw_rd_of(m->bytes, m->len), k->text);
	case SEARCH_SET:
		return in_set(&k->set, (uint32_t)i + 1);
	case SEARCH_UID:
		return in_set(&k->set, e->msg->uid);
	case SEARCH_NOT:
		return !search_matches(s, k->keys[0], i);
	case SEARCH_OR:
		return search_matches(s, k->keys[0], i) ||
		       search_matches(s, k->keys[1], i);
	case SEARCH_AND:
		return all_match(s, k, i);
	}
	return false;
}
