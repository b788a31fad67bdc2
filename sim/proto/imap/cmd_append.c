/* cmd_append.c - APPEND (RFC 3501 6.3.11), of several messages at once (RFC 3502), with
 * their UIDs in the answer (RFC 4315).  SPDX-License-Identifier: MIT */
#include "imap_priv.h"
#include "labwire/base/alloc.h"

/* One message to be stored. */
struct draft {
	struct lw_rd bytes;
	uint32_t flags;
	int64_t unix_s;
	int zone;
};

struct drafts {
	struct draft *list;
	size_t n, cap;
};

/* SP mailbox; NULL: answered. */
static struct lw_mailbox *take_target(struct lw_imap_server *s)
{
	struct imap_args *a = &s->call.args;
	struct lw_text name = { 0 };
	struct lw_mailbox *box = NULL;
	if (!imap_take_space(a) || !imap_take_astring(a, &name))
		imap_bad_arguments(s);
	else if (!(box = lw_mailuser_find(s->user, lw_text_str(&name))))
		imap_refuse(s, LW_IMAP_SAY_TRY_CREATE, lw_text_str(&name));
	lw_text_fini(&name);
	return box;
}

/* [SP flag-list] [SP date-time] SP literal; false: answered. */
static bool take_draft(struct lw_imap_server *s, struct lw_mailbox *box, struct draft *d)
{
	struct imap_args *a = &s->call.args;
	struct lw_civil when;
	*d = (struct draft){ .unix_s = s->unix_s, .zone = s->conf.zone };
	if (imap_take_space(a) && imap_peek(a, '(')) {
		if (!imap_take_flags(s, box, &d->flags))
			return false;
		(void)imap_take_space(a);
	}
	if (!a->bad && imap_peek(a, '"')) {
		if (!imap_take_date_time(a, &when)) {
			imap_tagged(s, LW_IMAP_SAY_BAD_DATE);
			return false;
		}
		d->unix_s = lw_civil_unix(&when);
		d->zone = when.zone;
		(void)imap_take_space(a);
	}
	if (a->bad || !imap_take_literal(a, &d->bytes)) {
		imap_bad_arguments(s);
		return false;
	}
	if (lw_rd_left(&d->bytes) == 0) {
		imap_tagged(s, LW_IMAP_SAY_EMPTY_MESSAGE);
		return false;
	}
	return true;
}

static bool take_drafts(
	struct lw_imap_server *s, struct lw_mailbox *box, struct drafts *all)
{
	do {
		struct draft d;
		if (!take_draft(s, box, &d))
			return false;
		all->list = lw_grow(all->list, &all->cap, all->n + 1, sizeof(*all->list));
		all->list[all->n++] = d;
	} while (!imap_at_end(&s->call.args));
	return true;
}

/* All or none. */
static bool store(struct lw_mailbox *box, const struct drafts *all, struct imap_set *uids)
{
	size_t before = lw_mailbox_count(box);
	enum lw_err err = LW_OK;
	for (size_t i = 0; i < all->n && err == LW_OK; i++) {
		const struct draft *d = &all->list[i];
		struct lw_mailmsg *m = NULL;
		struct lw_mail mail = { .from = (char *)(uintptr_t) "",
			.bytes = (char *)(uintptr_t)d->bytes.at,
			.len = lw_rd_left(&d->bytes),
			.unix_s = d->unix_s,
			.zone = d->zone };
		err = lw_mailbox_append(box, &mail, d->flags, &m);
		if (err == LW_OK)
			imap_set_add(uids, m->uid);
	}
	while (err != LW_OK && lw_mailbox_at(box, before))
		lw_mailbox_doom(box, lw_mailbox_at(box, before++));
	if (err != LW_OK)
		(void)lw_mailbox_expunge(box);
	return err == LW_OK;
}

void imap_cmd_append(struct lw_imap_server *s)
{
	struct lw_mailbox *box = take_target(s);
	struct drafts all = { 0 };
	struct imap_set uids = { 0 };
	if (!box || !take_drafts(s, box, &all)) {
		lw_free(all.list);
		return;
	}
	if (store(box, &all, &uids)) {
		struct lw_text code = { 0 };
		lw_text_fmt(&code, "[APPENDUID %u ",
			(unsigned)lw_mailbox_uidvalidity(box, s->unix_s));
		imap_set_put(&uids, &code);
		lw_text_add(&code, "] ");
		imap_completed_with(s, lw_text_str(&code));
		lw_text_fini(&code);
	} else {
		imap_tagged(s, LW_IMAP_SAY_FULL);
	}
	imap_set_fini(&uids);
	lw_free(all.list);
}

/* Before the message is on its way: is there a mailbox for it? */
bool imap_append_may_go_on(struct lw_imap_server *s)
{
	struct imap_args before = s->call.args;
	struct lw_text name = { 0 };
	bool known = true;
	if (imap_take_space(&before) && imap_take_astring(&before, &name) &&
		!lw_mailuser_find(s->user, lw_text_str(&name))) {
		imap_refuse(s, LW_IMAP_SAY_TRY_CREATE, lw_text_str(&name));
		known = false;
	}
	lw_text_fini(&name);
	return known;
}
