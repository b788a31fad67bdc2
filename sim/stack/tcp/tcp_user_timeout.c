/* tcp_user_timeout.c - how long data may wait for its acknowledgment (RFC 9293 3.10.8).
 *
 * The user's own limit, in place of the number of retries.  The timer runs while anything
 * written is unacknowledged and starts over whenever some of it is.
 * SPDX-License-Identifier: MIT */
#include "tcb.h"

static bool waits(const struct tcb *t)
{
	return t->snd_una != t->snd_max || lw_ring_len(&t->snd) > 0;
}

void user_timeout_start(struct tcb *t)
{
	if (t->user_timeout && !lw_event_armed(&t->uto) && waits(t))
		timer_arm(t, &t->uto, t->user_timeout);
}

void user_timeout_progress(struct tcb *t)
{
	timer_stop(t, &t->uto);
	user_timeout_start(t);
}

void user_timeout_set(struct tcb *t, lw_span span)
{
	t->user_timeout = span;
	user_timeout_progress(t);
}
