/* fast_recovery.c - duplicate ACKs without SACK: fast retransmit, NewReno (RFC 5681 3.2,
 * RFC 6582), limited transmit (RFC 3042).  SPDX-License-Identifier: MIT */
#include "recovery.h"

enum {
	MSS = 1460
};

/* ESTABLISHED without SACK, ten segments out of more on their way. */
static void ten_out(struct peer *p, size_t written)
{
	reach(p, "rfc", PEER_ESTABLISHED);
	write_many(p, written);
	cr_assert_eq(sent(p, NULL), 10 * MSS);
}

static void duplicates(struct peer *p, int n)
{
	while (n-- > 0)
		peer_send(p, LW_TCP_ACK, 1, 1, NULL);
}

Test(fast_recovery, the_first_two_duplicates_let_a_new_segment_out_each)
{
	struct peer p;
	ten_out(&p, 30000);
	duplicates(&p, 1);
	cr_assert_str_eq(sequences(&p), "14601");
	duplicates(&p, 1);
	cr_assert_str_eq(sequences(&p), "16061");
	cr_assert_eq(info_of(&p).cwnd, 10 * MSS, "cwnd stays");
	duplicates(&p, 1);
	cr_assert_str_eq(sequences(&p), "1");
	peer_fini(&p);
}

Test(fast_recovery, what_limited_transmit_sent_does_not_count_as_flight)
{
	struct peer p;
	ten_out(&p, 30000);
	duplicates(&p, 3);
	cr_assert_eq(info_of(&p).ssthresh, 7 * MSS, "CUBIC: 0.7 of ten, not of twelve");
	peer_fini(&p);
}

Test(fast_recovery, a_system_without_limited_transmit_waits_for_the_third)
{
	struct peer p;
	reach(&p, "winxp", PEER_ESTABLISHED);
	write_many(&p, 30000);
	peer_skip(&p);
	duplicates(&p, 2);
	cr_assert_eq(sent(&p, NULL), 0);
	peer_fini(&p);
}

Test(fast_recovery, each_further_duplicate_makes_room_for_a_segment)
{
	struct peer p;
	peer_init(&p, "ios12");
	p.offers.mss = 536;
	peer_reach(&p, PEER_ESTABLISHED);
	for (int64_t acked = 0; acked < 7; acked++) { /* slow start: one more with each */
		write_many(&p, 2 * 536);
		peer_send(&p, LW_TCP_ACK, 1, 1 + 536 * (acked + 1), NULL);
	}
	int64_t una = 1 + 536 * 7;
	write_many(&p, 8000);
	peer_skip(&p);
	uint32_t flight = info_of(&p).snd_nxt - info_of(&p).snd_una;
	for (int i = 0; i < 3; i++)
		peer_send(&p, LW_TCP_ACK, 1, una, NULL);
	cr_assert_eq(info_of(&p).ssthresh, flight / 2);
	cr_assert_eq(info_of(&p).cwnd, flight / 2 + 3 * 536);
	peer_send(&p, LW_TCP_ACK, 1, una, NULL);
	cr_assert_eq(info_of(&p).cwnd, flight / 2 + 4 * 536);
	peer_fini(&p);
}

/* RFC 6298 5: no segment is repeated within an RTO of the last time. */
Test(fast_recovery, starts_the_timer_of_what_it_repeats_anew)
{
	struct peer p;
	ten_out(&p, 10 * MSS);
	peer_run(&p, LW_MS(900));
	duplicates(&p, 3);
	cr_assert_str_eq(sequences(&p), "1");
	peer_run(&p, LW_MS(950));
	cr_assert_str_eq(sequences(&p), "", "the timer that ran before has not fired");
	peer_run(&p, LW_MS(100));
	cr_assert_str_eq(sequences(&p), "1");
	peer_fini(&p);
}

Test(fast_recovery, a_partial_ack_repeats_the_next_hole_and_a_full_one_ends_it)
{
	struct peer p;
	ten_out(&p, 10 * MSS);
	duplicates(&p, 4);
	cr_assert_str_eq(sequences(&p), "1");
	peer_send(&p, LW_TCP_ACK, 1, 2921, NULL);
	cr_assert_str_eq(sequences(&p), "2921");
	cr_assert(info_of(&p).recovering);
	peer_send(&p, LW_TCP_ACK, 1, 14601, NULL);
	cr_assert_not(info_of(&p).recovering);
	cr_assert(info_of(&p).cwnd <= 2 * MSS, "no burst: RFC 6582 3.2 step 3");
	peer_fini(&p);
}

/* RFC 6582 3.2 step 3: less what it acknowledges, and one for what it repeats. */
Test(fast_recovery, a_partial_ack_takes_from_cwnd_what_it_acknowledges)
{
	struct peer p;
	ten_out(&p, 10 * MSS);
	duplicates(&p, 3);
	cr_assert_eq(info_of(&p).cwnd, (7 + 3) * MSS);
	peer_send(&p, LW_TCP_ACK, 1, 2921, NULL);
	cr_assert_eq(info_of(&p).cwnd, (7 + 3 - 2 + 1) * MSS);
	peer_fini(&p);
}

Test(fast_recovery, acks_of_less_than_was_acknowledged_are_no_duplicates)
{
	struct peer p;
	ten_out(&p, 10 * MSS);
	peer_send(&p, LW_TCP_ACK, 1, 2921, NULL);
	for (int i = 0; i < 5; i++)
		peer_send(&p, LW_TCP_ACK, 1, 1461, NULL);
	cr_assert_str_eq(sequences(&p), "");
	cr_assert_not(info_of(&p).recovering);
	peer_fini(&p);
}

/* RFC 6582 3.2 step 3: later ones leave the timer alone, so that many losses end in a
 * timeout instead of a round trip for each. */
Test(fast_recovery, only_the_first_partial_ack_restarts_the_timer)
{
	struct peer p;
	ten_out(&p, 10 * MSS);
	peer_run(&p, LW_MS(500));
	duplicates(&p, 3);
	peer_send(&p, LW_TCP_ACK, 1, 1461, NULL); /* restarts: due in a second */
	peer_run(&p, LW_MS(600));
	peer_send(&p, LW_TCP_ACK, 1, 2921, NULL); /* does not */
	peer_skip(&p);
	cr_assert(info_of(&p).recovering);
	peer_run(&p, LW_MS(500));
	cr_assert_not(info_of(&p).recovering, "the timer fired");
	cr_assert_eq(info_of(&p).cwnd, MSS);
	peer_fini(&p);
}

Test(fast_recovery, duplicates_of_what_a_timeout_repeated_start_no_second_one)
{
	struct peer p;
	ten_out(&p, 10 * MSS);
	peer_run(&p, LW_MS(1100));
	peer_skip(&p);
	duplicates(&p, 5);
	cr_assert_not(info_of(&p).recovering, "RFC 6582 3.2 step 2");
	peer_fini(&p);
}
