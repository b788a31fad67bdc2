/* tcp_backlog.c - how many connections may wait for a listener's user.
 *
 * Two manners: one queue for all that is not accepted yet, or half-open connections
 * counted apart, so that a flood of SYNs leaves room for those that are complete.
 * SPDX-License-Identifier: MIT */
#include "tcb.h"

static uint16_t half_open(const struct tcb *l)
{
	uint16_t n = 0;
	struct lw_list *it;
	lw_list_each (it, &l->children)
		n += lw_container_of(it, struct tcb, sibling)->state == TCP_SYN_RECEIVED;
	return n;
}

bool backlog_takes_connection(const struct tcb *l)
{
	return !l->tcp->p->syn_backlog || l->nchildren - half_open(l) < l->backlog;
}

bool backlog_takes_syn(const struct tcb *l)
{
	uint16_t apart = l->tcp->p->syn_backlog;
	if (!apart)
		return l->nchildren < l->backlog;
	return half_open(l) < apart && backlog_takes_connection(l);
}
