/* cmd_copy.c - COPY (RFC 3501 6.4.7), with the UIDs of the copies in the answer (RFC
 * 4315).  SPDX-License-Identifier: MIT */
#include "imap_priv.h"

/* All or none. */
static bool copy(struct lw_imap_server *s, const struct imap_set *set,
	struct lw_mailbox *to, struct imap_set uids[2])
{
	struct lw_mailbox *from = lw_mailview_box(s->view);
	size_t before = lw_mailbox_count(to);
	enum lw_err err = LW_OK;
	for (size_t i = imap_next_in_set(s, set, 0); i != SIZE_MAX && err == LW_OK;
		i = imap_next_in_set(s, set, i + 1)) {
		const struct lw_mailmsg *m = lw_mailview_at(s->view, i)->msg;
		struct lw_mailmsg *made = NULL;
		uint32_t flags = lw_mailbox_translate(from, m->flags, to);
		err = lw_mailbox_copy(to, m, flags, &made);
		if (err != LW_OK)
			break;
		imap_set_add(&uids[0], m->uid);
		imap_set_add(&uids[1], made->uid);
	}
	while (err != LW_OK && lw_mailbox_at(to, before))
		lw_mailbox_doom(to, lw_mailbox_at(to, before++));
	if (err != LW_OK)
		(void)lw_mailbox_expunge(to);
	return err == LW_OK;
}

static void copied(
	struct lw_imap_server *s, struct lw_mailbox *to, const struct imap_set uids[2])
{
	struct lw_text code = { 0 };
	if (uids[0].n) {
		lw_text_fmt(&code, "[COPYUID %u ",
			(unsigned)lw_mailbox_uidvalidity(to, s->unix_s));
		imap_set_put(&uids[0], &code);
		lw_text_char(&code, ' ');
		imap_set_put(&uids[1], &code);
		lw_text_add(&code, "] ");
	}
	imap_completed_with(s, lw_text_str(&code));
	lw_text_fini(&code);
}

static void copy_to(
	struct lw_imap_server *s, const struct imap_set *set, const char *name)
{
	struct lw_mailbox *to = lw_mailuser_find(s->user, name);
	struct imap_set uids[2] = { { 0 }, { 0 } };
	if (!to)
		imap_refuse(s, LW_IMAP_SAY_TRY_CREATE, name);
	else if (copy(s, set, to, uids))
		copied(s, to, uids);
	else
		imap_tagged(s, LW_IMAP_SAY_FULL);
	imap_set_fini(&uids[0]);
	imap_set_fini(&uids[1]);
}

void imap_cmd_copy(struct lw_imap_server *s)
{
	struct imap_args *a = &s->call.args;
	struct imap_set set = { 0 };
	struct lw_text name = { 0 };
	if (!imap_take_set(s, &set))
		return;
	if (imap_take_space(a) && imap_take_astring(a, &name) && imap_take_end(a))
		copy_to(s, &set, lw_text_str(&name));
	else
		imap_bad_arguments(s);
	lw_text_fini(&name);
	imap_set_fini(&set);
}
