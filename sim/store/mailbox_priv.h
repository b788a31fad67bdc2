/* mailbox_priv.h - what a mailbox and its views know of each other.
 * SPDX-License-Identifier: MIT */
#ifndef SIM_STORE_MAILBOX_PRIV_H
#define SIM_STORE_MAILBOX_PRIV_H

#include "labwire/base/list.h"
#include "labwire/store/mailview.h"

struct lw_mailbox {
	struct lw_quota *quota;
	struct lw_mailmsg **msgs; /* by rising UID */
	size_t used, cap, doomed, unseen;
	uint32_t uidnext, uidvalidity;
	uint32_t recent_from; /* UIDs from here on are \Recent to nobody yet */
	char *keywords[LW_KEYWORDS_MAX];
	size_t nkeywords;
	struct lw_list views;
	bool deleted;
};

struct lw_mailview {
	struct lw_list list;
	struct lw_mailbox *box;
	bool read_only;
	bool expunged; /* some entry's message is gone */
	struct lw_viewent *ents;
	size_t used, cap, recent;
	size_t scanned, kept;		    /* of a pass that takes out what is gone */
	uint32_t uidnext;		    /* messages from here on are not shown yet */
	uint32_t *dirty;		    /* UIDs of entries that are dirty, */
	size_t ndirty, dirty_cap, dirty_at; /* told up to dirty_at */
};

/* One holder less; the last one frees it. */
void mailmsg_release(struct lw_mailbox *mb, struct lw_mailmsg *m);
void mailbox_free_if_unused(struct lw_mailbox *mb);
/* The flags of the message with this UID, when the view shows it, are to be told. */
void mailview_mark(struct lw_mailview *v, uint32_t uid);

#endif
