/* tcp_sent.c - when each piece was sent last.  SPDX-License-Identifier: MIT */
#include "tcp_sent.h"

#include <string.h>

#include "labwire/base/assert.h"
#include "labwire/base/alloc.h"

static uint32_t bytes(const struct sent *s)
{
	return s->right - s->left;
}

static void discount(struct sent_log *l, const struct sent *s)
{
	l->again -= s->again;
	if (s->lost && !s->sacked)
		l->lost -= bytes(s);
}

static void count(struct sent_log *l, const struct sent *s)
{
	l->again += s->again;
	if (s->lost && !s->sacked)
		l->lost += bytes(s);
}

/* Index of the first piece that ends above `s`. */
static uint32_t find(const struct sent_log *l, lw_seq s)
{
	uint32_t low = l->first, high = l->end;
	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		if (seq_lt(s, l->all[mid].right))
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

/* What was acknowledged at the front makes room before the array grows. */
static void make_room(struct sent_log *l)
{
	uint32_t n = l->end - l->first;
	if (l->end < l->cap)
		return;
	if (l->all && l->first > n) {
		memmove(l->all, l->all + l->first, n * sizeof(*l->all));
		l->first = 0;
		l->end = n;
		return;
	}
	l->all = lw_grow(l->all, &l->cap, (size_t)l->end + 1, sizeof(*l->all));
}

static void insert(struct sent_log *l, uint32_t i, struct sent s)
{
	uint32_t from_first = i - l->first;
	make_room(l);
	LW_ASSERT(l->all);
	i = l->first + from_first;
	memmove(l->all + i + 1, l->all + i, (l->end - i) * sizeof(*l->all));
	l->all[i] = s;
	l->end++;
	count(l, &s);
}

static void take_out(struct sent_log *l, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i++)
		discount(l, l->all + i);
	memmove(l->all + from, l->all + to, (l->end - to) * sizeof(*l->all));
	l->end -= to - from;
}

static bool is_full(const struct sent_log *l)
{
	return l->end - l->first >= TCP_SENT_MAX;
}

/* Makes `at` an edge.  A log that is full keeps its pieces whole. */
static void split(struct sent_log *l, lw_seq at)
{
	uint32_t i = find(l, at);
	if (i == l->end || !seq_lt(l->all[i].left, at) || is_full(l))
		return;
	struct sent rest = l->all[i];
	discount(l, l->all + i);
	l->all[i].right = rest.left = at;
	count(l, l->all + i);
	insert(l, i + 1, rest);
}

static void append(struct sent_log *l, struct sent s)
{
	struct sent *last = l->end > l->first ? l->all + l->end - 1 : NULL;
	if (last && is_full(l)) {
		discount(l, last);
		last->right = s.right;
		last->at = s.at;
		last->lost = false;
		count(l, last);
	} else {
		insert(l, l->end, s);
	}
}

void sent_note(struct sent_log *l, lw_seq left, lw_seq right, lw_time at)
{
	struct sent s = { .left = left, .right = right, .at = at };
	split(l, left);
	split(l, right);
	uint32_t from = find(l, left), to = from;
	if (from == l->end) {
		append(l, s);
		return;
	}
	while (to < l->end && seq_lt(l->all[to].left, right))
		to++;
	s.again = true;
	s.left = seq_min(left, l->all[from].left);
	s.right = seq_max(right, l->all[to - 1].right);
	take_out(l, from, to);
	insert(l, from, s);
}

void sent_cut(struct sent_log *l, lw_seq left)
{
	while (l->first < l->end && seq_le(l->all[l->first].right, left))
		discount(l, l->all + l->first++);
	if (l->first == l->end) {
		l->first = l->end = 0;
		return;
	}
	struct sent *s = l->all + l->first;
	if (seq_lt(s->left, left)) {
		discount(l, s);
		s->left = left;
		count(l, s);
	}
}

void sent_clear(struct sent_log *l)
{
	l->first = l->end = l->again = l->lost = 0;
}

void sent_fini(struct sent_log *l)
{
	lw_free(l->all);
	*l = (struct sent_log){ 0 };
}

void sent_set_lost(struct sent_log *l, struct sent *s, bool lost)
{
	discount(l, s);
	s->lost = lost;
	count(l, s);
}

void sent_set_sacked(struct sent_log *l, struct sent *s, bool sacked)
{
	discount(l, s);
	s->sacked = sacked;
	count(l, s);
}

uint32_t sent_lost_below(const struct sent_log *l, lw_seq right)
{
	uint32_t sum = 0;
	for (const struct sent *s = sent_first(l); s < sent_end(l); s++)
		if (s->lost && !s->sacked && seq_lt(s->left, right))
			sum += seq_min(s->right, right) - s->left;
	return sum;
}
