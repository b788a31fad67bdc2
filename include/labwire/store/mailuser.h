/* mailuser.h - one user of a mail server: a password, INBOX, folders in folders, and the
 * list of those the user wants to see.
 *
 * Names are levels separated by '/'; INBOX compares without case, all others exactly.
 * Folders are kept in the order of their names, so that a folder's inferiors follow it.
 * A folder may be a mere name that has others below it (RFC 3501 7.2.2, \Noselect).
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_STORE_MAILUSER_H
#define LABWIRE_STORE_MAILUSER_H

#include "labwire/store/mailbox.h"

enum {
	LW_FOLDERS_MAX = 1000, /* of a user; subscriptions too */
	LW_FOLDER_NAME_MAX = 255,
	LW_FOLDER_LEVELS_MAX = 16,
};

struct lw_mailuser;

struct lw_mailuser *lw_mailuser_new(const char *name, struct lw_quota *quota);
void lw_mailuser_free(struct lw_mailuser *u);
const char *lw_mailuser_name(const struct lw_mailuser *u);
/* Until one is set, none is right. */
void lw_mailuser_set_password(struct lw_mailuser *u, const char *password);
bool lw_mailuser_check(const struct lw_mailuser *u, const char *password);

struct lw_mailbox *lw_mailuser_inbox(const struct lw_mailuser *u);
/* NULL: no such mailbox, or only a name. */
struct lw_mailbox *lw_mailuser_find(const struct lw_mailuser *u, const char *name);
bool lw_mailuser_exists(const struct lw_mailuser *u, const char *name); /* even a name */
/* The i-th folder; false past the end.  box NULL: only a name. */
struct lw_folder {
	const char *name;
	struct lw_mailbox *box;
	bool has_children;
};
bool lw_mailuser_at(const struct lw_mailuser *u, size_t i, struct lw_folder *out);

/* Superior names come into being on the way; with a '/' at its end it is a mere name.
 * LW_EEXIST; LW_EINVAL: not a name; LW_EFULL: too many. */
LW_MUST_USE enum lw_err lw_mailuser_create(struct lw_mailuser *u, const char *name);
/* With inferiors it becomes a mere name; LW_EINVAL: INBOX, or a mere name with inferiors;
 * LW_ENOENT. */
LW_MUST_USE enum lw_err lw_mailuser_delete(struct lw_mailuser *u, const char *name);
/* Inferiors move too; INBOX gives its messages to the new one and stays (RFC 3501 6.3.5).
 * LW_ENOENT, LW_EEXIST, LW_EINVAL, LW_EFULL. */
LW_MUST_USE enum lw_err lw_mailuser_rename(
	struct lw_mailuser *u, const char *from, const char *to);

/* Names of folders, which need not exist.  False: there already (absent), or too many. */
bool lw_mailuser_subscribe(struct lw_mailuser *u, const char *name);
bool lw_mailuser_unsubscribe(struct lw_mailuser *u, const char *name);
const char *lw_mailuser_subscribed(const struct lw_mailuser *u, size_t i);

#endif
