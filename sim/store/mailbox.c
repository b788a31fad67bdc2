/* mailbox.c - messages in the order of their UIDs.  SPDX-License-Identifier: MIT */
#include "labwire/store/mailbox.h"

#include <string.h>
#include <strings.h>

#include "labwire/base/alloc.h"
#include "labwire/base/assert.h"
#include "mailbox_priv.h"

/* What the copies of a message share. */
struct content {
	struct lw_mail mail;
	uint32_t messages;
};

static struct content *content_of(const struct lw_mailmsg *m)
{
	return lw_container_of(m->mail, struct content, mail);
}

struct lw_mailbox *lw_mailbox_new(struct lw_quota *quota)
{
	struct lw_mailbox *mb = lw_alloc(sizeof(*mb));
	mb->quota = quota;
	mb->uidnext = mb->recent_from = 1;
	lw_list_init(&mb->views);
	return mb;
}

void mailmsg_release(struct lw_mailbox *mb, struct lw_mailmsg *m)
{
	struct content *c = content_of(m);
	if (--m->holders > 0)
		return;
	if (--c->messages == 0) {
		mb->quota->used -= c->mail.len;
		lw_free(c->mail.from);
		lw_free(c->mail.bytes);
		lw_free(c);
	}
	lw_free(m);
}

void mailbox_free_if_unused(struct lw_mailbox *mb)
{
	if (!mb->deleted || !lw_list_empty(&mb->views))
		return;
	for (size_t i = 0; i < mb->nkeywords; i++)
		lw_free(mb->keywords[i]);
	lw_free(mb->msgs);
	lw_free(mb);
}

void lw_mailbox_free(struct lw_mailbox *mb)
{
	if (!mb)
		return;
	for (size_t i = 0; i < mb->used; i++)
		lw_mailbox_doom(mb, mb->msgs[i]);
	(void)lw_mailbox_expunge(mb);
	mb->deleted = true;
	mailbox_free_if_unused(mb);
}

bool lw_mailbox_deleted(const struct lw_mailbox *mb)
{
	return mb->deleted;
}

size_t lw_mailbox_count(const struct lw_mailbox *mb)
{
	return mb->used;
}

struct lw_mailmsg *lw_mailbox_at(const struct lw_mailbox *mb, size_t i)
{
	return i < mb->used ? mb->msgs[i] : NULL;
}

