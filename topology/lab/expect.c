/* expect.c - what the scenario promises, checked at the end.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include <strings.h>

#include "lab_priv.h"
#include "labwire/base/alloc.h"
#include "labwire/base/crc32.h"
#include "labwire/store/header.h"

/* Length and check sum of what a node's file server has; false: no such file. */
static bool sum_file(const struct node *n, const char *path, struct lw_ftp_moved *out)
{
	enum {
		PIECE = 16384
	};
	struct lw_vfile *f = n->files ? lw_vfs_open(n->files, path) : NULL;
	uint8_t piece[PIECE];
	*out = (struct lw_ftp_moved){ 0 };
	for (size_t k = 0; f && (k = lw_vfile_read(f, out->bytes, piece, PIECE)) > 0;) {
		out->crc32 = lw_crc32(out->crc32, piece, k);
		out->bytes += k;
	}
	lw_vfile_close(f);
	return f != NULL;
}

/* Did the step move a copy of the file? */
static bool moved_file(const struct lw_lab *lab, const struct lw_expect_spec *x)
{
	const struct lw_job *job = lab->steps[x->step].job;
	struct lw_ftp_moved want, m;
	bool found = false;
	if (!job || !sum_file(&lab->nodes[x->file_node], x->file, &want))
		return false;
	for (size_t i = 0; !found && lw_ftp_moved(job, i, &m); i++)
		found = m.whole && m.bytes == want.bytes && m.crc32 == want.crc32;
	return found;
}

static char *step_trouble(const struct lw_lab *lab, const struct lw_expect_spec *x)
{
	static const char *const states[] = { "has not begun", "has not ended",
		"was fine", "failed" };
	const struct step *t = &lab->steps[x->step];
	struct lw_text why = { 0 };
	bool ended = t->state == STEP_FINE || t->state == STEP_FAILED;
	if (!ended || x->ok != (t->state == STEP_FINE))
		lw_text_fmt(&why, "step %s %s, but was expected to %s%s%s",
			step_name(t->spec), states[t->state], x->ok ? "be fine" : "fail",
			t->sentence && *t->sentence ? ": " : "",
			t->sentence ? t->sentence : "");
	else if (x->answered && !strstr(t->sentence, x->answered))
		lw_text_fmt(&why, "step %s says \"%s\", and not \"%s\"",
			step_name(t->spec), t->sentence, x->answered);
	else if (x->file && !moved_file(lab, x))
		lw_text_fmt(
			&why, "step %s has no copy of %s", step_name(t->spec), x->file);
	return why.len ? lw_text_take(&why) : NULL;
}

/* The user is known; the folder need not be there: NULL. */
static const struct lw_mailbox *box_of(
	const struct lw_lab *lab, const struct lw_expect_spec *x)
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

static bool fits(const struct lw_mail *m, const struct lw_expect_spec *x)
{
	if (x->from && strcmp(m->from, x->from) != 0)
		return false;
	return !x->subject || header_is(m, "Subject", x->subject);
}

/* How many messages the user's INBOX held at the start: those with the lowest UIDs. */
static size_t at_start(const struct lw_lab *lab, const struct lw_expect_spec *x)
{
	for (size_t i = 0; i < lab->s->nservices; i++) {
		const struct lw_service_spec *v = &lab->s->services[i];
		for (size_t k = 0; k < v->nmboxes; k++)
			if ((x->node == SIZE_MAX || x->node == v->node) &&
				strcasecmp(v->mboxes[k].user, x->user) == 0)
				return v->mboxes[k].messages;
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

static char *mailbox_trouble(const struct lw_lab *lab, const struct lw_expect_spec *x)
{
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

/* Somebody said what is to become of this step. */
static bool is_expected(const struct lw_lab *lab, size_t step)
{
	for (size_t i = 0; i < lab->s->nexpects; i++)
		if (lab->s->expects[i].kind == LW_EXPECT_STEP &&
			lab->s->expects[i].step == (int)step)
			return true;
	return false;
}

/* A step that fails, or never ends, is a failure unless it was foreseen. */
static void count_steps(struct lw_lab *lab)
{
	for (size_t i = 0; i < lab->s->nsteps; i++)
		if (lab->steps[i].state != STEP_FINE && !is_expected(lab, i))
			lab->failures++;
}

void check_expectations(struct lw_lab *lab)
{
	count_steps(lab);
	lab->expect_failures = lw_alloc_array(lab->s->nexpects, sizeof(char *));
	for (size_t i = 0; i < lab->s->nexpects; i++) {
		const struct lw_expect_spec *x = &lab->s->expects[i];
		char *trouble = x->kind == LW_EXPECT_STEP ? step_trouble(lab, x)
							  : mailbox_trouble(lab, x);
		lab->expect_failures[i] = trouble;
		if (!trouble)
			continue;
		lab->failures++;
		said(lab, LW_SAID_FAILED, NULL, x->path, trouble);
	}
}
