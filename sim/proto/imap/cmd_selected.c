/* cmd_selected.c - what is done to the selected mailbox as a whole: CHECK, CLOSE, EXPUNGE
 * (RFC 3501 6.4.1 to 6.4.3), UID EXPUNGE (RFC 4315), UNSELECT (RFC 3691).
 * SPDX-License-Identifier: MIT */
#include "imap_priv.h"

void imap_cmd_check(struct lw_imap_server *s)
{
	if (imap_no_arguments(s))
		imap_completed(s);
}

/* Those marked \Deleted; of them, those in the set (NULL: all). */
static void expunge(struct lw_imap_server *s, const struct imap_set *set)
{
	struct lw_mailbox *box = lw_mailview_box(s->view);
	for (size_t i = 0; i < lw_mailview_count(s->view); i++) {
		if (set && (i = imap_next_in_set(s, set, i)) == SIZE_MAX)
			break;
		const struct lw_viewent *e = lw_mailview_at(s->view, i);
		if (e->msg->flags & LW_FLAG_DELETED && !e->msg->gone)
			lw_mailbox_doom(box, e->msg);
	}
	(void)lw_mailbox_expunge(box);
}

void imap_cmd_close(struct lw_imap_server *s)
{
	if (!imap_no_arguments(s))
		return;
	if (!lw_mailview_read_only(s->view))
		expunge(s, NULL);
	imap_close_mailbox(s);
	imap_completed(s);
}

void imap_cmd_unselect(struct lw_imap_server *s)
{
	if (!imap_no_arguments(s))
		return;
	imap_close_mailbox(s);
	imap_completed(s);
}

void imap_cmd_expunge(struct lw_imap_server *s)
{
	struct imap_set set = { 0 };
	bool by_uid = imap_is_uid(s);
	if (by_uid && !imap_take_set(s, &set))
		return;
	if (!imap_no_arguments(s)) {
		imap_set_fini(&set);
		return;
	}
	if (lw_mailview_read_only(s->view)) {
		imap_tagged(s, LW_IMAP_SAY_READ_ONLY);
	} else {
		expunge(s, by_uid ? &set : NULL);
		imap_completed(s);
	}
	imap_set_fini(&set);
}
