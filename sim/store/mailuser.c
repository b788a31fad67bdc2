/* mailuser.c - a user's folders.  SPDX-License-Identifier: MIT */
#include "labwire/store/mailuser.h"

#include <string.h>
#include <strings.h>

#include "labwire/base/alloc.h"
#include "labwire/base/assert.h"
#include "labwire/base/text.h"
#include "labwire/store/mailview.h"

struct folder {
	char *name;
	struct lw_mailbox *box; /* NULL: a mere name */
};

struct lw_mailuser {
	char *name, *password;
	struct lw_quota *quota;
	struct folder *folders; /* by name; INBOX is the first */
	size_t used, cap;
	char **subscribed; /* by name */
	size_t nsubscribed, subscribed_cap;
};

struct lw_mailuser *lw_mailuser_new(const char *name, struct lw_quota *quota)
{
	struct lw_mailuser *u = lw_alloc(sizeof(*u));
	u->name = lw_strdup(name);
	u->quota = quota;
	u->folders = lw_grow(NULL, &u->cap, 1, sizeof(*u->folders));
	u->folders[u->used++] =
		(struct folder){ lw_strdup("INBOX"), lw_mailbox_new(quota) };
	return u;
}

static void free_folder(struct folder *f)
{
	lw_free(f->name);
	lw_mailbox_free(f->box);
}

void lw_mailuser_free(struct lw_mailuser *u)
{
	if (!u)
		return;
	for (size_t i = 0; i < u->used; i++)
		free_folder(&u->folders[i]);
	for (size_t i = 0; i < u->nsubscribed; i++)
		lw_free(u->subscribed[i]);
	lw_free(u->folders);
	lw_free(u->subscribed);
	lw_free(u->name);
	lw_free(u->password);
	lw_free(u);
}

const char *lw_mailuser_name(const struct lw_mailuser *u)
{
	return u->name;
}

void lw_mailuser_set_password(struct lw_mailuser *u, const char *password)
{
	lw_free(u->password);
	u->password = lw_strdup(password);
}

bool lw_mailuser_check(const struct lw_mailuser *u, const char *password)
{
	return u->password && strcmp(u->password, password) == 0;
}

static bool is_inbox(const char *name)
{
	return strcasecmp(name, "INBOX") == 0;
}

static int compare(const char *a, const char *b)
{
	bool a_first = is_inbox(a), b_first = is_inbox(b);
	if (a_first || b_first)
		return (int)b_first - (int)a_first;
	return strcmp(a, b);
}

/* Where the folder is, or would be put. */
static size_t place_of(const struct lw_mailuser *u, const char *name)
{
	size_t low = 0, high = u->used;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (compare(u->folders[mid].name, name) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static struct folder *find(const struct lw_mailuser *u, const char *name)
{
	size_t i = place_of(u, name);
	return i < u->used && compare(u->folders[i].name, name) == 0 ? &u->folders[i]
								     : NULL;
}

static bool is_inferior(const char *name, const char *superior)
{
	size_t n = strlen(superior);
	return strncmp(name, superior, n) == 0 && name[n] == '/';
}

/* Names sort by bytes, and some are less than '/': inferiors need not be next. */
static bool has_children(const struct lw_mailuser *u, const char *name)
{
	for (size_t i = place_of(u, name); i < u->used; i++) {
		if (is_inferior(u->folders[i].name, name))
			return true;
		if (strncmp(u->folders[i].name, name, strlen(name)) != 0)
			return false;
	}
	return false;
}

struct lw_mailbox *lw_mailuser_inbox(const struct lw_mailuser *u)
{
	return u->folders[0].box;
}

struct lw_mailbox *lw_mailuser_find(const struct lw_mailuser *u, const char *name)
{
	const struct folder *f = find(u, name);
	return f ? f->box : NULL;
}

bool lw_mailuser_exists(const struct lw_mailuser *u, const char *name)
{
	return find(u, name) != NULL;
}

bool lw_mailuser_at(const struct lw_mailuser *u, size_t i, struct lw_folder *out)
{
	if (i >= u->used)
		return false;
	const struct folder *f = &u->folders[i];
	*out = (struct lw_folder){ f->name, f->box, has_children(u, f->name) };
	return true;
}

/* A name of one level or more, none of them empty; wildcards and control characters are
 * not for names. */
static bool name_ok(const char *name)
{
	size_t n = strlen(name), levels = 1;
	if (n == 0 || n > LW_FOLDER_NAME_MAX || name[0] == '/' || name[n - 1] == '/')
		return false;
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)name[i];
		if (c < 0x20 || c == 0x7f || c == '%' || c == '*')
			return false;
		if (c == '/' && name[i + 1] == '/')
			return false;
		levels += c == '/';
	}
	return levels <= LW_FOLDER_LEVELS_MAX;
}

