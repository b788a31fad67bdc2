/* mailview.h - what one session sees of a mailbox: messages by sequence number, which
 * change only when the session says so (RFC 3501 7.4.1, 5.5).
 *
 * Others may add, flag and expunge meanwhile; the view collects what it has not told yet
 * and hands it out, a change at a time.  A message that was expunged stays readable until
 * its EXPUNGE has been told.  SPDX-License-Identifier: MIT */
#ifndef LABWIRE_STORE_MAILVIEW_H
#define LABWIRE_STORE_MAILVIEW_H

#include "labwire/store/mailbox.h"

struct lw_viewent {
	struct lw_mailmsg *msg;
	bool recent; /* \Recent, for this view */
	bool dirty;  /* its flags were changed by another, not yet told */
};

enum lw_view_change_kind {
	LW_VIEW_EXPUNGE, /* seq: the message that was there is gone; the rest moves up */
	LW_VIEW_EXISTS,	 /* the view has grown */
	LW_VIEW_FLAGS,	 /* seq: has other flags than told */
};

struct lw_view_change {
	enum lw_view_change_kind kind;
	size_t seq; /* from 1 */
};

/* Shows all there is; a view that may write takes the \Recent of new messages. */
struct lw_mailview *lw_mailview_open(struct lw_mailbox *mb, bool read_only);
void lw_mailview_close(struct lw_mailview *v);

struct lw_mailbox *lw_mailview_box(const struct lw_mailview *v);
bool lw_mailview_read_only(const struct lw_mailview *v);
size_t lw_mailview_count(const struct lw_mailview *v);
size_t lw_mailview_recent(const struct lw_mailview *v);
/* By index from 0: the sequence number less one; NULL past the end. */
const struct lw_viewent *lw_mailview_at(const struct lw_mailview *v, size_t i);
/* Index of the first message with at least this UID. */
size_t lw_mailview_lower(const struct lw_mailview *v, uint32_t uid);

/* Something to tell? */
bool lw_mailview_changed(const struct lw_mailview *v);
/* Takes one change: expunges (when they may be told now), then growth, then flags.  Call
 * it, with the same `expunges`, until it says false, nothing more; the view is whole
 * only then. */
bool lw_mailview_next(struct lw_mailview *v, bool expunges, struct lw_view_change *out);

#endif
