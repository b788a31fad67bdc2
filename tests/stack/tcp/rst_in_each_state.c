/* rst_in_each_state.c - RFC 9293 3.10.7.4, second check; RFC 5961 3 where the profile
 * has it.  SPDX-License-Identifier: MIT */
#include "each_state.h"

Test(rst, exactly_at_rcv_nxt_ends_every_synchronized_state_silently)
{
	for (size_t i = 0; i < PROFILES; i++)
		for (enum peer_state s = PEER_ESTABLISHED; s < PEER_STATES; s++) {
			struct peer p;
			reach(&p, profiles[i], s);
			peer_send(&p, LW_TCP_RST, next_seq(s), 0, NULL);
			cr_assert_str_eq(peer_next(&p), "");
			cr_assert_str_eq(
				peer_state(&p), "CLOSED", "%s", peer_state_names[s]);
			peer_fini(&p);
		}
}

Test(rst, elsewhere_in_the_window_ends_it_or_is_challenged)
{
	for (size_t i = 0; i < PROFILES; i++)
		for (enum peer_state s = PEER_ESTABLISHED; s <= PEER_FIN_WAIT_2; s++) {
			struct peer p;
			reach(&p, profiles[i], s);
			peer_send(&p, LW_TCP_RST, next_seq(s) + 10, 0, NULL);
			if (challenges(&p)) {
				expect_plain_ack(&p, s, "RST");
				cr_assert_str_eq(peer_state(&p), peer_state_names[s]);
			} else {
				cr_assert_str_eq(peer_next(&p), "");
				cr_assert_str_eq(peer_state(&p), "CLOSED");
			}
			peer_fini(&p);
		}
}

Test(rst, outside_the_window_is_ignored_without_a_word)
{
	static const int64_t off[] = { -100, FAR_AWAY };
	for (size_t i = 0; i < PROFILES; i++)
		for (enum peer_state s = PEER_ESTABLISHED; s < PEER_STATES; s++)
			for (int k = 0; k < 2; k++) {
				struct peer p;
				reach(&p, profiles[i], s);
				peer_send(&p, LW_TCP_RST, next_seq(s) + off[k], 0, NULL);
				cr_assert_str_eq(peer_next(&p), "");
				cr_assert_str_eq(peer_state(&p), peer_state_names[s]);
				peer_fini(&p);
			}
}

Test(rst, in_syn_sent_must_acknowledge_the_syn)
{
	struct peer p;
	reach(&p, "winxp", PEER_SYN_SENT);
	peer_send(&p, LW_TCP_RST, 0, 0, NULL);
	peer_send(&p, LW_TCP_RST | LW_TCP_ACK, 0, 5, NULL);
	cr_assert_str_eq(peer_state(&p), "SYN-SENT");
	peer_send(&p, LW_TCP_RST | LW_TCP_ACK, 0, 1, NULL);
	cr_assert_str_eq(peer_state(&p), "CLOSED");
	cr_assert(p.told & LW_SOCK_ERROR);
	cr_assert_str_eq(peer_next(&p), "");
	peer_fini(&p);
}

Test(rst, in_syn_received_returns_to_listen)
{
	struct peer p;
	peer_init(&p, "linux26");
	peer_send(&p, LW_TCP_SYN, 0, 0, NULL);
	peer_skip(&p);
	peer_send(&p, LW_TCP_RST, 1, 0, NULL);
	cr_assert_str_eq(peer_next(&p), "");
	peer_send(&p, LW_TCP_ACK, 1, 1, NULL);
	cr_assert_eq(strncmp(peer_next(&p), "R 1", 3), 0, "the connection is gone");
	peer_send(&p, LW_TCP_SYN, 5000, 0, NULL);
	cr_assert_eq(strncmp(peer_next(&p), "SA 0:5001", 9), 0, "and it listens");
	peer_fini(&p);
}

Test(rst, to_nobody_is_ignored)
{
	struct peer p;
	peer_init(&p, "winxp");
	p.host_port = 99;
	peer_send(&p, LW_TCP_RST, 0, 0, NULL);
	peer_send(&p, LW_TCP_RST | LW_TCP_ACK, 0, 0, NULL);
	cr_assert_str_eq(peer_next(&p), "");
	peer_fini(&p);
}
