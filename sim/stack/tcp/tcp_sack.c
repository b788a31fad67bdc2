/* tcp_sack.c - what we report by SACK: the latest arrivals first, and what came twice
 * (RFC 2018 4, RFC 2883 4).  SPDX-License-Identifier: MIT */
#include "tcb.h"

#include <string.h>

enum {
	BLOCK_LEN = 8,
	HEAD_LEN = 4, /* kind and length, and two NOPs before them */
};

void sack_arrived(struct tcb *t, lw_seq left)
{
	struct tcp_report *r = &t->report;
	const struct tcp_run *run = runs_at(&t->ahead, left);
	lw_seq keep[LW_TCP_SACK_MAX] = { left };
	uint8_t n = 1;
	for (uint8_t i = 0; i < r->n && n < LW_TCP_SACK_MAX; i++) {
		const struct tcp_run *other = runs_at(&t->ahead, r->recent[i]);
		if (other && other != run)
			keep[n++] = r->recent[i];
	}
	memcpy(r->recent, keep, sizeof(keep));
	r->n = n;
}

/* The first part of the segment that we have already, if there is one. */
void sack_duplicate(struct tcb *t, const struct lw_seg *seg)
{
	lw_seq left = seg->seq + !!(seg->flags & LW_TCP_SYN);
	lw_seq right = left + (uint32_t)lw_rd_left(&seg->text);
	if (!t->sack_on || !t->tcp->p->dsack || left == right)
		return;
	if (seq_lt(left, t->rcv_nxt)) {
		t->report.dup = (struct tcp_run){ left, seq_min(right, t->rcv_nxt) };
		return;
	}
	const struct tcp_run *run = runs_at(&t->ahead, left);
	if (!run)
		run = runs_at(&t->ahead, runs_next(&t->ahead, left, right));
	if (run && seq_lt(run->left, right))
		t->report.dup = (struct tcp_run){ seq_max(left, run->left),
			seq_min(right, run->right) };
}

static uint8_t blocks_most(const struct tcb *t)
{
	uint32_t room = LW_TCP_OPTIONS_MAX - HEAD_LEN;
	if (t->ts_on)
		room -= LW_TCP_TS_LEN;
	if (t->snd_mss > HEAD_LEN && t->snd_mss < HEAD_LEN + room)
		room = t->snd_mss - HEAD_LEN - 1; /* one byte of text at least */
	return (uint8_t)(room / BLOCK_LEN);
}

static void put_block(struct lw_tcp_options *opt, struct tcp_run run, uint8_t most)
{
	if (opt->sack_count < most)
		opt->sack[opt->sack_count++] =
			(struct lw_sack_block){ run.left, run.right };
}

static void add_block(struct lw_tcp_options *opt, struct tcp_run run, uint8_t most)
{
	for (uint8_t i = 0; i < opt->sack_count; i++)
		if (opt->sack[i].left == run.left && opt->sack[i].right == run.right)
			return;
	put_block(opt, run, most);
}

void sack_fill(const struct tcb *t, struct lw_tcp_options *opt)
{
	const struct tcp_report *r = &t->report;
	uint8_t most = blocks_most(t);
	const struct tcp_run *run;
	if (r->dup.left != r->dup.right) { /* RFC 2883 4: before all others ... */
		put_block(opt, r->dup, most);
		run = runs_at(&t->ahead, r->dup.left);
		if (run) /* ... and the block that it is in, or that it is */
			put_block(opt, *run, most);
	}
	for (uint8_t i = 0; i < r->n; i++) {
		run = runs_at(&t->ahead, r->recent[i]);
		if (run)
			add_block(opt, *run, most);
	}
}

uint32_t sack_room(const struct tcb *t)
{
	struct lw_tcp_options opt = { 0 };
	sack_fill(t, &opt);
	return opt.sack_count ? HEAD_LEN + (uint32_t)opt.sack_count * BLOCK_LEN : 0;
}
