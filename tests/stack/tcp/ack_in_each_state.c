/* ack_in_each_state.c - RFC 9293 3.10.7.4, fifth check.  SPDX-License-Identifier: MIT */
#include "each_state.h"

Test(ack, of_the_fin_moves_on)
{
	static const char *const after[PEER_STATES] = { [PEER_FIN_WAIT_1] = "FIN-WAIT-2",
		[PEER_CLOSING] = "TIME-WAIT",
		[PEER_LAST_ACK] = "CLOSED" };
	for (size_t i = 0; i < PROFILES; i++)
		for (enum peer_state s = PEER_FIN_WAIT_1; s < PEER_STATES; s++) {
			struct peer p;
			if (!after[s])
				continue;
			reach(&p, profiles[i], s);
			peer_send(&p, LW_TCP_ACK, next_seq(s), 2, NULL);
			cr_assert_str_eq(peer_next(&p), "");
			cr_assert_str_eq(peer_state(&p), after[s]);
			peer_fini(&p);
		}
}

Test(ack, of_what_was_never_sent_is_answered_with_an_ack)
{
	for (size_t i = 0; i < PROFILES; i++)
		for (enum peer_state s = PEER_ESTABLISHED; s < PEER_STATES; s++) {
			struct peer p;
			reach(&p, profiles[i], s);
			peer_send(&p, LW_TCP_ACK, next_seq(s), all_acked(s) + 500, NULL);
			expect_plain_ack(&p, s, "ACK beyond");
			cr_assert_str_eq(peer_state(&p), peer_state_names[s]);
			peer_fini(&p);
		}
}

Test(ack, outside_the_window_is_answered_with_an_ack)
{
	for (size_t i = 0; i < PROFILES; i++)
		for (enum peer_state s = PEER_ESTABLISHED; s < PEER_STATES; s++) {
			struct peer p;
			reach(&p, profiles[i], s);
			peer_send(&p, LW_TCP_ACK, next_seq(s) + FAR_AWAY, all_acked(s),
				NULL);
			expect_plain_ack(&p, s, "ACK above");
			peer_fini(&p);
		}
}

Test(ack, that_is_old_changes_nothing)
{
	for (enum peer_state s = PEER_ESTABLISHED; s < PEER_STATES; s++) {
		struct peer p;
		reach(&p, "linux26", s);
		peer_send(&p, LW_TCP_ACK, next_seq(s), -50, NULL);
		cr_assert_str_eq(peer_state(&p), peer_state_names[s]);
		peer_fini(&p);
	}
}

Test(ack, bit_off_the_segment_is_dropped)
{
	for (enum peer_state s = PEER_ESTABLISHED; s < PEER_STATES; s++) {
		struct peer p;
		reach(&p, "winxp", s);
		peer_send(&p, 0, next_seq(s), 0, "text");
		cr_assert_str_eq(peer_next(&p), "");
		cr_assert_str_eq(peer_state(&p), peer_state_names[s]);
		cr_assert_not(p.told & LW_SOCK_READABLE);
		peer_fini(&p);
	}
}
