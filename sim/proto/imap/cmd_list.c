/* cmd_list.c - LIST, LSUB (RFC 3501 6.3.8, 6.3.9), with children's attributes (RFC 3348),
 * and NAMESPACE (RFC 2342).  SPDX-License-Identifier: MIT */
#include <string.h>
#include <strings.h>

#include "imap_priv.h"

/* '*' stands for anything, '%' for anything within a level.  Goes back to the last
 * wildcard that can take one character more, so that it never takes longer than the
 * product of both lengths: a '*' makes all '%' before it final. */
static bool matches(const char *pattern, const char *name)
{
	const char *star = NULL, *star_at = NULL, *percent = NULL, *percent_at = NULL;
	for (;;) {
		if (*pattern == '*') {
			star = ++pattern;
			star_at = name;
			percent = NULL;
		} else if (*pattern == '%') {
			percent = ++pattern;
			percent_at = name;
		} else if (*pattern && *pattern == *name) {
			pattern++;
			name++;
		} else if (*pattern == 0 && *name == 0) {
			return true;
		} else if (percent && *percent_at && *percent_at != '/') {
			pattern = percent;
			name = ++percent_at;
		} else if (star && *star_at) {
			pattern = star;
			name = ++star_at;
			percent = NULL;
		} else {
			return false;
		}
	}
}

/* INBOX in a pattern compares without case; elsewhere case counts (RFC 3501 5.1). */
static bool lists(const char *pattern, const char *name)
{
	char inbox[] = "INBOX";
	if (matches(pattern, name))
		return true;
	return strcmp(name, inbox) == 0 && strcasecmp(pattern, inbox) == 0;
}

static void put_line(struct lw_imap_server *s, const char *attributes, const char *name)
{
	lw_text_fmt(&s->out, "* %s (%s) \"/\" ", s->call.command->name, attributes);
	imap_put_string(&s->out, name, strlen(name));
	lw_text_add(&s->out, "\r\n");
}

/* Reference and pattern, one after the other; false: answered. */
static bool take_pattern(struct lw_imap_server *s, struct lw_text *pattern)
{
	struct imap_args *a = &s->call.args;
	struct lw_text list = { 0 };
	bool ok = imap_take_space(a) && imap_take_astring(a, pattern) &&
		  imap_take_space(a) && imap_take_list_mailbox(a, &list) &&
		  imap_take_end(a);
	if (ok && list.len == 0)
		lw_text_clear(pattern);
	lw_text_add(pattern, lw_text_str(&list));
	lw_text_fini(&list);
	if (!ok)
		imap_bad_arguments(s);
	return ok;
}

static const char *attributes_of(const struct lw_folder *f, bool inbox)
{
	if (!f->box)
		return f->has_children ? "\\Noselect \\HasChildren"
				       : "\\Noselect \\HasNoChildren";
	if (inbox)
		return "\\Noinferiors";
	return f->has_children ? "\\HasChildren" : "\\HasNoChildren";
}

void imap_cmd_list(struct lw_imap_server *s)
{
	struct lw_text pattern = { 0 };
	struct lw_folder f;
	if (!take_pattern(s, &pattern)) {
		lw_text_fini(&pattern);
		return;
	}
	if (pattern.len == 0) /* asks for the delimiter */
		put_line(s, "\\Noselect", "");
	for (size_t i = 0; pattern.len && lw_mailuser_at(s->user, i, &f); i++)
		if (lists(lw_text_str(&pattern), f.name))
			put_line(s, attributes_of(&f, i == 0), f.name);
	lw_text_fini(&pattern);
	imap_completed(s);
}

static bool starts(const char *name, const char *superior, size_t n)
{
	return strncmp(name, superior, n) == 0 && name[n] == '/';
}

/* A name above subscribed ones is listed once, unless it is subscribed itself. */
static bool listed_elsewhere(
	const struct lw_imap_server *s, size_t i, const char *name, size_t n)
{
	const char *other = NULL;
	for (size_t k = 0; (other = lw_mailuser_subscribed(s->user, k)); k++)
		if ((k < i && starts(other, name, n)) ||
			(strncmp(other, name, n) == 0 && other[n] == 0))
			return true;
	return false;
}

/* With a '%' at its end a pattern finds "a" when only "a/b" is subscribed. */
static void put_superiors(struct lw_imap_server *s, size_t i, const char *pattern)
{
	const char *name = lw_mailuser_subscribed(s->user, i);
	for (const char *p = strchr(name, '/'); p; p = strchr(p + 1, '/')) {
		struct lw_text superior = { 0 };
		lw_text_bytes(&superior, name, (size_t)(p - name));
		if (matches(pattern, lw_text_str(&superior)) &&
			!listed_elsewhere(s, i, name, superior.len))
			put_line(s, "\\Noselect", lw_text_str(&superior));
		lw_text_fini(&superior);
	}
}

void imap_cmd_lsub(struct lw_imap_server *s)
{
	struct lw_text pattern = { 0 };
	const char *name = NULL;
	if (!take_pattern(s, &pattern)) {
		lw_text_fini(&pattern);
		return;
	}
	const char *p = lw_text_str(&pattern);
	bool levels = pattern.len && p[pattern.len - 1] == '%';
	for (size_t i = 0; (name = lw_mailuser_subscribed(s->user, i)); i++) {
		if (lists(p, name))
			put_line(s, "", name);
		else if (levels)
			put_superiors(s, i, p);
	}
	lw_text_fini(&pattern);
	imap_completed(s);
}

void imap_cmd_namespace(struct lw_imap_server *s)
{
	if (!imap_no_arguments(s))
		return;
	lw_text_add(&s->out, "* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n");
	imap_completed(s);
}
