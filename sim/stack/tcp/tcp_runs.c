/* tcp_runs.c - sorted, disjoint runs of sequence numbers.  SPDX-License-Identifier: MIT
 */
#include "tcp_runs.h"

#include <string.h>

static void remove_runs(struct tcp_runs *r, uint8_t from, uint8_t count)
{
	r->n = (uint8_t)(r->n - count);
	memmove(&r->run[from], &r->run[from + count],
		(size_t)(r->n - from) * sizeof(r->run[0]));
}

bool runs_add(struct tcp_runs *r, lw_seq left, lw_seq right)
{
	uint8_t i = 0, end;
	while (i < r->n && seq_lt(r->run[i].right, left))
		i++;
	for (end = i; end < r->n && seq_le(r->run[end].left, right); end++)
		;
	if (end > i) { /* touches the runs i to end - 1: they become one */
		r->run[i].left = seq_min(r->run[i].left, left);
		r->run[i].right = seq_max(r->run[end - 1].right, right);
		remove_runs(r, (uint8_t)(i + 1), (uint8_t)(end - i - 1));
		return true;
	}
	if (r->n == TCP_RUNS_MAX)
		return false;
	memmove(&r->run[i + 1], &r->run[i], (size_t)(r->n - i) * sizeof(r->run[0]));
	r->run[i] = (struct tcp_run){ left, right };
	r->n++;
	return true;
}

void runs_cut(struct tcp_runs *r, lw_seq left)
{
	uint8_t i = 0;
	while (i < r->n && seq_le(r->run[i].right, left))
		i++;
	if (i > 0)
		remove_runs(r, 0, i);
	if (r->n > 0)
		r->run[0].left = seq_max(r->run[0].left, left);
}

uint32_t runs_within(const struct tcp_runs *r, lw_seq left, lw_seq right)
{
	uint32_t sum = 0;
	for (uint8_t i = 0; i < r->n && seq_lt(r->run[i].left, right); i++) {
		lw_seq from = seq_max(r->run[i].left, left);
		lw_seq to = seq_min(r->run[i].right, right);
		if (seq_lt(from, to))
			sum += to - from;
	}
	return sum;
}

const struct tcp_run *runs_at(const struct tcp_runs *r, lw_seq s)
{
	for (uint8_t i = 0; i < r->n && seq_le(r->run[i].left, s); i++)
		if (seq_lt(s, r->run[i].right))
			return &r->run[i];
	return NULL;
}

lw_seq runs_next(const struct tcp_runs *r, lw_seq s, lw_seq end)
{
	for (uint8_t i = 0; i < r->n; i++)
		if (seq_lt(s, r->run[i].left))
			return seq_min(r->run[i].left, end);
	return end;
}
