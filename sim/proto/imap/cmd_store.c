/* cmd_store.c - STORE (RFC 3501 6.4.6).  SPDX-License-Identifier: MIT */
#include <strings.h>

#include "imap_priv.h"
#include "labwire/base/alloc.h"

enum store_how {
	STORE_SET,
	STORE_ADD,
	STORE_TAKE,
};

struct store {
	struct imap_set set;
	enum store_how how;
	bool silent;
	uint32_t flags;
	size_t at; /* next index of the view */
};

static void free_store(void *work)
{
	struct store *w = work;
	imap_set_fini(&w->set);
	lw_free(w);
}

static uint32_t changed(const struct store *w, uint32_t flags)
{
	switch (w->how) {
	case STORE_SET:
		return w->flags;
	case STORE_ADD:
		return flags | w->flags;
	case STORE_TAKE:
		return flags & ~w->flags;
	}
	return flags;
}

static bool step(struct lw_imap_server *s)
{
	struct store *w = s->call.work;
	size_t i = imap_next_in_set(s, &w->set, w->at);
	if (i == SIZE_MAX) {
		imap_completed(s);
		return false;
	}
	const struct lw_viewent *e = lw_mailview_at(s->view, i);
	w->at = i + 1;
	lw_mailbox_set_flags(
		lw_mailview_box(s->view), e->msg, changed(w, e->msg->flags), s->view);
	if (w->silent)
		return true;
	lw_text_fmt(&s->out, "* %zu FETCH (", i + 1);
	imap_put_flags(s, e);
	if (imap_is_uid(s))
		lw_text_fmt(&s->out, " UID %u", (unsigned)e->msg->uid);
	lw_text_add(&s->out, ")\r\n");
	return true;
}

/* SP ["+" / "-"] "FLAGS" [".SILENT"]; false: answered. */
static bool take_how(struct lw_imap_server *s, struct store *w)
{
	struct imap_args *a = &s->call.args;
	struct lw_text word = { 0 };
	bool typed = imap_take_space(a);
	w->how = imap_try(a, '+') ? STORE_ADD : imap_try(a, '-') ? STORE_TAKE : STORE_SET;
	typed = typed && imap_take_word(a, &word);
	w->silent = strcasecmp(lw_text_str(&word), "FLAGS.SILENT") == 0;
	bool known = w->silent || strcasecmp(lw_text_str(&word), "FLAGS") == 0;
	if (!typed)
		imap_bad_arguments(s);
	else if (!known)
		imap_refuse(s, LW_IMAP_SAY_BAD_ITEM, lw_text_str(&word));
	lw_text_fini(&word);
	return typed && known;
}

/* SP flags, and no more.  False: answered. */
static bool take_flags(struct lw_imap_server *s, struct store *w)
{
	struct imap_args *a = &s->call.args;
	if (imap_persona(s)->lenient && imap_at_end(a))
		return true;
	if (imap_take_space(a)) {
		if (!imap_take_flags(s, lw_mailview_box(s->view), &w->flags))
			return false;
		if (imap_take_end(a))
			return true;
	}
	imap_bad_arguments(s);
	return false;
}

/* False: answered. */
static bool take_all(struct lw_imap_server *s, struct store *w)
{
	if (!imap_take_set(s, &w->set) || !take_how(s, w))
		return false;
	if (lw_mailview_read_only(s->view)) {
		imap_tagged(s, LW_IMAP_SAY_READ_ONLY);
		return false;
	}
	return take_flags(s, w);
}

void imap_cmd_store(struct lw_imap_server *s)
{
	struct store *w = lw_alloc(sizeof(*w));
	if (!take_all(s, w)) {
		free_store(w);
		return;
	}
	if (lw_mailbox_keyword_at(lw_mailview_box(s->view), s->keywords_told))
		imap_put_mailbox_flags(s); /* before a flag is seen that is new */
	s->call.work = w;
	s->call.free_work = free_store;
	s->call.step = step;
}
