/* mailstore.c - users and their messages.  SPDX-License-Identifier: MIT */
#include "labwire/store/mailstore.h"

#include "labwire/base/alloc.h"
#include "labwire/base/map.h"
#include "labwire/store/mbox.h"

struct lw_mailstore {
	struct lw_quota quota;
	struct lw_mailuser **users;
	size_t used, cap;
	struct lw_map *by_name; /* in small letters */
};

struct lw_mailstore *lw_mailstore_new(void)
{
	struct lw_mailstore *s = lw_alloc(sizeof(*s));
	s->quota.max = LW_MAILSTORE_BYTES_MAX;
	s->by_name = lw_map_new();
	return s;
}

void lw_mailstore_free(struct lw_mailstore *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->used; i++)
		lw_mailuser_free(s->users[i]);
	lw_map_free(s->by_name);
	lw_free(s->users);
	lw_free(s);
}

void lw_mailstore_set_limit(struct lw_mailstore *s, uint64_t bytes)
{
	s->quota.max = bytes;
}

uint64_t lw_mailstore_room(const struct lw_mailstore *s)
{
	return s->quota.used < s->quota.max ? s->quota.max - s->quota.used : 0;
}

/* A name as it compares. */
static char *folded(const char *user)
{
	char *key = lw_strdup(user);
	for (char *p = key; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	return key;
}

struct lw_mailuser *lw_mailstore_find(const struct lw_mailstore *s, const char *user)
{
	char *key = folded(user);
	struct lw_mailuser *found = lw_map_get(s->by_name, key);
	lw_free(key);
	return found;
}

static struct lw_mailbox *inbox_of(const struct lw_mailstore *s, const char *user)
{
	const struct lw_mailuser *u = lw_mailstore_find(s, user);
	return u ? lw_mailuser_inbox(u) : NULL;
}

bool lw_mailstore_add_user(struct lw_mailstore *s, const char *user)
{
	if (lw_mailstore_find(s, user))
		return false;
	char *key = folded(user);
	struct lw_mailuser *u = lw_mailuser_new(user, &s->quota);
	s->users = lw_grow(s->users, &s->cap, s->used + 1, sizeof(*s->users));
	s->users[s->used++] = u;
	(void)lw_map_put(s->by_name, key, u);
	lw_free(key);
	return true;
}

bool lw_mailstore_has_user(const struct lw_mailstore *s, const char *user)
{
	return lw_mailstore_find(s, user) != NULL;
}

enum lw_err lw_mailstore_deliver(
	struct lw_mailstore *s, const char *user, const struct lw_mail *mail)
{
	struct lw_mailbox *inbox = inbox_of(s, user);
	return inbox ? lw_mailbox_append(inbox, mail, 0, NULL) : LW_ENOENT;
}

size_t lw_mailstore_count(const struct lw_mailstore *s, const char *user)
{
	const struct lw_mailbox *inbox = inbox_of(s, user);
	return inbox ? lw_mailbox_count(inbox) : 0;
}

const struct lw_mail *lw_mailstore_get(
	const struct lw_mailstore *s, const char *user, size_t i)
{
	const struct lw_mailbox *inbox = inbox_of(s, user);
	const struct lw_mailmsg *m = inbox ? lw_mailbox_at(inbox, i) : NULL;
	return m ? m->mail : NULL;
}

const char *lw_mailstore_user(const struct lw_mailstore *s, size_t i)
{
	return i < s->used ? lw_mailuser_name(s->users[i]) : NULL;
}

void lw_mailstore_mbox(
	const struct lw_mailstore *s, const char *user, struct lw_text *out)
{
	const struct lw_mailbox *inbox = inbox_of(s, user);
	if (inbox)
		lw_mbox_write(inbox, out);
}
