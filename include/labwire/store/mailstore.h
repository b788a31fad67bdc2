/* mailstore.h - what a mail server keeps: its users (mailuser.h), whose mailboxes
 * (mailbox.h) hold messages.  Messages are bytes with CRLF lines; mbox text is written on
 * demand (RFC 4155).  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_STORE_MAILSTORE_H
#define LABWIRE_STORE_MAILSTORE_H

#include "labwire/base/text.h"
#include "labwire/store/mailuser.h"

#define LW_MAILSTORE_BYTES_MAX ((uint64_t)1 << 30) /* unless another limit is set */

struct lw_mailstore;

struct lw_mailstore *lw_mailstore_new(void);
void lw_mailstore_free(struct lw_mailstore *s);
void lw_mailstore_set_limit(struct lw_mailstore *s, uint64_t bytes);
uint64_t lw_mailstore_room(const struct lw_mailstore *s); /* bytes left */
/* False: there is such a user.  Names compare without case. */
bool lw_mailstore_add_user(struct lw_mailstore *s, const char *user);
bool lw_mailstore_has_user(const struct lw_mailstore *s, const char *user);
struct lw_mailuser *lw_mailstore_find(const struct lw_mailstore *s, const char *user);
/* Into the user's INBOX.  Copies everything.  LW_ENOENT: no such user; LW_EFULL: no room
 * in the store. */
LW_MUST_USE enum lw_err lw_mailstore_deliver(
	struct lw_mailstore *s, const char *user, const struct lw_mail *mail);
/* Of the INBOX. */
size_t lw_mailstore_count(const struct lw_mailstore *s, const char *user);
/* Borrowed from the store; NULL past the end. */
const struct lw_mail *lw_mailstore_get(
	const struct lw_mailstore *s, const char *user, size_t i);
/* The i-th user in the order added; NULL past the end. */
const char *lw_mailstore_user(const struct lw_mailstore *s, size_t i);
/* All of a user's INBOX as an mbox: "From " lines, LF line ends, ">From " quoting. */
void lw_mailstore_mbox(
	const struct lw_mailstore *s, const char *user, struct lw_text *out);

#endif
