/* sending.c - when text leaves: windows, Nagle, silly windows, persist, retransmission
 * (RFC 9293 3.8, RFC 1122 4.2.3, RFC 5681, RFC 6298).  SPDX-License-Identifier: MIT */
#include "recovery.h"

Test(sending, begins_with_the_profiles_initial_window)
{
	static const size_t want[PROFILES] = { 2, 3, 10, 1 };
	for (size_t i = 0; i < PROFILES; i++) {
		struct peer p;
		size_t segments = 0;
		reach(&p, profiles[i], PEER_ESTABLISHED);
		write_many(&p, 16000);
		sent(&p, &segments);
		cr_assert_eq(segments, want[i], "%s: %zu", profiles[i], segments);
		peer_fini(&p);
	}
}

Test(sending, stays_within_the_window)
{
	struct peer p;
	reach(&p, "rfc", PEER_ESTABLISHED);
	peer_send_wnd(&p, LW_TCP_ACK, 1, 1, 4000);
	write_many(&p, 16000);
	cr_assert(sent(&p, NULL) <= 4000);
	peer_fini(&p);
}

Test(sending, small_pieces_wait_while_something_is_unacknowledged)
{
	struct peer p;
	reach(&p, "winxp", PEER_ESTABLISHED);
	peer_write(&p, "a");
	cr_assert_eq(sent(&p, NULL), 1);
	peer_write(&p, "b");
	peer_write(&p, "c");
	cr_assert_eq(sent(&p, NULL), 0);
	peer_send(&p, LW_TCP_ACK, 1, 2, NULL);
	cr_assert_eq(sent(&p, NULL), 2, "together");
	peer_fini(&p);
}

Test(sending, nodelay_sends_them_at_once)
{
	struct peer p;
	reach(&p, "winxp", PEER_ESTABLISHED);
	cr_assert_eq(lw_sock_set(p.h.stack, p.sock, LW_SOCK_NODELAY, 1), LW_OK);
	peer_write(&p, "a");
	peer_write(&p, "b");
	cr_assert_eq(sent(&p, NULL), 2);
	peer_fini(&p);
}

Test(sending, a_closed_window_is_probed_with_growing_pauses_for_ever)
{
	struct peer p;
	size_t probes = 0;
	lw_time last = 0, gap = 0;
	reach(&p, "winxp", PEER_ESTABLISHED);
	peer_send_wnd(&p, LW_TCP_ACK, 1, 1, 0);
	write_many(&p, 100);
	for (int i = 0; i < 6000; i++) {
		peer_run(&p, LW_MS(100));
		if (sent(&p, NULL) == 0)
			continue;
		lw_time now = lw_engine_now(p.h.engine);
		if (probes > 1 && gap < LW_SEC(60))
			cr_assert(now - last >= gap);
		gap = now - last;
		last = now;
		probes++;
		peer_send_wnd(&p, LW_TCP_ACK, 1, 1, 0);
	}
	cr_assert(probes >= 6 && probes < 60, "%zu", probes);
	cr_assert_str_eq(peer_state(&p), "ESTABLISHED");
	peer_send(&p, LW_TCP_ACK, 1, 1, NULL);
	peer_run(&p, LW_SEC(1));
	cr_assert(sent(&p, NULL) >= 99, "the window opened");
	peer_fini(&p);
}

Test(sending, no_silly_segments_into_a_window_that_opens_by_bytes)
{
	struct peer p;
	reach(&p, "linux26", PEER_ESTABLISHED);
	peer_send_wnd(&p, LW_TCP_ACK, 1, 1, 20000);
	write_many(&p, 1460);
	peer_send_wnd(&p, LW_TCP_ACK, 1, 1461, 0);
	sent(&p, NULL);
	write_many(&p, 20000);
	peer_send_wnd(&p, LW_TCP_ACK, 1, 1461, 100);
	cr_assert_eq(sent(&p, NULL), 0);
	peer_send_wnd(&p, LW_TCP_ACK, 1, 1461, 10000);
	cr_assert(sent(&p, NULL) >= 1460);
	peer_fini(&p);
}

