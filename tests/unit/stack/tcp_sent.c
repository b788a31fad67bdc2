/* tcp_sent.c - the log of what was sent against a table of single numbers, around the
 * wrap.  SPDX-License-Identifier: MIT */
#include "stack/tcp/tcp_sent.h"

#include <criterion/criterion.h>

#include "labwire/base/rand.h"

enum {
	SPAN = 400,
	ROUNDS = 3000
};

static const lw_seq origin = UINT32_MAX - SPAN / 2; /* so that numbers wrap on the way */

/* What is known of each number. */
static struct {
	lw_time at;
	bool again, lost, sacked;
} want[SPAN];

static void compare(const struct sent_log *l, uint32_t low, uint32_t high)
{
	uint32_t next = low, again = 0, lost = 0;
	for (const struct sent *s = sent_first(l); s < sent_end(l); s++) {
		cr_assert_eq(s->left, origin + next, "no gaps");
		cr_assert(seq_lt(s->left, s->right));
		again += s->again;
		for (; origin + next != s->right; next++) {
			cr_assert_eq(s->at, want[next].at);
			cr_assert_eq(s->again, want[next].again);
			cr_assert_eq(s->lost, want[next].lost);
			cr_assert_eq(s->sacked, want[next].sacked);
			lost += want[next].lost && !want[next].sacked;
		}
	}
	cr_assert_eq(next, high);
	cr_assert_eq(l->again, again);
	cr_assert_eq(l->lost, lost);
	cr_assert_eq(sent_lost_below(l, origin + high), lost);
}

static void note(
	struct sent_log *l, uint32_t left, uint32_t right, uint32_t *high, int at)
{
	for (uint32_t i = left; i < right;
		i++) { /* one that is partly new is again, too */
		want[i].at = at;
		want[i].again = left < *high;
		want[i].lost = want[i].sacked = false;
	}
	if (right > *high)
		*high = right;
	sent_note(l, origin + left, origin + right, at);
}

static void mark(struct sent_log *l, uint32_t nth, bool lost)
{
	struct sent *s = sent_first(l) + nth;
	if (lost)
		sent_set_lost(l, s, true);
	else
		sent_set_sacked(l, s, true);
	for (lw_seq i = s->left; i != s->right; i++) {
		want[i - origin].lost |= lost;
		want[i - origin].sacked |= !lost;
	}
}

Test(tcp_sent, is_what_a_table_of_numbers_says)
{
	struct lw_rand r;
	lw_rand_init(&r, 1, 0, "sent");
	for (int round = 0; round < ROUNDS; round++) {
		struct sent_log l = { 0 };
		uint32_t low = 0, high = 0;
		for (int step = 1; step < 60 && high < SPAN - 20; step++) {
			uint32_t n = (uint32_t)(sent_end(&l) - sent_first(&l));
			uint32_t what = lw_rand_below(&r, 6);
			uint32_t len = 1 + lw_rand_below(&r, 10);
			if (what < 2) {
				note(&l, high, high + len, &high, step);
			} else if (what == 2 && high > low) {
				uint32_t at = low + lw_rand_below(&r, high - low);
				note(&l, at, at + len, &high, step);
			} else if (what == 3) {
				low += lw_rand_below(&r, high - low + 1);
				sent_cut(&l, origin + low);
			} else if (n > 0) {
				mark(&l, lw_rand_below(&r, n), what == 4);
			}
			compare(&l, low, high);
		}
		sent_fini(&l);
	}
}

Test(tcp_sent, a_full_log_takes_more_into_its_last_piece)
{
	struct sent_log l = { 0 };
	for (lw_seq s = 0; s < TCP_SENT_MAX + 10; s++)
		sent_note(&l, s, s + 1, s);
	cr_assert_eq(sent_end(&l) - sent_first(&l), TCP_SENT_MAX);
	cr_assert_eq(sent_end(&l)[-1].left, TCP_SENT_MAX - 1);
	cr_assert_eq(sent_end(&l)[-1].right, TCP_SENT_MAX + 10);
	sent_note(&l, TCP_SENT_MAX, TCP_SENT_MAX + 1, 99999); /* cannot be split */
	cr_assert_eq(sent_end(&l)[-1].left, TCP_SENT_MAX - 1);
	cr_assert_eq(sent_end(&l)[-1].right, TCP_SENT_MAX + 10);
	cr_assert_eq(sent_end(&l)[-1].at, 99999);
	sent_fini(&l);
}
