/* fin_in_each_state.c - RFC 9293 3.10.7.4, eighth check; the ends of a connection.
 * SPDX-License-Identifier: MIT */
#include "each_state.h"

static const uint16_t fin = LW_TCP_FIN | LW_TCP_ACK;

Test(fin, is_acknowledged_and_moves_on)
{
	static const char *const after[PEER_STATES] = { [PEER_ESTABLISHED] = "CLOSE-WAIT",
		[PEER_FIN_WAIT_1] = "CLOSING",
		[PEER_FIN_WAIT_2] = "TIME-WAIT" };
	for (size_t i = 0; i < PROFILES; i++)
		for (enum peer_state s = PEER_ESTABLISHED; s < PEER_STATES; s++) {
			struct peer p;
			if (!after[s])
				continue;
			reach(&p, profiles[i], s);
			peer_send(&p, fin, 1, s == PEER_FIN_WAIT_2 ? 2 : 1, NULL);
			cr_assert_eq(strncmp(peer_next(&p),
					     host_fin_sent(s) ? "A 2:2" : "A 1:2", 5),
				0);
			cr_assert_str_eq(peer_state(&p), after[s]);
			peer_fini(&p);
		}
}

Test(fin, with_the_ack_of_ours_goes_straight_to_time_wait)
{
	struct peer p;
	reach(&p, "winxp", PEER_FIN_WAIT_1);
	peer_send(&p, fin, 1, 2, NULL);
	cr_assert_eq(strncmp(peer_next(&p), "A 2:2", 5), 0);
	cr_assert_str_eq(peer_state(&p), "TIME-WAIT");
	peer_fini(&p);
}

Test(fin, again_is_acknowledged_again)
{
	for (enum peer_state s = PEER_CLOSE_WAIT; s < PEER_STATES; s++) {
		struct peer p;
		reach(&p, "linux26", s);
		peer_send(&p, fin, 1, all_acked(s) - 1, NULL);
		expect_plain_ack(&p, s, "FIN again");
		cr_assert_str_eq(peer_state(&p), peer_state_names[s]);
		peer_fini(&p);
	}
}

Test(fin, ahead_of_missing_text_waits_for_it)
{
	struct peer p;
	reach(&p, "winxp", PEER_ESTABLISHED);
	peer_send(&p, fin, 6, 1, NULL);
	cr_assert_str_eq(peer_state(&p), "ESTABLISHED");
	peer_send(&p, LW_TCP_ACK, 1, 1, "hello");
	peer_run(&p, LW_SEC(1));
	if (strcmp(peer_state(&p), "CLOSE-WAIT") != 0) /* it may be asked for again */
		peer_send(&p, fin, 6, 1, NULL);
	cr_assert_str_eq(peer_state(&p), "CLOSE-WAIT");
	cr_assert(p.told & LW_SOCK_EOF);
	peer_fini(&p);
}

Test(fin, in_time_wait_starts_the_wait_again)
{
	struct peer p;
	reach(&p, "linux26", PEER_TIME_WAIT); /* 60 s */
	peer_run(&p, LW_SEC(50));
	peer_send(&p, fin, 1, 2, NULL);
	peer_skip(&p);
	peer_run(&p, LW_SEC(50));
	cr_assert_str_eq(peer_state(&p), "TIME-WAIT");
	peer_run(&p, LW_SEC(11));
	cr_assert_str_eq(peer_state(&p), "CLOSED");
	peer_fini(&p);
}

Test(fin, of_ours_is_repeated_until_it_is_acknowledged_or_given_up)
{
	struct peer p;
	size_t times = 0;
	reach(&p, "winxp", PEER_FIN_WAIT_1);
	for (int i = 0; i < 200; i++) {
		peer_run(&p, LW_SEC(1));
		for (const char *said = peer_next(&p); *said; said = peer_next(&p))
			times += strncmp(said, "FA 1:1", 6) == 0;
	}
	cr_assert_eq(times, 5, "%zu", times);
	cr_assert_str_eq(peer_state(&p), "CLOSED");
	peer_fini(&p);
}

Test(fin, of_ours_waits_until_all_text_is_sent)
{
	struct peer p;
	reach(&p, "linux26", PEER_ESTABLISHED);
	peer_send_wnd(&p, LW_TCP_ACK, 1, 1, 3);
	peer_write(&p, "abcdef");
	lw_sock_shutdown(p.h.stack, p.sock);
	peer_run(&p, LW_SEC(1));
	peer_skip(&p);
	cr_assert_str_eq(peer_state(&p), "FIN-WAIT-1");
	peer_send(&p, LW_TCP_ACK, 1, 4, NULL);
	const char *said = peer_next(&p);
	cr_assert(strchr(said, 'F') && strstr(said, "len 3"), "%s", said);
	peer_fini(&p);
}