Test(sending, three_duplicate_acks_repeat_the_missing_segment_at_once)
{
	struct peer p;
	reach(&p, "rfc", PEER_ESTABLISHED);
	write_many(&p, 14600);
	cr_assert_eq(sent(&p, NULL), 14600);
	for (int i = 0; i < 2; i++)
		peer_send(&p, LW_TCP_ACK, 1, 1, NULL);
	cr_assert_eq(sent(&p, NULL), 0);
	peer_send(&p, LW_TCP_ACK, 1, 1, NULL);
	const char *said = peer_next(&p);
	cr_assert(strstr(said, " 1:1 ") && strstr(said, "len 1460"), "%s", said);
	cr_assert_eq(lw_stack_stats(p.h.stack)->tcp_retransmits, 1);
	peer_fini(&p);
}

Test(sending, a_partial_ack_repeats_the_next_hole)
{
	struct peer p;
	reach(&p, "rfc", PEER_ESTABLISHED);
	write_many(&p, 14600);
	sent(&p, NULL);
	for (int i = 0; i < 4; i++)
		peer_send(&p, LW_TCP_ACK, 1, 1, NULL);
	sent(&p, NULL);
	peer_send(&p, LW_TCP_ACK, 1, 2921, NULL);
	const char *said = peer_next(&p);
	cr_assert(strstr(said, " 2921:1 "), "%s", said);
	peer_fini(&p);
}

Test(sending, without_answer_repeats_with_doubling_pauses_and_gives_up)
{
	struct peer p;
	lw_time at[16] = { 0 };
	size_t n = 0;
	reach(&p, "winxp", PEER_ESTABLISHED);
	peer_write(&p, "hello");
	peer_skip(&p);
	lw_time began = lw_engine_now(p.h.engine);
	for (int i = 0; i < 3000 && n < 16; i++) {
		peer_run(&p, LW_MS(100));
		if (sent(&p, NULL))
			at[n++] = lw_engine_now(p.h.engine) - began;
	}
	cr_assert_eq(n, 5, "%zu", n);
	for (size_t i = 2; i < n; i++) {
		lw_span was = at[i - 1] - at[i - 2], is = at[i] - at[i - 1];
		cr_assert(is >= 2 * was - LW_MS(200) && is <= 2 * was + LW_MS(200));
	}
	cr_assert_str_eq(peer_state(&p), "CLOSED");
	cr_assert_eq(p.error, LW_ETIMEDOUT);
	peer_fini(&p);
}

Test(sending, closing_with_unread_text_resets)
{
	struct peer p;
	reach(&p, "linux26", PEER_ESTABLISHED);
	peer_send(&p, LW_TCP_ACK | LW_TCP_PSH, 1, 1, "unread");
	peer_skip(&p);
	lw_sock_close(p.h.stack, p.sock);
	peer_run(&p, 0);
	cr_assert_eq(peer_next(&p)[0], 'R');
	peer_fini(&p);
}

/* RFC 9293 3.10.7.4: SND.WL1 and SND.WL2. */
Test(sending, only_segments_that_are_not_older_move_the_window)
{
	struct peer p;
	struct lw_tcp_info info;
	reach(&p, "winxp", PEER_ESTABLISHED);
	peer_write(&p, "hello");
	peer_send_wnd(&p, LW_TCP_ACK, 1, 4, 7000);
	peer_send_wnd(&p, LW_TCP_ACK, 1, 2, 3000); /* of less: overtaken on its way */
	cr_assert_eq(lw_sock_info(p.h.stack, p.sock, &info), LW_OK);
	cr_assert_eq(info.snd_wnd, 7000);
	peer_send_wnd(&p, LW_TCP_ACK | LW_TCP_URG, 2, 4, 5000);
	peer_send_wnd(&p, LW_TCP_ACK | LW_TCP_URG, 1, 4, 9000); /* sent before that */
	cr_assert_eq(lw_sock_info(p.h.stack, p.sock, &info), LW_OK);
	cr_assert_eq(info.snd_wnd, 5000);
	peer_fini(&p);
}
