/* tcp_reass.c - which bytes ahead of rcv_nxt are here: sorted, disjoint runs.  The bytes
 * themselves are in the receive ring already.  SPDX-License-Identifier: MIT */
#include "tcb.h"

static void remove_run(struct tcb *t, uint8_t i)
{
	t->nruns--;
	for (; i < t->nruns; i++)
		t->runs[i] = t->runs[i + 1];
}

/* Merge [left, right) into the list.  False when there are too many runs: the bytes are
 * as if lost, and come again. */
bool reass_add(struct tcb *t, lw_seq left, lw_seq right)
{
	uint8_t i = 0;
	while (i < t->nruns && seq_lt(t->runs[i].right, left))
		i++;
	if (i < t->nruns && seq_le(t->runs[i].left, right)) { /* touches run i */
		t->runs[i].left = seq_min(t->runs[i].left, left);
		t->runs[i].right = seq_max(t->runs[i].right, right);
		while (i + 1 < t->nruns &&
			seq_le(t->runs[i + 1].left, t->runs[i].right)) {
			t->runs[i].right =
				seq_max(t->runs[i].right, t->runs[i + 1].right);
			remove_run(t, (uint8_t)(i + 1));
		}
		return true;
	}
	if (t->nruns == TCP_HOLES_MAX)
		return false;
	for (uint8_t k = t->nruns++; k > i; k--)
		t->runs[k] = t->runs[k - 1];
	t->runs[i] = (struct tcp_run){ left, right };
	return true;
}

/* After rcv_nxt moved: bytes of the first run that now follow it directly. */
uint32_t reass_take(struct tcb *t)
{
	uint32_t n = 0;
	while (t->nruns > 0 && seq_le(t->runs[0].left, t->rcv_nxt)) {
		if (seq_lt(t->rcv_nxt, t->runs[0].right))
			n = t->runs[0].right - t->rcv_nxt;
		remove_run(t, 0);
	}
	return n;
}
