/* cmd_select.c - SELECT and EXAMINE (RFC 3501 6.3.1, 6.3.2).
 * SPDX-License-Identifier: MIT */
#include "imap_priv.h"

static void put_first_unseen(struct lw_imap_server *s)
{
	const struct lw_viewent *e = NULL;
	if (lw_mailbox_unseen(lw_mailview_box(s->view)) == 0)
		return;
	for (size_t i = 0; (e = lw_mailview_at(s->view, i)); i++) {
		if (e->msg->flags & LW_FLAG_SEEN)
			continue;
		lw_text_fmt(&s->out, "* OK [UNSEEN %zu] %s\r\n", i + 1,
			imap_persona(s)->say[LW_IMAP_SAY_FIRST_UNSEEN]);
		return;
	}
}

static void open_mailbox(struct lw_imap_server *s, struct lw_mailbox *box, bool read_only)
{
	s->view = lw_mailview_open(box, read_only);
	s->state = IMAP_SELECTED;
	imap_put_mailbox_flags(s);
	lw_text_fmt(&s->out, "* %zu EXISTS\r\n* %zu RECENT\r\n",
		lw_mailview_count(s->view), lw_mailview_recent(s->view));
	put_first_unseen(s);
	lw_text_fmt(&s->out, "* OK [UIDVALIDITY %u] %s\r\n* OK [UIDNEXT %u] %s\r\n",
		(unsigned)lw_mailbox_uidvalidity(box, s->unix_s),
		imap_persona(s)->say[LW_IMAP_SAY_UIDS_VALID],
		(unsigned)lw_mailbox_uidnext(box),
		imap_persona(s)->say[LW_IMAP_SAY_UID_NEXT]);
	imap_tagged(s, read_only ? LW_IMAP_SAY_EXAMINED : LW_IMAP_SAY_SELECTED);
}

/* Whatever comes of it, the mailbox before is no longer selected. */
static void take_mailbox(struct lw_imap_server *s, bool read_only)
{
	struct imap_args *a = &s->call.args;
	struct lw_text name = { 0 };
	if (!imap_take_space(a) || !imap_take_astring(a, &name) || !imap_take_end(a)) {
		imap_bad_arguments(s);
		lw_text_fini(&name);
		return;
	}
	imap_close_mailbox(s);
	struct lw_mailbox *box = lw_mailuser_find(s->user, lw_text_str(&name));
	if (box)
		open_mailbox(s, box, read_only);
	else if (lw_mailuser_exists(s->user, lw_text_str(&name)))
		imap_refuse(s, LW_IMAP_SAY_NOT_SELECTABLE, lw_text_str(&name));
	else
		imap_refuse(s, LW_IMAP_SAY_NO_MAILBOX, lw_text_str(&name));
	lw_text_fini(&name);
}

void imap_cmd_select(struct lw_imap_server *s)
{
	take_mailbox(s, false);
}

void imap_cmd_examine(struct lw_imap_server *s)
{
	take_mailbox(s, true);
}
