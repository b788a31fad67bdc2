/* tcp_scoreboard.c - what the peer has reported by SACK, and what follows from it about
 * losses (RFC 6675 3 and 4).
 *
 * IsLost() holds for a number when three runs, or more than two segments, of reported
 * bytes lie above it.  All numbers of one hole have the same above them, so there is an
 * edge: what is below it and not reported is lost.  SPDX-License-Identifier: MIT */
#include "tcb.h"

uint32_t scoreboard_update(struct tcb *t, const struct lw_seg *seg)
{
	lw_seq above = seq_max(t->snd_una, seg->ack); /* HighACK + 1 */
	uint32_t news = 0;
	if (!t->sack_on)
		return 0;
	for (uint8_t i = 0; i < seg->opt.sack_count; i++) {
		lw_seq left = seq_max(seg->opt.sack[i].left, above);
		lw_seq right = seg->opt.sack[i].right;
		if (!seq_lt(left, right) || seq_lt(t->snd_max, right))
			continue; /* a duplicate's report (RFC 2883), or nonsense */
		uint32_t known = runs_within(&t->sacked, left, right);
		if (known < right - left && runs_add(&t->sacked, left, right))
			news += right - left - known;
	}
	return news;
}

lw_seq scoreboard_lost_edge(const struct tcb *t)
{
	uint32_t bytes = 0;
	for (uint8_t i = t->sacked.n; i-- > 0;) {
		bytes += t->sacked.run[i].right - t->sacked.run[i].left;
		if (t->sacked.n - i >= TCP_DUPACKS ||
			bytes > (TCP_DUPACKS - 1u) * t->snd_mss)
			return t->sacked.run[i].left;
	}
	return t->snd_una;
}

static uint32_t missing(const struct tcb *t, lw_seq left, lw_seq right)
{
	if (!seq_lt(left, right))
		return 0;
	return right - left - runs_within(&t->sacked, left, right);
}

uint32_t scoreboard_pipe(const struct tcb *t)
{
	if (t->recovering) /* SetPipe () */
		return missing(t, scoreboard_lost_edge(t), t->snd_max) +
		       missing(t, t->snd_una, t->high_rxt);
	return missing(t, t->snd_una, t->snd_nxt);
}

/* The first missing piece at or above `from`, and before `end`. */
static bool next_hole(const struct tcb *t, lw_seq from, lw_seq end, struct tcp_run *hole)
{
	const struct tcp_run *run = runs_at(&t->sacked, from);
	hole->left = run ? run->right : from;
	hole->right = runs_next(&t->sacked, hole->left, t->snd_max);
	return seq_lt(hole->left, end);
}

/* NextSeg () without rule 2, which is new data. */
bool scoreboard_next_lost(const struct tcb *t, struct tcp_run *hole)
{
	return next_hole(t, t->high_rxt, scoreboard_lost_edge(t), hole); /* rule 1 */
}

bool scoreboard_next_doubtful(const struct tcb *t, struct tcp_run *hole)
{
	lw_seq highest = t->sacked.n ? t->sacked.run[t->sacked.n - 1].right : t->snd_una;
	return next_hole(t, t->high_rxt, highest, hole); /* rule 3 */
}

bool scoreboard_rescue(const struct tcb *t, struct tcp_run *hole)
{
	lw_seq from = t->snd_una, mss = t->snd_mss;
	bool found = false;
	while (next_hole(t, from, t->snd_max, hole)) {
		found = true;
		from = hole->right;
		if (from == t->snd_max)
			break;
	}
	if (found && hole->right - hole->left > mss) /* rule 4: the highest number */
		hole->left = hole->right - mss;
	return found;
}
