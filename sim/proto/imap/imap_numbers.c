/* imap_numbers.c - which messages a command means, by number or by UID (RFC 3501 2.3.1,
 * 6.4.8).  SPDX-License-Identifier: MIT */
#include "imap_priv.h"

bool imap_is_uid(const struct lw_imap_server *s)
{
	return s->call.prefix != NULL;
}

static uint32_t largest(const struct lw_imap_server *s)
{
	size_t n = lw_mailview_count(s->view);
	if (!imap_is_uid(s))
		return (uint32_t)n;
	return n ? lw_mailview_at(s->view, n - 1)->msg->uid : 0;
}

/* UIDs that are not there mean nothing; message numbers that are not, a mistake. */
static bool in_range(const struct lw_imap_server *s, const struct imap_set *set)
{
	if (imap_is_uid(s))
		return true;
	return set->ranges[set->n - 1].high <= lw_mailview_count(s->view) &&
	       set->ranges[0].low > 0;
}

bool imap_take_set(struct lw_imap_server *s, struct imap_set *set)
{
	*set = (struct imap_set){ 0 };
	if (!imap_take_space(&s->call.args) || !imap_set_take(&s->call.args, set)) {
		imap_bad_arguments(s);
		imap_set_fini(set);
		return false;
	}
	imap_set_resolve(set, largest(s));
	if (in_range(s, set))
		return true;
	imap_tagged(s, LW_IMAP_SAY_BAD_SET);
	imap_set_fini(set);
	return false;
}

size_t imap_next_in_set(
	const struct lw_imap_server *s, const struct imap_set *set, size_t i)
{
	uint32_t n = 0;
	const struct lw_viewent *e = NULL;
	if (!imap_is_uid(s))
		return i < lw_mailview_count(s->view) &&
				       imap_set_from(set, (uint32_t)i + 1, &n)
			       ? (size_t)n - 1
			       : SIZE_MAX;
	while ((e = lw_mailview_at(s->view, i))) {
		if (!imap_set_from(set, e->msg->uid, &n))
			return SIZE_MAX;
		if (n == e->msg->uid)
			return i;
		i = lw_mailview_lower(s->view, n);
	}
	return SIZE_MAX;
}
