/* expect.c - expectation "mailbox": what is in it; every letter that was sent is there
 * unchanged, once.  SPDX-License-Identifier: MIT */
#include <string.h>
#include <strings.h>

#include "labwire/store/header.h"
#include "labwire/store/mailstore.h"
#include "topology/lab/lab_priv.h"
#include "topology/scenario/json.h"
#include "topology/scenario/kind.h"

enum {
	COUNT_MAX = 100000
};

struct mailbox {
	const char *user;
	size_t node; /* SIZE_MAX: the first with such a user */
	uint32_t count;
	const char *folder;
	const char *from, *subject; /* of one of them; NULL: whatever */
};

static const struct field mailbox_fields[] = {
	MUST("mailbox", &some_text, "whose"),
	KEY("messages", WHOLE(0, COUNT_MAX), "how many letters are in it (1)"),
	KEY("from", &any_text,
		"the sender of one of them, at least; \"\": of a notification"),
	KEY("subject", &any_text, "the subject of one of them, at least"),
	KEY("node", &some_text,
		"on which server; else the first that has such a mailbox"),
	KEY("folder", &some_text, "of the mailbox (INBOX)"),
	LAST_KEY,
};

static bool has_user(const struct lw_scenario *s, const struct mailbox *x)
{
	for (size_t i = 0; i < s->nservices; i++) {
		const struct lw_service_spec *v = &s->services[i];
		if (x->node != SIZE_MAX && x->node != v->node)
			continue;
		for (size_t k = 0; k < v->accounts.nusers; k++)
			if (strcmp(v->accounts.users[k], x->user) == 0)
				return true;
	}
	return false;
}

static void read_mailbox(const struct place *p, struct lw_expect_spec *expect)
{
	struct mailbox *x = expect->conf;
	struct load *l = p->load;
	x->user = get_text(p, "mailbox", NULL);
	x->count = (uint32_t)get_whole(p, "messages", 1);
	x->from = get_text(p, "from", NULL);
	x->subject = get_text(p, "subject", NULL);
	x->folder = get_text(p, "folder", "INBOX");
	x->node = get_node(p, "node");
	if (!x->user || (x->node == SIZE_MAX && has_key(p, "node")) || has_user(l->s, x))
		return;
	if (x->node == SIZE_MAX)
		no_such(p, "mailbox", THING_USER, x->user);
	else if (!is_lost(l, THING_USER, x->user))
		complain(p, "mailbox", "no mail server of %s has a user \"%s\"",
			l->s->nodes[x->node].name, x->user);
}

/* The user is known; the folder need not be there: NULL. */
static const struct lw_mailbox *box_of(const struct lw_lab *lab, const struct mailbox *x)
{
	for (size_t i = 0; i < lab->s->nnodes; i++)
		if (lab->nodes[i].store && (x->node == SIZE_MAX || x->node == i) &&
			lw_mailstore_has_user(lab->nodes[i].store, x->user))
			return lw_mailuser_find(
				lw_mailstore_find(lab->nodes[i].store, x->user),
				x->folder);
	return NULL;
}

static bool header_is(const struct lw_mail *m, const char *name, const char *want)
{
	struct lw_text value = { 0 };
	bool same = lw_mail_header(m->bytes, m->len, name, &value) &&
		    strcmp(lw_text_str(&value), want) == 0;
	lw_text_fini(&value);
	return same;
}

static bool fits(const struct lw_mail *m, const struct mailbox *x)
{
	if (x->from && strcmp(m->from, x->from) != 0)
		return false;
	return !x->subject || header_is(m, "Subject", x->subject);
}

/* How many messages the user's INBOX held at the start: those with the lowest UIDs. */
static size_t at_start(const struct lw_lab *lab, const struct mailbox *x)
{
	for (size_t i = 0; i < lab->s->nservices; i++) {
		const struct lw_service_spec *v = &lab->s->services[i];
		for (size_t k = 0; k < v->accounts.nmboxes; k++)
			if ((x->node == SIZE_MAX || x->node == v->node) &&
				strcasecmp(v->accounts.mboxes[k].user, x->user) == 0)
				return v->accounts.mboxes[k].messages;
	}
	return 0;
}

/* Nothing but what servers write on the way (RFC 5321 4.4). */
static bool is_trace(struct lw_rd front)
{
	struct lw_field f;
	const uint8_t *at = front.at, *end = front.end;
	while (lw_field_next(&front, &f)) {
		if (f.whole.at != at ||
			!(lw_field_is(&f, "Received") || lw_field_is(&f, "Return-Path")))
			return false;
		at = f.whole.end;
	}
	return at == end;
}

/* Is this what somebody composed, with nothing but a trace in front? */
static bool is_intact(const struct lw_lab *lab, const struct lw_mail *m)
{
	for (size_t i = 0; i < lab->s->nsteps; i++) {
		const struct step *t = &lab->steps[i];
		if (!t->message || t->message_len > m->len)
			continue;
		size_t front = m->len - t->message_len;
		if (memcmp(m->bytes + front, t->message, t->message_len) == 0 &&
			is_trace(lw_rd_of(m->bytes, front)))
			return true;
	}
	return false;
}

/* Of the INBOX: what a mail server wrote itself, which comes from nobody, and what was
 * there before anybody composed anything. */
static bool is_foreign(const struct lw_mailmsg *msg, size_t at_start)
{
	return !msg->mail->from[0] || msg->uid <= at_start;
}

static char *trouble(const struct lw_lab *lab, const struct lw_expect_spec *expect)
{
	const struct mailbox *x = expect->conf;
	const struct lw_mailbox *box = box_of(lab, x);
	bool inbox = strcmp(x->folder, "INBOX") == 0;
	size_t old = at_start(lab, x);
	struct lw_text why = { 0 };
	size_t n = box ? lw_mailbox_count(box) : 0, fitting = 0, changed = 0;
	for (size_t i = 0; i < n; i++) {
		const struct lw_mailmsg *msg = lw_mailbox_at(box, i);
		bool foreign = inbox && is_foreign(msg, old);
		fitting += fits(msg->mail, x);
		changed += !foreign && !is_intact(lab, msg->mail);
	}
	if (n != x->count)
		lw_text_fmt(&why, "mailbox %s holds %zu messages, not %u", x->user, n,
			x->count);
	else if (changed)
		lw_text_fmt(&why,
			"mailbox %s: %zu messages are not as they were composed", x->user,
			changed);
	else if (n && !fitting)
		lw_text_fmt(&why, "mailbox %s has no message %s%s%s%s", x->user,
			x->from ? "from " : "", x->from ? x->from : "",
			x->subject ? " about " : "", x->subject ? x->subject : "");
	return why.len ? lw_text_take(&why) : NULL;
}

static const struct lw_expect_kind mailbox = {
	.form = { "mailbox", "what is in a mailbox", mailbox_fields },
	.conf_size = sizeof(struct mailbox),
	.read = read_mailbox,
	.trouble = trouble,
};

const struct lw_kind kind_mailbox = { .expect = &mailbox };
