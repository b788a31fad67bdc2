/* cmd_mailbox.c - what is done to mailboxes by name: CREATE, DELETE, RENAME, SUBSCRIBE,
 * UNSUBSCRIBE (RFC 3501 6.3.3 to 6.3.7).  SPDX-License-Identifier: MIT */
#include "imap_priv.h"

/* SP mailbox at the end of the command; false: answered. */
static bool only_a_name(struct lw_imap_server *s, struct lw_text *name)
{
	struct imap_args *a = &s->call.args;
	if (imap_take_space(a) && imap_take_astring(a, name) && imap_take_end(a))
		return true;
	imap_bad_arguments(s);
	return false;
}

static void answer(struct lw_imap_server *s, enum lw_err err, enum lw_imap_say invalid,
	const char *name)
{
	if (err == LW_OK)
		imap_completed(s);
	else if (err == LW_EEXIST)
		imap_refuse(s, LW_IMAP_SAY_MAILBOX_EXISTS, name);
	else if (err == LW_ENOENT)
		imap_refuse(s, LW_IMAP_SAY_NO_MAILBOX, name);
	else if (err == LW_EFULL)
		imap_refuse(s, LW_IMAP_SAY_TOO_MANY_MAILBOXES, name);
	else
		imap_refuse(s, invalid, name);
}

void imap_cmd_create(struct lw_imap_server *s)
{
	struct lw_text name = { 0 };
	if (only_a_name(s, &name))
		answer(s, lw_mailuser_create(s->user, lw_text_str(&name)),
			LW_IMAP_SAY_BAD_NAME, lw_text_str(&name));
	lw_text_fini(&name);
}

void imap_cmd_delete(struct lw_imap_server *s)
{
	struct lw_text name = { 0 };
	if (only_a_name(s, &name)) {
		bool inbox = lw_mailuser_find(s->user, lw_text_str(&name)) ==
			     lw_mailuser_inbox(s->user);
		enum lw_err err = lw_mailuser_delete(s->user, lw_text_str(&name));
		if (s->view && lw_mailbox_deleted(lw_mailview_box(s->view)))
			imap_close_mailbox(s); /* its client knows what it does */
		answer(s, err,
			inbox ? LW_IMAP_SAY_INBOX_STAYS : LW_IMAP_SAY_CANNOT_DELETE,
			lw_text_str(&name));
	}
	lw_text_fini(&name);
}

void imap_cmd_rename(struct lw_imap_server *s)
{
	struct imap_args *a = &s->call.args;
	struct lw_text from = { 0 }, to = { 0 };
	if (imap_take_space(a) && imap_take_astring(a, &from) && imap_take_space(a) &&
		imap_take_astring(a, &to) && imap_take_end(a)) {
		enum lw_err err =
			lw_mailuser_rename(s->user, lw_text_str(&from), lw_text_str(&to));
		answer(s, err, LW_IMAP_SAY_CANNOT_RENAME,
			lw_text_str(err == LW_ENOENT ? &from : &to));
	} else {
		imap_bad_arguments(s);
	}
	lw_text_fini(&from);
	lw_text_fini(&to);
}

void imap_cmd_subscribe(struct lw_imap_server *s)
{
	struct lw_text name = { 0 };
	if (only_a_name(s, &name)) {
		if (lw_mailuser_subscribe(s->user, lw_text_str(&name)))
			imap_completed(s);
		else
			imap_refuse(s, LW_IMAP_SAY_CANNOT_SUBSCRIBE, lw_text_str(&name));
	}
	lw_text_fini(&name);
}

void imap_cmd_unsubscribe(struct lw_imap_server *s)
{
	struct lw_text name = { 0 };
	if (only_a_name(s, &name)) {
		if (lw_mailuser_unsubscribe(s->user, lw_text_str(&name)))
			imap_completed(s);
		else
			imap_refuse(s, LW_IMAP_SAY_NOT_SUBSCRIBED, lw_text_str(&name));
	}
	lw_text_fini(&name);
}