size_t lw_mailbox_lower(const struct lw_mailbox *mb, uint32_t uid)
{
	size_t low = 0, high = mb->used;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (mb->msgs[mid]->uid < uid)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

size_t lw_mailbox_unseen(const struct lw_mailbox *mb)
{
	return mb->unseen;
}

size_t lw_mailbox_recent(const struct lw_mailbox *mb)
{
	return mb->used - lw_mailbox_lower(mb, mb->recent_from);
}

uint32_t lw_mailbox_uidnext(const struct lw_mailbox *mb)
{
	return mb->uidnext;
}

uint32_t lw_mailbox_uidvalidity(struct lw_mailbox *mb, int64_t unix_s)
{
	if (mb->uidvalidity == 0) {
		uint32_t at = unix_s > 0 && unix_s < UINT32_MAX ? (uint32_t)unix_s : 1;
		if (at <= mb->quota->uidvalidity)
			at = mb->quota->uidvalidity + 1;
		mb->uidvalidity = mb->quota->uidvalidity = at;
	}
	return mb->uidvalidity;
}

static enum lw_err add(
	struct lw_mailbox *mb, struct content *c, uint32_t flags, struct lw_mailmsg **out)
{
	struct lw_mailmsg *m = lw_alloc(sizeof(*m));
	*m = (struct lw_mailmsg){
		.mail = &c->mail, .uid = mb->uidnext++, .flags = flags, .holders = 1
	};
	c->messages++;
	mb->unseen += !(flags & LW_FLAG_SEEN);
	mb->msgs = lw_grow(mb->msgs, &mb->cap, mb->used + 1, sizeof(*mb->msgs));
	mb->msgs[mb->used++] = m;
	if (out)
		*out = m;
	return LW_OK;
}

enum lw_err lw_mailbox_append(struct lw_mailbox *mb, const struct lw_mail *mail,
	uint32_t flags, struct lw_mailmsg **out)
{
	struct lw_quota *q = mb->quota;
	if (mail->len > q->max || q->used > q->max - mail->len ||
		mb->uidnext == UINT32_MAX)
		return LW_EFULL;
	struct content *c = lw_alloc(sizeof(*c));
	c->mail = *mail;
	c->mail.from = lw_strdup(mail->from);
	c->mail.bytes = lw_strndup(mail->bytes, mail->len);
	q->used += mail->len;
	return add(mb, c, flags, out);
}

enum lw_err lw_mailbox_copy(struct lw_mailbox *mb, const struct lw_mailmsg *msg,
	uint32_t flags, struct lw_mailmsg **out)
{
	if (mb->uidnext == UINT32_MAX)
		return LW_EFULL;
	return add(mb, content_of(msg), flags, out);
}

void lw_mailbox_set_flags(struct lw_mailbox *mb, struct lw_mailmsg *msg, uint32_t flags,
	struct lw_mailview *by)
{
	struct lw_list *it = NULL;
	if (msg->gone || msg->flags == flags)
		return;
	if (msg->flags & ~flags & LW_FLAG_SEEN)
		mb->unseen++;
	if (flags & ~msg->flags & LW_FLAG_SEEN)
		mb->unseen--;
	msg->flags = flags;
	lw_list_each (it, &mb->views) {
		struct lw_mailview *v = lw_container_of(it, struct lw_mailview, list);
		if (v != by)
			mailview_mark(v, msg->uid);
	}
}

void lw_mailbox_doom(struct lw_mailbox *mb, struct lw_mailmsg *msg)
{
	mb->doomed += !msg->doomed;
	msg->doomed = true;
}

size_t lw_mailbox_expunge(struct lw_mailbox *mb)
{
	size_t kept = 0, went = mb->doomed;
	struct lw_list *it = NULL;
	if (went == 0)
		return 0;
	lw_list_each (it, &mb->views)
		lw_container_of(it, struct lw_mailview, list)->expunged = true;
	for (size_t i = 0; i < mb->used; i++) {
		struct lw_mailmsg *m = mb->msgs[i];
		if (!m->doomed) {
			mb->msgs[kept++] = m;
			continue;
		}
		m->gone = true;
		mb->unseen -= !(m->flags & LW_FLAG_SEEN);
		mailmsg_release(mb, m);
	}
	mb->used = kept;
	mb->doomed = 0;
	return went;
}

uint32_t lw_mailbox_keyword_bit(const struct lw_mailbox *mb, const char *name)
{
	for (size_t i = 0; i < mb->nkeywords; i++)
		if (strcasecmp(mb->keywords[i], name) == 0)
			return (uint32_t)LW_FLAG_KEYWORD << i;
	return 0;
}

uint32_t lw_mailbox_keyword(struct lw_mailbox *mb, const char *name)
{
	uint32_t bit = lw_mailbox_keyword_bit(mb, name);
	if (bit)
		return bit;
	if (mb->nkeywords == LW_KEYWORDS_MAX || strlen(name) > LW_KEYWORD_NAME_MAX)
		return 0;
	mb->keywords[mb->nkeywords] = lw_strdup(name);
	return (uint32_t)LW_FLAG_KEYWORD << mb->nkeywords++;
}

uint32_t lw_mailbox_translate(
	const struct lw_mailbox *from, uint32_t flags, struct lw_mailbox *to)
{
	uint32_t out = flags & (LW_FLAG_KEYWORD - 1);
	for (size_t i = 0; i < from->nkeywords; i++)
		if (flags & (uint32_t)LW_FLAG_KEYWORD << i)
			out |= lw_mailbox_keyword(to, from->keywords[i]);
	return out;
}

const char *lw_mailbox_keyword_at(const struct lw_mailbox *mb, size_t i)
{
	return i < mb->nkeywords ? mb->keywords[i] : NULL;
}