static void insert(struct lw_mailuser *u, const char *name, struct lw_mailbox *box)
{
	size_t at = place_of(u, name);
	u->folders = lw_grow(u->folders, &u->cap, u->used + 1, sizeof(*u->folders));
	memmove(&u->folders[at + 1], &u->folders[at],
		(u->used - at) * sizeof(*u->folders));
	u->folders[at] = (struct folder){ lw_strdup(name), box };
	u->used++;
}

static void take_out(struct lw_mailuser *u, struct folder *f)
{
	size_t i = (size_t)(f - u->folders);
	lw_free(f->name);
	memmove(f, f + 1, (u->used - i - 1) * sizeof(*f));
	u->used--;
}

/* The superiors that are not there yet; INBOX has none below it. */
static enum lw_err make_superiors(struct lw_mailuser *u, const char *name)
{
	enum lw_err err = LW_OK;
	for (const char *p = strchr(name, '/'); p && err == LW_OK;
		p = strchr(p + 1, '/')) {
		char *superior = lw_strndup(name, (size_t)(p - name));
		if (is_inbox(superior))
			err = LW_EINVAL;
		else if (!find(u, superior) && u->used >= LW_FOLDERS_MAX)
			err = LW_EFULL;
		else if (!find(u, superior))
			insert(u, superior, NULL);
		lw_free(superior);
	}
	return err;
}

static enum lw_err make(struct lw_mailuser *u, const char *name, bool mere)
{
	struct folder *f = find(u, name);
	if (!name_ok(name))
		return LW_EINVAL;
	if (f && (f->box || mere))
		return LW_EEXIST;
	if (!f && u->used >= LW_FOLDERS_MAX)
		return LW_EFULL;
	enum lw_err err = make_superiors(u, name);
	if (err != LW_OK)
		return err;
	if (!f && u->used >= LW_FOLDERS_MAX)
		return LW_EFULL;
	if (f)
		f->box = lw_mailbox_new(u->quota);
	else
		insert(u, name, mere ? NULL : lw_mailbox_new(u->quota));
	return LW_OK;
}

enum lw_err lw_mailuser_create(struct lw_mailuser *u, const char *name)
{
	size_t n = strlen(name);
	bool mere = n > 1 && name[n - 1] == '/';
	char *level = lw_strndup(name, mere ? n - 1 : n);
	enum lw_err err = make(u, level, mere);
	lw_free(level);
	return err;
}

enum lw_err lw_mailuser_delete(struct lw_mailuser *u, const char *name)
{
	struct folder *f = find(u, name);
	bool children = f && has_children(u, name);
	if (!f)
		return LW_ENOENT;
	if (is_inbox(name) || (!f->box && children))
		return LW_EINVAL;
	lw_mailbox_free(f->box);
	f->box = NULL;
	if (!children)
		take_out(u, f);
	return LW_OK;
}

