/* list.h - intrusive doubly linked ring; the list owns nothing.
 *
 * A node that is on no list points at itself, so removing twice is harmless.
 * SPDX-License-Identifier: MIT */
#ifndef LABWIRE_BASE_LIST_H
#define LABWIRE_BASE_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct lw_list {
	struct lw_list *next, *prev;
};

static inline void lw_list_init(struct lw_list *l)
{
	l->next = l->prev = l;
}

static inline bool lw_list_empty(const struct lw_list *l)
{
	return l->next == l;
}

/* Put `n` at the end of the list whose head is `l`. */
static inline void lw_list_add(struct lw_list *l, struct lw_list *n)
{
	n->prev = l->prev;
	n->next = l;
	l->prev->next = n;
	l->prev = n;
}

static inline void lw_list_del(struct lw_list *n)
{
	n->prev->next = n->next;
	n->next->prev = n->prev;
	lw_list_init(n);
}

#define lw_list_each(it, head) for (it = (head)->next; it != (head); it = it->next)
#define lw_list_each_safe(it, tmp, head)                                                 \
	for (it = (head)->next, tmp = it->next; it != (head); it = tmp, tmp = it->next)

#endif
