/* cmd_fetch.c - FETCH (RFC 3501 6.4.5): an item at a time, so that what waits to be sent
 * is never much more than the largest item.  SPDX-License-Identifier: MIT */
#include "fetch.h"
#include "labwire/base/alloc.h"

struct fetch {
	struct imap_set set;
	struct fetch_items items;
	bool has_flags, has_uid, sets_seen; /* among the items */
	size_t message;			    /* index in the view; SIZE_MAX: at the end */
	size_t item;			    /* next of this message */
	bool seen_now;			    /* this FETCH has marked the message */
	struct lw_part *root;		    /* of the message, once it was needed */
};

static void free_fetch(void *work)
{
	struct fetch *w = work;
	imap_set_fini(&w->set);
	fetch_items_fini(&w->items);
	lw_part_free(w->root);
	lw_free(w);
}

static void put_date(const struct lw_mail *m, struct lw_text *out)
{
	struct lw_civil c = lw_civil_of(m->unix_s, m->zone);
	int zone = c.zone < 0 ? -c.zone : c.zone;
	lw_text_fmt(out, "\"%2d-%s-%04lld %02d:%02d:%02d %c%02d%02d\"", c.day,
		lw_civil_month(c.month), (long long)c.year, c.hour, c.minute, c.second,
		c.zone < 0 ? '-' : '+', zone / 60, zone % 60);
}

static const struct lw_part *root_of(struct fetch *w, const struct lw_mail *m)
{
	if (!w->root)
		w->root = lw_part_parse(lw_rd_of(m->bytes, m->len));
	return w->root;
}

static void put_item(
	struct lw_imap_server *s, struct fetch *w, const struct lw_viewent *e)
{
	const struct fetch_item *item = &w->items.list[w->item];
	const struct lw_mail *m = e->msg->mail;
	struct lw_text *out = &s->out;
	const char *encoding = imap_persona(s)->encoding;
	if (item->kind == FETCH_FLAGS) {
		imap_put_flags(s, e);
		return;
	}
	lw_text_fmt(out, "%s ", item->label);
	switch (item->kind) {
	case FETCH_ENVELOPE:
		fetch_envelope_put(root_of(w, m)->header, out);
		break;
	case FETCH_INTERNALDATE:
		put_date(m, out);
		break;
	case FETCH_SIZE:
		lw_text_fmt(out, "%zu", m->len);
		break;
	case FETCH_UID:
		lw_text_fmt(out, "%u", (unsigned)e->msg->uid);
		break;
	case FETCH_BODY:
	case FETCH_BODYSTRUCTURE:
		fetch_structure_put(
			root_of(w, m), item->kind == FETCH_BODYSTRUCTURE, encoding, out);
		break;
	case FETCH_SECTION:
		fetch_section_put(
			&item->section, root_of(w, m), imap_persona(s)->no_part, out);
		break;
	case FETCH_FLAGS:
		break;
	}
}

/* Reading a body marks the message, where it may be marked. */
static void begin_message(
	struct lw_imap_server *s, struct fetch *w, const struct lw_viewent *e)
{
	lw_text_fmt(&s->out, "* %zu FETCH (", w->message + 1);
	w->seen_now = w->sets_seen && !lw_mailview_read_only(s->view) &&
		      !(e->msg->flags & LW_FLAG_SEEN);
	if (w->seen_now)
		lw_mailbox_set_flags(lw_mailview_box(s->view), e->msg,
			e->msg->flags | LW_FLAG_SEEN, s->view);
}

static void end_message(
	struct lw_imap_server *s, struct fetch *w, const struct lw_viewent *e)
{
	if (w->seen_now && !w->has_flags) {
		lw_text_char(&s->out, ' ');
		imap_put_flags(s, e);
	}
	if (imap_is_uid(s) && !w->has_uid)
		lw_text_fmt(&s->out, " UID %u", (unsigned)e->msg->uid);
	lw_text_add(&s->out, ")\r\n");
	lw_part_free(w->root);
	w->root = NULL;
	w->item = 0;
	w->message = imap_next_in_set(s, &w->set, w->message + 1);
}

static bool step(struct lw_imap_server *s)
{
	struct fetch *w = s->call.work;
	if (w->message == SIZE_MAX) {
		imap_completed(s);
		return false;
	}
	const struct lw_viewent *e = lw_mailview_at(s->view, w->message);
	if (w->item == 0)
		begin_message(s, w, e);
	else
		lw_text_char(&s->out, ' ');
	put_item(s, w, e);
	if (++w->item == w->items.n)
		end_message(s, w, e);
	return true;
}

static void look_through(struct fetch *w)
{
	for (size_t i = 0; i < w->items.n; i++) {
		const struct fetch_item *item = &w->items.list[i];
		w->has_flags = w->has_flags || item->kind == FETCH_FLAGS;
		w->has_uid = w->has_uid || item->kind == FETCH_UID;
		w->sets_seen = w->sets_seen || item->sets_seen;
	}
}

void imap_cmd_fetch(struct lw_imap_server *s)
{
	struct fetch *w = lw_alloc(sizeof(*w));
	if (!imap_take_set(s, &w->set)) {
		free_fetch(w);
		return;
	}
	if (!fetch_items_take(&s->call.args, &w->items)) {
		imap_bad_arguments(s);
		free_fetch(w);
		return;
	}
	look_through(w);
	w->message = imap_next_in_set(s, &w->set, 0);
	s->call.work = w;
	s->call.free_work = free_fetch;
	s->call.step = step;
}
