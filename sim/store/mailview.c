/* mailview.c - a mailbox as one session sees it.
 *
 * Theory of operation.  `ents` are the messages by sequence number.  Growth is what the
 * mailbox has from `uidnext` on; expunged messages are found in one pass over the
 * entries, which moves the others up; flags of others' making are in `dirty`, once per
 * message. SPDX-License-Identifier: MIT */
#include "labwire/store/mailview.h"

#include "labwire/base/alloc.h"
#include "labwire/base/assert.h"
#include "mailbox_priv.h"

static bool grow(struct lw_mailview *v)
{
	struct lw_mailbox *mb = v->box;
	size_t from = lw_mailbox_lower(mb, v->uidnext);
	size_t n = mb->used - from;
	if (n == 0)
		return false;
	v->ents = lw_grow(v->ents, &v->cap, v->used + n, sizeof(*v->ents));
	for (size_t i = from; i < mb->used; i++) {
		struct lw_mailmsg *m = mb->msgs[i];
		bool recent = m->uid >= mb->recent_from;
		m->holders++;
		v->recent += recent;
		v->ents[v->used++] = (struct lw_viewent){ .msg = m, .recent = recent };
	}
	v->uidnext = mb->uidnext;
	if (!v->read_only)
		mb->recent_from = mb->uidnext;
	return true;
}

struct lw_mailview *lw_mailview_open(struct lw_mailbox *mb, bool read_only)
{
	struct lw_mailview *v = lw_alloc(sizeof(*v));
	v->box = mb;
	v->read_only = read_only;
	v->uidnext = 1;
	lw_list_init(&v->list);
	lw_list_add(&mb->views, &v->list);
	(void)grow(v);
	return v;
}

void lw_mailview_close(struct lw_mailview *v)
{
	if (!v)
		return;
	for (size_t i = 0; i < v->used; i++)
		if (i < v->kept || i >= v->scanned) /* not yet let go by a pass */
			mailmsg_release(v->box, v->ents[i].msg);
	lw_list_del(&v->list);
	mailbox_free_if_unused(v->box);
	lw_free(v->ents);
	lw_free(v->dirty);
	lw_free(v);
}

struct lw_mailbox *lw_mailview_box(const struct lw_mailview *v)
{
	return v->box;
}

bool lw_mailview_read_only(const struct lw_mailview *v)
{
	return v->read_only;
}

size_t lw_mailview_count(const struct lw_mailview *v)
{
	return v->used;
}

size_t lw_mailview_recent(const struct lw_mailview *v)
{
	return v->recent;
}

const struct lw_viewent *lw_mailview_at(const struct lw_mailview *v, size_t i)
{
	return i < v->used ? &v->ents[i] : NULL;
}

size_t lw_mailview_lower(const struct lw_mailview *v, uint32_t uid)
{
	size_t low = 0, high = v->used;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (v->ents[mid].msg->uid < uid)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* The entry of this UID, or NULL. */
static struct lw_viewent *entry_of(const struct lw_mailview *v, uint32_t uid)
{
	size_t i = lw_mailview_lower(v, uid);
	return i < v->used && v->ents[i].msg->uid == uid ? &v->ents[i] : NULL;
}

void mailview_mark(struct lw_mailview *v, uint32_t uid)
{
	struct lw_viewent *e = entry_of(v, uid);
	if (!e || e->dirty)
		return;
	e->dirty = true;
	v->dirty = lw_grow(v->dirty, &v->dirty_cap, v->ndirty + 1, sizeof(*v->dirty));
	v->dirty[v->ndirty++] = uid;
}

bool lw_mailview_changed(const struct lw_mailview *v)
{
	return v->expunged || v->ndirty > 0 || v->box->uidnext != v->uidnext;
}

/* The next message that is gone; those before it have moved up. */
static bool next_expunged(struct lw_mailview *v, struct lw_view_change *out)
{
	while (v->expunged && v->scanned < v->used) {
		struct lw_viewent e = v->ents[v->scanned++];
		if (!e.msg->gone) {
			v->ents[v->kept++] = e;
			continue;
		}
		v->recent -= e.recent;
		mailmsg_release(v->box, e.msg);
		*out = (struct lw_view_change){ LW_VIEW_EXPUNGE, v->kept + 1 };
		return true;
	}
	if (v->expunged)
		v->used = v->kept;
	v->expunged = false;
	v->scanned = v->kept = 0;
	return false;
}

static bool next_dirty(struct lw_mailview *v, struct lw_view_change *out)
{
	while (v->dirty_at < v->ndirty) {
		struct lw_viewent *e = entry_of(v, v->dirty[v->dirty_at++]);
		if (!e || e->msg->gone)
			continue;
		e->dirty = false;
		*out = (struct lw_view_change){ LW_VIEW_FLAGS,
			(size_t)(e - v->ents) + 1 };
		return true;
	}
	v->dirty_at = v->ndirty = 0;
	return false;
}

bool lw_mailview_next(struct lw_mailview *v, bool expunges, struct lw_view_change *out)
{
	if (expunges && next_expunged(v, out))
		return true;
	if (v->box->uidnext != v->uidnext && grow(v)) {
		*out = (struct lw_view_change){ LW_VIEW_EXISTS, v->used };
		return true;
	}
	v->uidnext = v->box->uidnext; /* what came is gone again */
	return next_dirty(v, out);
}
