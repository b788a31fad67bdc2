/* cmd_status.c - STATUS (RFC 3501 6.3.10).  SPDX-License-Identifier: MIT */
#include <strings.h>

#include "imap_priv.h"

enum status_item {
	STATUS_MESSAGES = 1 << 0,
	STATUS_RECENT = 1 << 1,
	STATUS_UIDNEXT = 1 << 2,
	STATUS_UIDVALIDITY = 1 << 3,
	STATUS_UNSEEN = 1 << 4,
};

static const struct {
	const char *name;
	enum status_item item;
} items[] = { { "MESSAGES", STATUS_MESSAGES }, { "RECENT", STATUS_RECENT },
	{ "UIDNEXT", STATUS_UIDNEXT }, { "UIDVALIDITY", STATUS_UIDVALIDITY },
	{ "UNSEEN", STATUS_UNSEEN } };

enum {
	ITEMS = sizeof(items) / sizeof(items[0])
};

static bool take_item(struct imap_args *a, unsigned *wanted)
{
	struct lw_text word = { 0 };
	bool known = false;
	if (imap_take_atom(a, &word))
		for (size_t i = 0; i < ITEMS; i++)
			if (strcasecmp(lw_text_str(&word), items[i].name) == 0) {
				*wanted |= (unsigned)items[i].item;
				known = true;
			}
	lw_text_fini(&word);
	a->bad = a->bad || !known;
	return known;
}

static bool take_items(struct imap_args *a, unsigned *wanted)
{
	if (!imap_take(a, '('))
		return false;
	do {
		if (!take_item(a, wanted))
			return false;
	} while (imap_try(a, ' '));
	return imap_take(a, ')') && imap_take_end(a);
}

static size_t value_of(
	const struct lw_imap_server *s, struct lw_mailbox *box, enum status_item item)
{
	switch (item) {
	case STATUS_MESSAGES:
		return lw_mailbox_count(box);
	case STATUS_RECENT:
		return lw_mailbox_recent(box);
	case STATUS_UIDNEXT:
		return lw_mailbox_uidnext(box);
	case STATUS_UIDVALIDITY:
		return lw_mailbox_uidvalidity(box, s->unix_s);
	case STATUS_UNSEEN:
		return lw_mailbox_unseen(box);
	}
	return 0;
}

static void put_status(struct lw_imap_server *s, struct lw_mailbox *box, const char *name,
	unsigned wanted)
{
	const char *separator = "";
	lw_text_add(&s->out, "* STATUS ");
	imap_put_astring(&s->out, name);
	lw_text_add(&s->out, " (");
	for (size_t i = 0; i < ITEMS; i++) {
		if (!(wanted & (unsigned)items[i].item))
			continue;
		lw_text_fmt(&s->out, "%s%s %zu", separator, items[i].name,
			value_of(s, box, items[i].item));
		separator = " ";
	}
	lw_text_add(&s->out, ")\r\n");
	imap_completed(s);
}

void imap_cmd_status(struct lw_imap_server *s)
{
	struct imap_args *a = &s->call.args;
	struct lw_text name = { 0 };
	unsigned wanted = 0;
	struct lw_mailbox *box = NULL;
	if (!imap_take_space(a) || !imap_take_astring(a, &name) || !imap_take_space(a) ||
		!take_items(a, &wanted))
		imap_bad_arguments(s);
	else if ((box = lw_mailuser_find(s->user, lw_text_str(&name))))
		put_status(s, box, lw_text_str(&name), wanted);
	else
		imap_refuse(s, LW_IMAP_SAY_NO_MAILBOX, lw_text_str(&name));
	lw_text_fini(&name);
}
