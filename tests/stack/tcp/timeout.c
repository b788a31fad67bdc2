/* timeout.c - the retransmission timer's consequences: back-off, what a lost SYN means,
 * and timeouts that were none (RFC 6298, RFC 5682, RFC 3522, RFC 4015).
 * SPDX-License-Identifier: MIT */
#include "recovery.h"

enum {
	MSS = 1460
};

/* Four segments of more are on their way; then the timer fires. */
static void time_out(struct peer *p, const struct lw_profile *profile,
	const struct lw_tcp_options *offers, size_t written)
{
	open_as(p, profile, offers);
	peer_run(p, LW_MS(1));
	write_many(p, written);
	cr_assert(sent(p, NULL) >= 2 * MSS);
	peer_run(p, LW_MS(1100));
	cr_assert_str_eq(sequences(p), "1");
	cr_assert_eq(info_of(p).cwnd, info_of(p).snd_mss);
}

Test(timeout, frto_first_tries_new_segments_and_then_knows_that_it_was_spurious)
{
	struct peer p;
	time_out(&p, counting(), &with_sack, 30000);
	peer_sack(&p, 1461, ""); /* late: the original's */
	cr_assert_str_eq(sequences(&p), "14601 16061", "RFC 5682 2.1 step 2 b");
	peer_sack(&p, 2921, ""); /* of what was never repeated */
	cr_assert_eq(info_of(&p).ssthresh, UINT32_MAX, "as before: RFC 4015");
	cr_assert(info_of(&p).cwnd > 10 * MSS);
	peer_sack(&p, 17521, "");
	cr_assert_eq(lw_stack_stats(p.h.stack)->tcp_retransmits, 1);
	peer_fini(&p);
}

Test(timeout, frto_goes_on_as_usual_when_a_duplicate_comes)
{
	struct peer p;
	time_out(&p, counting(), &with_sack, 30000);
	peer_sack(&p, 1461, "");
	peer_skip(&p);
	peer_sack(&p, 1461, "14601-16061"); /* the new ones arrived, the old ones not */
	cr_assert_str_eq(sequences(&p), "1461 2921 4381", "three segments: step 3 a");
	cr_assert_eq(info_of(&p).ssthresh, 7 * MSS);
	peer_fini(&p);
}

Test(timeout, frto_needs_something_new_to_send)
{
	struct peer p;
	time_out(&p, counting(), &with_sack, 10 * MSS);
	peer_sack(&p, 1461, "");
	cr_assert_str_eq(sequences(&p), "1461 2921", "slow start");
	peer_fini(&p);
}

Test(timeout, eifel_takes_it_back_when_the_echo_is_older_than_the_repeat)
{
	struct lw_tcp_options ts = with_sack;
	struct peer p;
	ts.has_ts = true;
	open_with(&p, "linux26", &ts);
	write_many(&p, 3 * 1448);
	peer_skip(&p);
	uint32_t original = p.ts_ecr;
	peer_run(&p, LW_MS(400));
	cr_assert_str_eq(sequences(&p), "1");
	cr_assert_neq(p.ts_ecr, original);
	p.ts_ecr = original;
	peer_sack(&p, 1449, "");
	cr_assert_str_eq(sequences(&p), "", "go-back-N ends");
	cr_assert_eq(info_of(&p).ssthresh, UINT32_MAX);
	cr_assert_eq(info_of(&p).cwnd, 2 * 1448 + 1448, "RFC 4015: flight and what came");
	peer_fini(&p);
}

Test(timeout, eifel_leaves_it_when_the_echo_is_the_repeats_own)
{
	struct lw_tcp_options ts = with_sack;
	struct peer p;
	ts.has_ts = true;
	open_with(&p, "linux26", &ts);
	write_many(&p, 3 * 1448);
	peer_skip(&p);
	peer_run(&p, LW_MS(400));
	cr_assert_str_eq(sequences(&p), "1");
	peer_sack(&p, 1449, "");
	cr_assert_str_eq(sequences(&p), "1449 2897");
	cr_assert_eq(info_of(&p).ssthresh, 2 * 1448);
	peer_fini(&p);
}

