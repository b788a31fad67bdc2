/* imap_sync.c - what others did to the selected mailbox, told (RFC 3501 5.2, 7.2.6, 7.3,
 * 7.4).  SPDX-License-Identifier: MIT */
#include "imap_priv.h"

static void put_flag(struct lw_text *out, const char *name, size_t start)
{
	lw_text_fmt(out, "%s%s", out->len > start ? " " : "", name);
}

/* Bits of flags as names, without parentheses. */
static void put_names(
	struct lw_text *out, const struct lw_mailbox *box, uint32_t flags, bool recent)
{
	static const struct {
		uint32_t flag;
		const char *name;
	} system[] = { { LW_FLAG_ANSWERED, "\\Answered" },
		{ LW_FLAG_FLAGGED, "\\Flagged" }, { LW_FLAG_DELETED, "\\Deleted" },
		{ LW_FLAG_SEEN, "\\Seen" }, { LW_FLAG_DRAFT, "\\Draft" } };
	const char *keyword = NULL;
	size_t start = out->len;
	for (size_t i = 0; i < sizeof(system) / sizeof(system[0]); i++)
		if (flags & system[i].flag)
			put_flag(out, system[i].name, start);
	if (recent)
		put_flag(out, "\\Recent", start);
	for (size_t i = 0; (keyword = lw_mailbox_keyword_at(box, i)); i++)
		if (flags & (uint32_t)LW_FLAG_KEYWORD << i)
			put_flag(out, keyword, start);
}

void imap_put_flags(struct lw_imap_server *s, const struct lw_viewent *e)
{
	lw_text_add(&s->out, "FLAGS (");
	put_names(&s->out, lw_mailview_box(s->view), e->msg->flags, e->recent);
	lw_text_char(&s->out, ')');
}

void imap_put_mailbox_flags(struct lw_imap_server *s)
{
	const struct lw_mailbox *box = lw_mailview_box(s->view);
	bool read_only = lw_mailview_read_only(s->view);
	s->keywords_told = 0;
	while (lw_mailbox_keyword_at(box, s->keywords_told))
		s->keywords_told++;
	lw_text_add(&s->out, "* FLAGS (");
	put_names(&s->out, box, UINT32_MAX, false);
	lw_text_add(&s->out, ")\r\n* OK [PERMANENTFLAGS (");
	if (!read_only) {
		put_names(&s->out, box, UINT32_MAX, false);
		if (s->keywords_told < LW_KEYWORDS_MAX)
			lw_text_add(&s->out, " \\*");
	}
	lw_text_fmt(&s->out, ")] %s\r\n",
		imap_persona(s)->say[read_only ? LW_IMAP_SAY_NOT_PERMANENT
					       : LW_IMAP_SAY_PERMANENT]);
}

static void tell(struct lw_imap_server *s, const struct lw_view_change *c)
{
	switch (c->kind) {
	case LW_VIEW_EXPUNGE:
		lw_text_fmt(&s->out, "* %zu EXPUNGE\r\n", c->seq);
		break;
	case LW_VIEW_EXISTS:
		lw_text_fmt(&s->out, "* %zu EXISTS\r\n* %zu RECENT\r\n", c->seq,
			lw_mailview_recent(s->view));
		break;
	case LW_VIEW_FLAGS:
		lw_text_fmt(&s->out, "* %zu FETCH (", c->seq);
		imap_put_flags(s, lw_mailview_at(s->view, c->seq - 1));
		lw_text_add(&s->out, ")\r\n");
		break;
	}
}

void imap_sync(struct lw_imap_server *s, bool expunges)
{
	struct lw_view_change c;
	if (!s->view)
		return;
	if (lw_mailbox_deleted(lw_mailview_box(s->view))) {
		imap_untagged(s, LW_IMAP_SAY_MAILBOX_GONE);
		imap_log_out(s);
		return;
	}
	if (lw_mailbox_keyword_at(lw_mailview_box(s->view), s->keywords_told))
		imap_put_mailbox_flags(s);
	while (lw_mailview_next(s->view, expunges, &c))
		tell(s, &c);
}

void imap_close_mailbox(struct lw_imap_server *s)
{
	lw_mailview_close(s->view);
	s->view = NULL;
	if (s->state == IMAP_SELECTED)
		s->state = IMAP_AUTHENTICATED;
}
