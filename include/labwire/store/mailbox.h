/* mailbox.h - one mailbox: messages in the order of their UIDs, each with flags.
 *
 * A message is never changed but in its flags (RFC 3501 2.3), so copies of it in several
 * mailboxes share its bytes.  UIDs only grow.  Who looks at a mailbox for longer opens a
 * view of it (mailview.h), which keeps what it shows alive until it has been told that it
 * is gone.  Adding a message and finding one cost the same in a small and in a large
 * mailbox, up to a logarithm.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_STORE_MAILBOX_H
#define LABWIRE_STORE_MAILBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "labwire/base/err.h"

struct lw_mail {
	char *from;  /* envelope sender, without <>; "" for the null sender */
	char *bytes; /* headers and body, lines end with CRLF */
	size_t len;
	int64_t unix_s; /* when it was delivered */
	int zone;	/* minutes east of UTC, for the mbox line */
};

/* RFC 3501 2.3.2; keywords have the bits from LW_FLAG_KEYWORD on.  \Recent belongs to a
 * view, not to a message. */
enum lw_mail_flag {
	LW_FLAG_ANSWERED = 1 << 0,
	LW_FLAG_FLAGGED = 1 << 1,
	LW_FLAG_DELETED = 1 << 2,
	LW_FLAG_SEEN = 1 << 3,
	LW_FLAG_DRAFT = 1 << 4,
	LW_FLAG_KEYWORD = 1 << 5,
};

enum {
	LW_KEYWORDS_MAX = 26, /* of a mailbox */
	LW_KEYWORD_NAME_MAX = 64,
};

/* Read only; valid while it is in the mailbox or in a view. */
struct lw_mailmsg {
	const struct lw_mail *mail;
	uint32_t uid;
	uint32_t flags;
	uint32_t holders; /* the mailbox, and the views that show it */
	bool doomed;	  /* goes with the next expunge */
	bool gone;	  /* no longer in the mailbox */
};

/* Of all mailboxes of a store together. */
struct lw_quota {
	uint64_t used, max;   /* bytes of messages */
	uint32_t uidvalidity; /* the last one given */
};

struct lw_mailbox;
struct lw_mailview;

/* quota: borrowed, outlives the mailbox. */
struct lw_mailbox *lw_mailbox_new(struct lw_quota *quota);
/* It lives on, deleted, until its last view is closed. */
void lw_mailbox_free(struct lw_mailbox *mb);
bool lw_mailbox_deleted(const struct lw_mailbox *mb);

size_t lw_mailbox_count(const struct lw_mailbox *mb);
/* In the order of UIDs; NULL past the end. */
struct lw_mailmsg *lw_mailbox_at(const struct lw_mailbox *mb, size_t i);
/* Where the first message with at least this UID stands. */
size_t lw_mailbox_lower(const struct lw_mailbox *mb, uint32_t uid);
size_t lw_mailbox_unseen(const struct lw_mailbox *mb);
size_t lw_mailbox_recent(const struct lw_mailbox *mb); /* that no view has shown yet */
uint32_t lw_mailbox_uidnext(const struct lw_mailbox *mb);
/* Given at the first question, from the time of it; never twice the same in a store. */
uint32_t lw_mailbox_uidvalidity(struct lw_mailbox *mb, int64_t unix_s);

/* Copies everything.  LW_EFULL: the quota, or no UIDs left.  out may be NULL. */
LW_MUST_USE enum lw_err lw_mailbox_append(struct lw_mailbox *mb,
	const struct lw_mail *mail, uint32_t flags, struct lw_mailmsg **out);
/* Shares the bytes; flags: bits of this mailbox. */
LW_MUST_USE enum lw_err lw_mailbox_copy(struct lw_mailbox *mb,
	const struct lw_mailmsg *msg, uint32_t flags, struct lw_mailmsg **out);
/* All views but `by` will be told. */
void lw_mailbox_set_flags(struct lw_mailbox *mb, struct lw_mailmsg *msg, uint32_t flags,
	struct lw_mailview *by);
/* First doom, then expunge: however many are doomed, it is one pass.  All views will be
 * told. */
void lw_mailbox_doom(struct lw_mailbox *mb, struct lw_mailmsg *msg);
size_t lw_mailbox_expunge(struct lw_mailbox *mb); /* how many went */

/* The bit of a keyword, added when need be; 0: too many, or too long a name. */
uint32_t lw_mailbox_keyword(struct lw_mailbox *mb, const char *name);
/* 0: no such keyword.  Names compare without case. */
uint32_t lw_mailbox_keyword_bit(const struct lw_mailbox *mb, const char *name);
/* Flags of a message in `from` as bits of `to`, whose keywords grow as need be and as far
 * as there is room. */
uint32_t lw_mailbox_translate(
	const struct lw_mailbox *from, uint32_t flags, struct lw_mailbox *to);
/* The i-th keyword; NULL past the end. */
const char *lw_mailbox_keyword_at(const struct lw_mailbox *mb, size_t i);

#endif