Test(timeout, a_system_that_knows_neither_repeats_everything)
{
	struct peer p;
	open_with(&p, "winxp", &with_sack);
	write_many(&p, 30000);
	peer_skip(&p);
	peer_run(&p, LW_MS(450));
	cr_assert_str_eq(sequences(&p), "1");
	peer_sack(&p, 1461, "");
	cr_assert_str_eq(sequences(&p), "1461 2921");
	peer_fini(&p);
}

/* RFC 6298 5.5 to 5.7 with Karn's rule: an ACK of what was repeated measures nothing. */
Test(timeout, the_backed_off_timer_lasts_until_there_is_a_measurement)
{
	struct peer p;
	open_as(&p, counting(), &with_sack);
	write_many(&p, 100);
	peer_run(&p, LW_MS(3500)); /* repeated at 1 and 3 s */
	cr_assert_str_eq(sequences(&p), "1 1 1");
	peer_sack(&p, 101, "");
	write_many(&p, 100);
	peer_skip(&p);
	peer_run(&p, LW_MS(3900));
	cr_assert_str_eq(sequences(&p), "", "four seconds, not one");
	peer_run(&p, LW_MS(200));
	cr_assert_str_eq(sequences(&p), "101");
	peer_sack(&p, 201, "");
	write_many(&p, 100);
	peer_sack(&p, 301, ""); /* a measurement */
	write_many(&p, 100);
	peer_skip(&p);
	peer_run(&p, LW_MS(1100));
	cr_assert_str_eq(sequences(&p), "301");
	peer_fini(&p);
}

Test(timeout, a_timestamp_measures_what_karns_rule_does_not)
{
	struct lw_tcp_options ts = with_sack;
	struct peer p;
	ts.has_ts = true;
	open_as(&p, counting(), &ts);
	write_many(&p, 100);
	peer_run(&p, LW_MS(3500));
	peer_skip(&p);
	peer_sack(&p, 101, ""); /* echoes the second repeat, half a second old */
	cr_assert(info_of(&p).rto < LW_SEC(2));
	write_many(&p, 100);
	peer_skip(&p);
	peer_run(&p, LW_MS(2000));
	cr_assert_str_eq(sequences(&p), "101");
	peer_fini(&p);
}

Test(timeout, after_a_lost_syn_the_start_is_careful)
{
	struct peer p;
	struct lw_endpoint there = { PEER_ADDR, PEER_PORT }, here;
	peer_init(&p, "rfc");
	cr_assert_eq(lw_sock_open(p.h.stack, LW_SOCK_TCP, &p.user, &p.sock), LW_OK);
	cr_assert_eq(lw_sock_connect(p.h.stack, p.sock, there), LW_OK);
	cr_assert_eq(lw_sock_local(p.h.stack, p.sock, &here), LW_OK);
	p.host_port = here.port;
	peer_run(&p, LW_MS(1500));
	peer_skip(&p);
	peer_send(&p, LW_TCP_SYN | LW_TCP_ACK, 0, 1, NULL);
	cr_assert_eq(info_of(&p).cwnd, info_of(&p).snd_mss, "RFC 5681 3.1");
	cr_assert(info_of(&p).rto >= LW_SEC(3), "RFC 6298 5.7");
	peer_fini(&p);
}

Test(timeout, repeats_of_the_opening_do_not_count_for_the_text)
{
	struct peer p;
	peer_init(&p, "winxp");
	peer_send(&p, LW_TCP_SYN, 0, 0, NULL);
	peer_run(&p, LW_SEC(10)); /* the SYN-ACK goes three times */
	peer_skip(&p);
	peer_send(&p, LW_TCP_ACK, 1, 1, NULL);
	cr_assert_eq(lw_sock_accept(p.h.stack, p.listener, &p.user, &p.sock), LW_OK);
	peer_skip(&p);
	peer_write(&p, "hello");
	for (int i = 0; i < 60; i++)
		peer_run(&p, LW_SEC(10));
	size_t n = 0;
	cr_assert_eq(sent(&p, &n), 6 * 5, "and five repeats");
	cr_assert_eq(n, 6);
	peer_fini(&p);
}