static enum lw_err rename_inbox(struct lw_mailuser *u, const char *to)
{
	struct lw_mailbox *inbox = lw_mailuser_inbox(u);
	enum lw_err err = lw_mailuser_create(u, to);
	struct lw_mailbox *box = lw_mailuser_find(u, to);
	for (size_t i = 0; err == LW_OK && box && i < lw_mailbox_count(inbox); i++) {
		struct lw_mailmsg *m = lw_mailbox_at(inbox, i);
		uint32_t flags = lw_mailbox_translate(inbox, m->flags, box);
		err = lw_mailbox_copy(box, m, flags, NULL);
		if (err == LW_OK)
			lw_mailbox_doom(inbox, m);
	}
	(void)lw_mailbox_expunge(inbox);
	return err;
}

/* The folder itself and all below it, one after the other: each goes to its new place. */
static void move_all(struct lw_mailuser *u, const char *from, const char *to)
{
	for (;;) {
		size_t i = 0;
		while (i < u->used && strcmp(u->folders[i].name, from) != 0 &&
			!is_inferior(u->folders[i].name, from))
			i++;
		if (i == u->used)
			return;
		struct lw_text name = { 0 };
		struct lw_mailbox *box = u->folders[i].box;
		lw_text_fmt(&name, "%s%s", to, u->folders[i].name + strlen(from));
		take_out(u, &u->folders[i]);
		insert(u, lw_text_str(&name), box);
		lw_text_fini(&name);
	}
}

/* The longest name below `from` must still be a name below `to`. */
static bool fits(const struct lw_mailuser *u, const char *from, const char *to)
{
	for (size_t i = 0; i < u->used; i++) {
		const char *name = u->folders[i].name;
		if (!is_inferior(name, from))
			continue;
		struct lw_text moved = { 0 };
		lw_text_fmt(&moved, "%s%s", to, name + strlen(from));
		bool ok = name_ok(lw_text_str(&moved));
		lw_text_fini(&moved);
		if (!ok)
			return false;
	}
	return name_ok(to);
}

enum lw_err lw_mailuser_rename(struct lw_mailuser *u, const char *from, const char *to)
{
	if (!find(u, from))
		return LW_ENOENT;
	if (find(u, to))
		return LW_EEXIST;
	if (is_inbox(from))
		return rename_inbox(u, to);
	if (is_inferior(to, from) || !fits(u, from, to))
		return LW_EINVAL;
	enum lw_err err = make_superiors(u, to);
	if (err == LW_OK)
		move_all(u, from, to);
	return err;
}

static size_t subscribed_place(const struct lw_mailuser *u, const char *name)
{
	size_t i = 0;
	while (i < u->nsubscribed && compare(u->subscribed[i], name) < 0)
		i++;
	return i;
}

static bool is_subscribed(const struct lw_mailuser *u, size_t at, const char *name)
{
	return at < u->nsubscribed && compare(u->subscribed[at], name) == 0;
}

bool lw_mailuser_subscribe(struct lw_mailuser *u, const char *name)
{
	size_t at = subscribed_place(u, name);
	if (is_subscribed(u, at, name) || !name_ok(name) ||
		u->nsubscribed >= LW_FOLDERS_MAX)
		return false;
	u->subscribed = lw_grow(u->subscribed, &u->subscribed_cap, u->nsubscribed + 1,
		sizeof(*u->subscribed));
	memmove(&u->subscribed[at + 1], &u->subscribed[at],
		(u->nsubscribed - at) * sizeof(*u->subscribed));
	u->subscribed[at] = lw_strdup(is_inbox(name) ? "INBOX" : name);
	u->nsubscribed++;
	return true;
}

bool lw_mailuser_unsubscribe(struct lw_mailuser *u, const char *name)
{
	size_t at = subscribed_place(u, name);
	if (!is_subscribed(u, at, name))
		return false;
	lw_free(u->subscribed[at]);
	u->nsubscribed--;
	memmove(&u->subscribed[at], &u->subscribed[at + 1],
		(u->nsubscribed - at) * sizeof(*u->subscribed));
	return true;
}

const char *lw_mailuser_subscribed(const struct lw_mailuser *u, size_t i)
{
	return i < u->nsubscribed ? u->subscribed[i] : NULL;
}
