/* sock_wake.c - events are gathered while packets are handled, and told to the users from
 * one event of the node afterwards: a callback can then do whatever it likes.
 * SPDX-License-Identifier: MIT */
#include "../stack_priv.h"

void sock_event(struct lw_stack *s, struct sock *k, unsigned events)
{
	k->events |= (uint16_t)events;
	k->cause = s->engine->cause;
	if (lw_list_empty(&k->ready))
		lw_list_add(&s->socks.ready, &k->ready);
	stack_wake(s);
}

/* Only those that were ready at the start: who makes new events waits for the next
 * wake-up, at the same virtual time. */
void sock_tell_all(struct lw_stack *s, lw_time now)
{
	struct lw_list batch;
	struct sock_table *t = &s->socks;
	lw_list_init(&batch);
	while (!lw_list_empty(&t->ready)) {
		struct lw_list *first = t->ready.next;
		lw_list_del(first);
		lw_list_add(&batch, first);
	}
	while (!lw_list_empty(&batch)) {
		struct sock *k = lw_container_of(batch.next, struct sock, ready);
		struct lw_sock h = sock_handle(k);
		unsigned events = k->events;
		lw_list_del(&k->ready);
		k->events = 0;
		lw_engine_set_cause(s->engine, k->cause);
		if (k->user)
			k->user->ready(k->user, h, events, now);
		k = sock_get(s, h);
		if (k && k->dead && (events & LW_SOCK_CLOSED))
			sock_destroy(s, k);
	}
}
